import type { ModuleFacts, Value } from '../../facts/types.ts';
import type { Certainty, Environment, Literal, Origin } from '../types.ts';
import type { OriginFinder } from './origins.ts';

type Known = { readonly value: Literal };

const MAX_DEPTH = 40;

/** Folds values to literals and conditions to yes, no or not known, under an environment where one is given. */
export class Evaluator {
  readonly #origins: OriginFinder;
  readonly #facts: (module: string) => ModuleFacts | undefined;

  constructor(origins: OriginFinder, facts: (module: string) => ModuleFacts | undefined) {
    this.#origins = origins;
    this.#facts = facts;
  }

  literal(module: string, value: Value, env?: Environment): Known | undefined {
    return this.#literal(module, value, env, 0);
  }

  /** All literals a value may have; undefined when one of them is not known. */
  literals(module: string, value: Value, env?: Environment): readonly Literal[] | undefined {
    const one = this.literal(module, value, env);
    if (one) return [one.value];
    if (value.kind === 'conditional') return this.#both(module, value.then, value.else, env);
    if (value.kind === 'logical' && value.op !== '&&') return this.#both(module, value.left, value.right, env);
    const found: Literal[] = [];
    for (const origin of this.#origins.of(module, value)) {
      if (origin.kind === 'literal') found.push(origin.value);
      else if (origin.kind !== 'parameter') return undefined;
    }
    return found.length > 0 ? found : undefined;
  }

  #both(module: string, a: Value, b: Value, env: Environment | undefined): readonly Literal[] | undefined {
    const [left, right] = [this.literals(module, a, env), this.literals(module, b, env)];
    return left && right ? [...left, ...right] : undefined;
  }

  #literal(module: string, value: Value, env: Environment | undefined, depth: number): Known | undefined {
    if (depth > MAX_DEPTH) return undefined;
    const next = (inner: Value): Known | undefined => this.#literal(module, inner, env, depth + 1);
    switch (value.kind) {
      case 'string':
      case 'number':
      case 'boolean':
        return { value: value.value };
      case 'null':
        return { value: null };
      case 'undefined':
        return { value: undefined };
      case 'env':
        return readEnvironment(value.name, env);
      case 'template': {
        const parts = value.parts.map(next);
        return parts.every((part) => part !== undefined)
          ? { value: parts.map((part) => String(part.value)).join('') }
          : undefined;
      }
      case 'unary':
        return this.#unary(module, value.op, value.value, env, depth);
      case 'binary':
        return this.#binary(module, value, env, depth);
      case 'logical': {
        const left = next(value.left);
        if (!left) {
          const right = next(value.right);
          // `unknown && false` is false, `unknown || true` is true, as conditions.
          if (right && value.op === '&&' && right.value === false) return right;
          if (right && value.op === '||' && right.value === true) return right;
          return undefined;
        }
        const takesRight =
          value.op === '&&' ? Boolean(left.value) : value.op === '||' ? !left.value : left.value == null;
        return takesRight ? next(value.right) : left;
      }
      case 'conditional': {
        const test = this.truth(module, value.test, env, depth + 1);
        return test === undefined ? undefined : next(test ? value.then : value.else);
      }
      case 'call':
        return this.#call(module, value.call, env, depth);
      case 'ref':
      case 'member':
      case 'index':
        return this.#reference(module, value, env, depth);
      default:
        return undefined;
    }
  }

  #reference(module: string, value: Value, env: Environment | undefined, depth: number): Known | undefined {
    if (value.kind === 'ref') {
      const binding = this.#facts(module)?.bindings[value.binding];
      if (binding?.init && !binding.param && binding.writes.length === 0)
        return this.#literal(module, binding.init, env, depth + 1);
    }
    if (value.kind === 'member' && value.property === 'length') return undefined;
    const known: Known[] = [];
    for (const origin of this.#origins.of(module, value)) {
      const one = this.#fromOrigin(origin, env);
      if (!one) return undefined;
      known.push(one);
    }
    const [first, ...rest] = known;
    return first && rest.every((other) => other.value === first.value)
      ? first
      : this.#source(module, value, env, depth);
  }

  #fromOrigin(origin: Origin, env: Environment | undefined): Known | undefined {
    if (origin.kind === 'literal') return { value: origin.value };
    return origin.kind === 'env' ? readEnvironment(origin.name, env) : undefined;
  }

  /** The expression behind a member of an object literal or an imported constant, where origins lose it (`a ?? b`, `!x`). */
  #source(module: string, value: Value, env: Environment | undefined, depth: number): Known | undefined {
    const found = this.definition(module, value);
    return found && found.value !== value ? this.#literal(found.module, found.value, env, depth + 1) : undefined;
  }

  /** The single expression that defines a constant, a member of a constant object or an import. */
  definition(module: string, value: Value, depth = 0): { readonly module: string; readonly value: Value } | undefined {
    const facts = this.#facts(module);
    if (!facts || depth > 12) return undefined;
    if (value.kind === 'ref') {
      const binding = facts.bindings[value.binding];
      if (!binding) return undefined;
      if (binding.import) {
        const target = this.#origins.exportedValue(module, binding.import.import, binding.import.name);
        return target ? this.definition(target.module, target.value, depth + 1) : undefined;
      }
      if (binding.init && !binding.param && binding.writes.length === 0)
        return this.definition(module, binding.init, depth + 1);
      return undefined;
    }
    if (value.kind === 'member') {
      const object = this.definition(module, value.object, depth + 1);
      if (object?.value.kind !== 'object') return undefined;
      const property = object.value.properties.findLast((item) => item.key === value.property);
      return property ? this.definition(object.module, property.value, depth + 1) : undefined;
    }
    return { module, value };
  }

  #unary(module: string, op: string, inner: Value, env: Environment | undefined, depth: number): Known | undefined {
    if (op === '!') {
      const truth = this.truth(module, inner, env, depth + 1);
      return truth === undefined ? undefined : { value: !truth };
    }
    const known = this.#literal(module, inner, env, depth + 1);
    if (!known) return undefined;
    if (op === 'typeof') return { value: known.value === null ? 'object' : typeof known.value };
    const number = Number(known.value);
    return op === '+' ? { value: number } : op === '-' ? { value: -number } : undefined;
  }

  #binary(
    module: string,
    value: Value & { kind: 'binary' },
    env: Environment | undefined,
    depth: number,
  ): Known | undefined {
    const left = this.#literal(module, value.left, env, depth + 1);
    const right = this.#literal(module, value.right, env, depth + 1);
    if (!left || !right) return undefined;
    const [a, b] = [left.value, right.value];
    switch (value.op) {
      case '===':
        return { value: a === b };
      case '!==':
        return { value: a !== b };
      case '==':
        // biome-ignore lint/suspicious/noDoubleEquals: as above
        return { value: a == b };
      case '!=':
        // biome-ignore lint/suspicious/noDoubleEquals: as above
        return { value: a != b };
      case '+':
        return typeof a === 'number' && typeof b === 'number' ? { value: a + b } : { value: String(a) + String(b) };
      case '-':
        return { value: Number(a) - Number(b) };
      case '*':
        return { value: Number(a) * Number(b) };
      case '/':
        return { value: Number(a) / Number(b) };
      case '<':
        return { value: Number(a) < Number(b) };
      case '>':
        return { value: Number(a) > Number(b) };
      case '<=':
        return { value: Number(a) <= Number(b) };
      case '>=':
        return { value: Number(a) >= Number(b) };
      default:
        return undefined;
    }
  }

  #call(module: string, id: number, env: Environment | undefined, depth: number): Known | undefined {
    const call = this.#facts(module)?.calls[id];
    if (!call) return undefined;
    const first = call.args[0];
    if (call.callee.kind === 'global' && first) {
      const known = this.#literal(module, first, env, depth + 1);
      if (!known) return undefined;
      switch (call.callee.name) {
        case 'Number':
          return { value: Number(known.value) };
        case 'parseInt':
          return { value: Number.parseInt(String(known.value), 10) };
        case 'parseFloat':
          return { value: Number.parseFloat(String(known.value)) };
        case 'String':
          return { value: String(known.value) };
        case 'Boolean':
          return { value: Boolean(known.value) };
        default:
          return undefined;
      }
    }
    if (call.callee.kind !== 'member') return this.#returned(module, id, env, depth);
    const { object, property } = call.callee;
    if (object.kind === 'global' && object.name === 'Number' && first && /^parse(?:Int|Float)$/.test(property)) {
      const known = this.#literal(module, first, env, depth + 1);
      return known && { value: Number.parseFloat(String(known.value)) };
    }
    if (property === 'includes' && first && object.kind === 'array') {
      const items = object.items.map((item) => this.#literal(module, item, env, depth + 1));
      const wanted = this.#literal(module, first, env, depth + 1);
      return wanted && items.every((item) => item !== undefined)
        ? { value: items.some((item) => item.value === wanted.value) }
        : undefined;
    }
    const text = /^(?:toLowerCase|toUpperCase|trim|startsWith|endsWith|includes|toString)$/.test(property)
      ? this.#literal(module, object, env, depth + 1)
      : undefined;
    if (text && typeof text.value === 'string')
      return this.#textMethod(module, text.value, property, first, env, depth);
    return this.#returned(module, id, env, depth);
  }

  #textMethod(
    module: string,
    text: string,
    method: string,
    argument: Value | undefined,
    env: Environment | undefined,
    depth: number,
  ): Known | undefined {
    if (method === 'toLowerCase') return { value: text.toLowerCase() };
    if (method === 'toUpperCase') return { value: text.toUpperCase() };
    if (method === 'trim') return { value: text.trim() };
    if (method === 'toString') return { value: text };
    const other = argument && this.#literal(module, argument, env, depth + 1);
    if (typeof other?.value !== 'string') return undefined;
    if (method === 'startsWith') return { value: text.startsWith(other.value) };
    return { value: method === 'endsWith' ? text.endsWith(other.value) : text.includes(other.value) };
  }

  /** A call of a function that returns one expression without looking at its parameters: `isProduction()`. */
  #returned(module: string, id: number, env: Environment | undefined, depth: number): Known | undefined {
    const call = this.#facts(module)?.calls[id];
    if (!call || call.args.length > 0) return undefined;
    const targets = this.#origins.of(module, call.callee);
    const only = targets.length === 1 ? targets[0] : undefined;
    if (only?.kind !== 'function') return undefined;
    const fn = this.#facts(only.ref.module)?.functions[only.ref.fn];
    const result = fn?.returns.length === 1 ? fn.returns[0] : undefined;
    return result && result.guards.length === 0
      ? this.#literal(only.ref.module, result.value, env, depth + 1)
      : undefined;
  }

  /** A condition: three-valued. Objects and functions are true. */
  truth(module: string, value: Value, env?: Environment, depth = 0): Certainty {
    if (depth > MAX_DEPTH) return undefined;
    if (/^(?:object|array|function|class|regexp|this)$/.test(value.kind)) return true;
    if (value.kind === 'logical') {
      const left = this.truth(module, value.left, env, depth + 1);
      const right = (): Certainty => this.truth(module, value.right, env, depth + 1);
      if (value.op === '&&') return left === false ? false : left ? right() : right() === false ? false : undefined;
      if (value.op === '||') return left ? true : left === false ? right() : right() ? true : undefined;
    }
    if (value.kind === 'unary' && value.op === '!') {
      const inner = this.truth(module, value.value, env, depth + 1);
      return inner === undefined ? undefined : !inner;
    }
    const known = this.#literal(module, value, env, depth + 1);
    return known && Boolean(known.value);
  }
}

function readEnvironment(name: string, env: Environment | undefined): Known | undefined {
  if (!env) return undefined;
  const variable = env.variables.get(name);
  if (variable) return variable.value === undefined ? undefined : { value: variable.value };
  return env.complete ? { value: undefined } : undefined;
}
