import type { ModuleFacts, Value } from '../../facts/types.ts';
import type { Environment, Literal, Program } from '../types.ts';

type Known = { readonly value: Literal };

const MAX_DEPTH = 24;
const known = new WeakMap<Program, ReadonlyMap<string, Known>>();

/**
 * Defaults that schemas give to environment variables, by name: `z.string().default('text')`, `str({ default: 'text' })`,
 * `{ type: 'string', default: 'text' }`. Names of variables are written in capitals, so a property of such a name
 * within a schema is one.
 */
function defaultsOf(program: Program): ReadonlyMap<string, Known> {
  const done = known.get(program);
  if (done) return done;
  const found = new Map<string, Known>();
  for (const [module, facts] of program.modules) {
    if (facts.envReads.length === 0 && !/env|config|settings/i.test(module)) continue;
    for (const call of facts.calls) for (const arg of call.args) collect(facts, arg, found, 0);
    for (const binding of facts.bindings) if (binding.init?.kind === 'object') collect(facts, binding.init, found, 0);
  }
  known.set(program, found);
  return found;
}

function collect(facts: ModuleFacts, value: Value, found: Map<string, Known>, depth: number): void {
  if (value.kind !== 'object' || depth > 3) return;
  for (const { key, value: inner } of value.properties) {
    const fallback = key !== undefined && /^[A-Z][A-Z0-9_]{2,}$/.test(key) ? schemaDefault(facts, inner) : undefined;
    if (key !== undefined && fallback) found.set(key, fallback);
    else collect(facts, inner, found, depth + 1);
  }
}

/** The default of one schema; `optional()` without one leaves the variable undefined. */
function schemaDefault(facts: ModuleFacts, schema: Value): Known | undefined {
  let here: Value | undefined = schema;
  for (let step = 0; step < 12 && here; step++) {
    if (here.kind === 'object') {
      const fallback = here.properties.find((item) => item.key === 'default')?.value;
      return here.properties.some((item) => /^(?:type|format|env|doc)$/.test(item.key ?? ''))
        ? plain(fallback)
        : undefined;
    }
    if (here.kind !== 'call') return undefined;
    const call: ModuleFacts['calls'][number] | undefined = facts.calls[here.call];
    const first: Value | undefined = call?.args[0];
    if (call?.callee.kind === 'member') {
      const { property, object }: { property: string; object: Value } = call.callee;
      if (/^(?:default|prefault)$/.test(property)) return plain(first);
      // What a transformation makes of the default is not known.
      if (/^(?:transform|pipe|preprocess|refine)$/.test(property)) return undefined;
      if (/^(?:optional|nullish)$/.test(property) && object.kind === 'call') return { value: undefined };
      here = object.kind === 'call' ? object : first;
    } else here = first;
  }
  return undefined;
}

function plain(value: Value | undefined): Known | undefined {
  return value?.kind === 'string' || value?.kind === 'number' || value?.kind === 'boolean'
    ? { value: value.value }
    : undefined;
}

/** A value as one literal under the environment, where a validated object of variables supplies what nobody sets. */
export function effectiveLiteral(
  program: Program,
  module: string,
  value: Value,
  env: Environment | undefined,
  depth = 0,
): Known | undefined {
  if (depth > MAX_DEPTH) return undefined;
  const direct = program.literal(module, value, env);
  if (direct) return direct;
  const next = (inner: Value): Known | undefined => effectiveLiteral(program, module, inner, env, depth + 1);
  switch (value.kind) {
    case 'member':
      return validatedVariable(program, value.property, env) ?? behind(program, module, value, env, depth);
    case 'ref':
      return argumentOf(program, module, value.binding, env, depth) ?? behind(program, module, value, env, depth);
    case 'unary': {
      const inner = value.op === '!' ? next(value.value) : undefined;
      return inner && { value: !inner.value };
    }
    case 'logical': {
      const left = next(value.left);
      if (!left) return undefined;
      const right =
        value.op === '&&'
          ? Boolean(left.value)
          : value.op === '||'
            ? !left.value
            : left.value === null || left.value === undefined;
      return right ? next(value.right) : left;
    }
    case 'conditional': {
      const test = next(value.test);
      return test && next(test.value ? value.then : value.else);
    }
    case 'binary': {
      const [left, right] = [next(value.left), next(value.right)];
      if (!left || !right || !/^[!=]==?$/.test(value.op)) return undefined;
      return { value: (left.value === right.value) !== value.op.startsWith('!') };
    }
    case 'call': {
      const call = program.modules.get(module)?.calls[value.call];
      if (call?.callee.kind !== 'member') return undefined;
      const { property, object } = call.callee;
      const name = call.args[0]?.kind === 'string' ? call.args[0].value : undefined;
      // Nest's ConfigService: `config.get('LOG_FORMAT', 'json')`.
      if (/^(?:get|getOrThrow)$/.test(property) && name && /^[A-Z][A-Z0-9_]{2,}$/.test(name))
        return (
          validatedVariable(program, name, env) ??
          (call.args[1] && !env?.variables.has(name) ? next(call.args[1]) : undefined)
        );
      const text = /^to(?:Lower|Upper)Case$/.test(property) ? next(object) : undefined;
      if (typeof text?.value !== 'string') return undefined;
      return { value: property === 'toLowerCase' ? text.value.toLowerCase() : text.value.toUpperCase() };
    }
    default:
      return undefined;
  }
}

function validatedVariable(program: Program, name: string, env: Environment | undefined): Known | undefined {
  if (!env || !/^[A-Z][A-Z0-9_]{2,}$/.test(name)) return undefined;
  const set = env.variables.get(name);
  if (set) return set.value === undefined ? undefined : { value: set.value };
  return env.complete ? defaultsOf(program).get(name) : undefined;
}

function behind(
  program: Program,
  module: string,
  value: Value,
  env: Environment | undefined,
  depth: number,
): Known | undefined {
  const found = program.definition(module, value);
  if (found && found.value !== value) return effectiveLiteral(program, found.module, found.value, env, depth + 1);
  if (value.kind !== 'ref') return undefined;
  const binding = program.modules.get(module)?.bindings[value.binding];
  return binding?.init && !binding.param && binding.writes.length === 0
    ? effectiveLiteral(program, module, binding.init, env, depth + 1)
    : undefined;
}

/** A parameter of a function that is called once in its own module has the value of that argument. */
function argumentOf(
  program: Program,
  module: string,
  binding: number,
  env: Environment | undefined,
  depth: number,
): Known | undefined {
  const facts = program.modules.get(module);
  const param = facts?.bindings[binding]?.param;
  if (!facts || !param || param.path.length > 0) return undefined;
  const calls = facts.calls.flatMap((call, id) => {
    if (call.callee.kind !== 'ref' || call.kind !== 'call') return [];
    const linked = program.call({ module, call: id });
    return program.targets(linked).some((ref) => ref.module === module && ref.fn === param.fn) ? [call] : [];
  });
  const [only] = calls;
  const argument = calls.length === 1 ? only?.args[param.index] : undefined;
  return argument && effectiveLiteral(program, module, argument, env, depth + 1);
}
