import type { ModuleFacts, Value } from '../../facts/types.ts';
import { nameIn } from '../names.ts';
import type { Certainty, Environment, EnvVariable, Literal, Origin } from '../types.ts';
import { definitionOf } from './definitions.ts';
import {
  foldBinary,
  foldConversion,
  foldTextMethod,
  foldUnary,
  isNumberTest,
  isTextMethod,
  joined,
  type Known,
  typeOfGlobal,
} from './fold.ts';
import type { OriginFinder } from './origins.ts';

/** One question on its way through the program. */
interface Frame {
  readonly env: Environment | undefined;
  readonly depth: number;
  /** The call whose function is being read: its parameters are the arguments of that call. */
  readonly scope: Scope | undefined;
  /** Calls and expressions that may still be read for this question. */
  readonly budget: { calls: number; steps: number };
}

interface Scope {
  readonly module: string;
  readonly fn: number;
  readonly args: readonly Value[];
  readonly caller: { readonly module: string; readonly frame: Frame };
}

const MAX_DEPTH = 40;
const MAX_CALLS = 60;
/** Constants that double each other ask for every one of them again and again. */
const MAX_STEPS = 10_000;
/** Names of environment variables, which schemas and configuration services use as keys. */
const VARIABLE = /^[A-Z][A-Z0-9_]{2,}$/;

/** Folds values to literals and conditions to yes, no or not known, under an environment where one is given. */
export class Evaluator {
  readonly #origins: OriginFinder;
  readonly #facts: (module: string) => ModuleFacts | undefined;
  readonly #defaults: () => ReadonlyMap<string, Known>;
  readonly #onlyCalls = new Map<string, readonly Value[] | undefined>();

  /** `defaults`: what schemas give to variables that nobody sets, by name. */
  constructor(
    origins: OriginFinder,
    facts: (module: string) => ModuleFacts | undefined,
    defaults: () => ReadonlyMap<string, Known>,
  ) {
    this.#origins = origins;
    this.#facts = facts;
    this.#defaults = defaults;
  }

  literal(module: string, value: Value, env?: Environment): Known | undefined {
    return this.#literal(module, value, ask(env));
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

  #literal(module: string, value: Value, frame: Frame): Known | undefined {
    if (frame.depth > MAX_DEPTH || frame.budget.steps <= 0) return undefined;
    frame.budget.steps -= 1;
    const next = (inner: Value): Known | undefined => this.#literal(module, inner, deeper(frame));
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
        return readEnvironment(value.name, frame.env);
      case 'template': {
        const parts = value.parts.map(next);
        return parts.every((part) => part !== undefined) ? joined(parts.map((part) => part.value)) : undefined;
      }
      case 'unary':
        return this.#unary(module, value.op, value.value, frame);
      case 'binary':
        return this.#binary(module, value, frame);
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
        const test = this.#truth(module, value.test, deeper(frame));
        return test === undefined ? undefined : next(test ? value.then : value.else);
      }
      case 'call':
        return this.#call(module, value.call, frame);
      case 'ref':
        return this.#argument(module, value.binding, frame) ?? this.#reference(module, value, frame);
      case 'index':
        return this.#computedVariable(module, value, frame) ?? this.#reference(module, value, frame);
      case 'member':
        return this.#reference(module, value, frame) ?? this.#validated(value.property, frame);
      default:
        return undefined;
    }
  }

  #reference(module: string, value: Value, frame: Frame): Known | undefined {
    if (value.kind === 'ref') {
      const binding = this.#facts(module)?.bindings[value.binding];
      if (binding?.init && !binding.param && binding.writes.length === 0)
        return this.#literal(module, binding.init, deeper(frame));
    }
    if (value.kind === 'member' && value.property === 'length') return undefined;
    const known: Known[] = [];
    const origins = this.#origins.of(module, value);
    const [written, ...more] =
      value.kind === 'member' ? this.#origins.written(module, value.object, value.property) : [];
    // A property that the program writes once onto an object of a package holds what it wrote: `app.locals.env = …`.
    if (written && more.length === 0 && origins.some((origin) => origin.kind === 'external'))
      return this.#literal(written.module, written.value, deeper(frame));
    for (const origin of origins) {
      const one = this.#fromOrigin(origin, frame);
      // What an operator made (`X === 'true'`) has no origin; the expression that was written may still be read.
      if (!one)
        return origin.kind === 'unknown' && origins.length === 1 && !written
          ? this.#source(module, value, frame)
          : undefined;
      known.push(one);
    }
    const [first, ...rest] = known;
    return first && rest.every((other) => other.value === first.value) ? first : this.#source(module, value, frame);
  }

  /** A member of a validated object of variables, `config.LOG_FORMAT`: what is set, else the default of its schema. */
  #validated(name: string, { env }: Frame): Known | undefined {
    if (!env || !VARIABLE.test(name)) return undefined;
    const set = env.variables.get(name);
    if (set) return set.value === undefined ? undefined : { value: set.value };
    return env.complete ? this.#defaults().get(name) : undefined;
  }

  /** A parameter of the function whose call is being read, or of a function of the module that is called once. */
  #argument(module: string, id: number, frame: Frame): Known | undefined {
    const { scope } = frame;
    const param = this.#facts(module)?.bindings[id]?.param;
    if (!param || param.path.length > 0) return undefined;
    if (scope?.module !== module || scope.fn !== param.fn) {
      const only = frame.env && this.#onlyCall(module, param.fn)?.[param.index];
      return only && this.#literal(module, only, deeper(frame));
    }
    const { caller } = scope;
    const arg = scope.args[param.index];
    return arg && this.#literal(caller.module, arg, { ...caller.frame, depth: frame.depth + 1 });
  }

  /** The arguments of the only call of a function, where it is called by its name in its own module. */
  #onlyCall(module: string, fn: number): readonly Value[] | undefined {
    const key = `${module}:${fn}`;
    if (!this.#onlyCalls.has(key)) {
      const calls = (this.#facts(module)?.calls ?? []).filter(
        (call) =>
          call.kind === 'call' &&
          call.callee.kind === 'ref' &&
          this.#origins
            .of(module, call.callee)
            .some((origin) => origin.kind === 'function' && origin.ref.module === module && origin.ref.fn === fn),
      );
      this.#onlyCalls.set(key, calls.length === 1 ? calls[0]?.args : undefined);
    }
    return this.#onlyCalls.get(key);
  }

  /** `process.env[name]` for a name that is known. */
  #computedVariable(module: string, value: Value & { kind: 'index' }, frame: Frame): Known | undefined {
    const isEnvironment = this.#origins
      .of(module, value.object)
      .some(
        (origin) => origin.kind === 'external' && /^(?:process|node:process#(?:default)?)\.?env$/.test(origin.path),
      );
    const name = isEnvironment ? this.#literal(module, value.index, deeper(frame))?.value : undefined;
    return typeof name === 'string' ? readEnvironment(name, frame.env) : undefined;
  }

  #fromOrigin(origin: Origin, frame: Frame): Known | undefined {
    if (origin.kind === 'literal') return { value: origin.value };
    return origin.kind === 'env' ? readEnvironment(origin.name, frame.env) : undefined;
  }

  /** The expression behind a member of an object literal or an imported constant, where origins lose it (`a ?? b`, `!x`). */
  #source(module: string, value: Value, frame: Frame): Known | undefined {
    const found = this.definition(module, value);
    return found && found.value !== value ? this.#literal(found.module, found.value, deeper(frame)) : undefined;
  }

  /** The single expression that defines a constant, a member of a constant object or an import. */
  definition(module: string, value: Value): { readonly module: string; readonly value: Value } | undefined {
    return definitionOf(this.#origins.exports, this.#facts, module, value);
  }

  #unary(module: string, op: string, inner: Value, frame: Frame): Known | undefined {
    if (op === '!') {
      const truth = this.#truth(module, inner, deeper(frame));
      return truth === undefined ? undefined : { value: !truth };
    }
    const type = op === 'typeof' && inner.kind === 'global' ? typeOfGlobal(inner.name) : undefined;
    if (type !== undefined) return { value: type };
    const known = this.#literal(module, inner, deeper(frame));
    return known && foldUnary(op, known.value);
  }

  #binary(module: string, value: Value & { kind: 'binary' }, frame: Frame): Known | undefined {
    const left = this.#literal(module, value.left, deeper(frame));
    const right = this.#literal(module, value.right, deeper(frame));
    if (!left || !right) return undefined;
    return foldBinary(value.op, left.value, right.value);
  }

  #call(module: string, id: number, frame: Frame): Known | undefined {
    const call = this.#facts(module)?.calls[id];
    if (!call) return undefined;
    const first = call.args[0];
    if (call.callee.kind === 'global' && first) {
      const known = this.#literal(module, first, deeper(frame));
      if (!known) return undefined;
      return foldConversion(call.callee.name, known.value);
    }
    if (call.callee.kind !== 'member') return this.#returned(module, id, frame);
    const { object, property } = call.callee;
    if (object.kind === 'global' && object.name === 'Number' && first && /^parse(?:Int|Float)$/.test(property)) {
      const known = this.#literal(module, first, deeper(frame));
      return known && { value: Number.parseFloat(String(known.value)) };
    }
    if (object.kind === 'global' && object.name === 'Number' && first && isNumberTest(property)) {
      const known = this.#literal(module, first, deeper(frame));
      return known && { value: Number[property](known.value) };
    }
    if (property === 'includes' && first && object.kind === 'array') {
      const items = object.items.map((item) => this.#literal(module, item, deeper(frame)));
      const wanted = this.#literal(module, first, deeper(frame));
      return wanted && items.every((item) => item !== undefined)
        ? { value: items.some((item) => item.value === wanted.value) }
        : undefined;
    }
    const setting = this.#setting(module, object, property, call.args, frame);
    if (setting) return setting;
    const text = isTextMethod(property) ? this.#literal(module, object, deeper(frame))?.value : undefined;
    if (typeof text !== 'string') return this.#returned(module, id, frame);
    return foldTextMethod(text, property, first && this.#literal(module, first, deeper(frame))?.value);
  }

  /** `config.get('PORT', 3000)` of Nest's ConfigService and its like: a variable of the environment by its name. */
  #setting(
    module: string,
    object: Value,
    method: string,
    [name, fallback]: readonly Value[],
    frame: Frame,
  ): Known | undefined {
    if (!/^(?:get|getOrThrow)$/.test(method) || name?.kind !== 'string' || !/^[A-Z][A-Z0-9_]*$/.test(name.value))
      return undefined;
    if (!/config|env/i.test(nameIn(this.#facts(module), object))) return undefined;
    const known = this.#validated(name.value, frame) ?? readEnvironment(name.value, frame.env);
    if (!known || known.value !== undefined || !fallback || fallback.kind === 'object') return known;
    return this.#literal(module, fallback, deeper(frame));
  }

  /** A call of one function of the program: what its first return gives that is reached, `isProduction()`, `env('PORT')`. */
  #returned(module: string, id: number, frame: Frame): Known | undefined {
    const call = this.#facts(module)?.calls[id];
    if (call?.kind !== 'call' || frame.budget.calls <= 0) return undefined;
    frame.budget.calls -= 1;
    const targets = this.#origins.of(module, call.callee);
    const only = targets.length === 1 ? targets[0] : undefined;
    if (only?.kind !== 'function') return undefined;
    const { module: home, fn: target } = only.ref;
    const fn = this.#facts(home)?.functions[target];
    if (!fn || fn.generator) return undefined;
    const scope = { module: home, fn: target, args: call.args, caller: { module, frame } };
    const inside = { ...deeper(frame), scope };
    for (const result of fn.returns) {
      const holds = this.#hold(home, result.guards, inside);
      if (holds === undefined) return undefined;
      if (holds) return this.#literal(home, result.value, inside);
    }
    return undefined;
  }

  /** Whether all guards hold. */
  #hold(module: string, guards: readonly number[], frame: Frame): Certainty {
    let all: Certainty = true;
    for (const id of guards) {
      const guard = this.#facts(module)?.guards[id];
      if (!guard) continue;
      const truth = guard.kind === 'catch' ? undefined : this.#truth(module, guard.test, frame);
      if (truth === undefined) all = undefined;
      else if (truth === guard.negate) return false;
    }
    return all;
  }

  /** A variable that is set to something that cannot be known here. */
  #isGiven(module: string, value: Value, { env }: Frame): boolean {
    if (!env || !/^(?:env|ref|member)$/.test(value.kind)) return false;
    const origins = value.kind === 'env' ? [value] : this.#origins.of(module, value);
    const [origin] = origins;
    const variable = origins.length === 1 && origin?.kind === 'env' ? env.variables.get(origin.name) : undefined;
    return variable !== undefined && variable.value === undefined && GIVEN.has(variable.from);
  }

  /** A condition: three-valued. Objects and functions are true. */
  truth(module: string, value: Value, env?: Environment): Certainty {
    return this.#truth(module, value, ask(env));
  }

  #truth(module: string, value: Value, frame: Frame): Certainty {
    if (frame.depth > MAX_DEPTH) return undefined;
    if (/^(?:object|array|function|class|regexp|this)$/.test(value.kind)) return true;
    if (value.kind === 'global' && /^(?:object|function)$/.test(typeOfGlobal(value.name) ?? '')) return true;
    if (value.kind === 'logical') {
      const left = this.#truth(module, value.left, deeper(frame));
      const right = (): Certainty => this.#truth(module, value.right, deeper(frame));
      if (value.op === '&&') return left === false ? false : left ? right() : right() === false ? false : undefined;
      if (value.op === '||') return left ? true : left === false ? right() : right() ? true : undefined;
    }
    if (value.kind === 'unary' && value.op === '!') {
      const inner = this.#truth(module, value.value, deeper(frame));
      return inner === undefined ? undefined : !inner;
    }
    const known = this.#literal(module, value, deeper(frame));
    if (known) return Boolean(known.value);
    if (this.#isGiven(module, value, frame)) return true;
    // What cannot be folded is believed by its name: the question is always about production.
    const call = value.kind === 'call' ? this.#facts(module)?.calls[value.call] : undefined;
    return frame.env ? truthByName(nameIn(this.#facts(module), call ? call.callee : value)) : undefined;
  }
}

/** What a manifest takes from a Secret, a ConfigMap or a field of the pod is there, whatever it holds. */
const GIVEN: ReadonlySet<EnvVariable['from']> = new Set(['secret', 'config-map', 'kubernetes']);

function truthByName(name: string): Certainty {
  if (/^_?is_?prod(?:uction)?(?:_?(?:env|mode))?$/i.test(name)) return true;
  return /^_?is_?(?:dev(?:elopment)?|(?:(?:unit|integration|e2e)_?)?test(?:s|ing)?|local|e2e)(?:_?(?:env|mode))?$/i.test(
    name,
  )
    ? false
    : undefined;
}

function ask(env: Environment | undefined): Frame {
  return { env, depth: 0, scope: undefined, budget: { calls: MAX_CALLS, steps: MAX_STEPS } };
}

function deeper(frame: Frame): Frame {
  return { ...frame, depth: frame.depth + 1 };
}

function readEnvironment(name: string, env: Environment | undefined): Known | undefined {
  if (!env) return undefined;
  const variable = env.variables.get(name);
  if (variable) return variable.value === undefined ? undefined : { value: variable.value };
  return env.complete ? { value: undefined } : undefined;
}
