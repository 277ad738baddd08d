import type { Value } from '../../facts/types.ts';
import type { Environment, Program } from '../types.ts';

/**
 * Walks the parts of a value that hold under an environment: branches that are decided are taken, open ones are both
 * walked with `certain` false. References are followed to their definition.
 */
export function walkEffective(
  program: Program,
  module: string,
  value: Value,
  env: Environment | undefined,
  visit: (value: Value, module: string, certain: boolean) => void,
): void {
  const seen = new Set<Value>();
  const step = (from: string, item: Value, certain: boolean, depth: number): void => {
    if (depth > 14 || seen.has(item)) return;
    seen.add(item);
    visit(item, from, certain);
    const next = (inner: Value, sure = certain): void => step(from, inner, sure, depth + 1);
    switch (item.kind) {
      case 'object':
        for (const property of item.properties) next(property.value);
        return;
      case 'array':
        for (const inner of item.items) next(inner);
        return;
      case 'spread':
        next(item.value);
        return;
      case 'conditional': {
        const truth = decide(program, from, item.test, env);
        if (truth !== false) next(item.then, certain && truth === true);
        if (truth !== true) next(item.else, certain && truth === false);
        return;
      }
      case 'logical': {
        const truth = decide(program, from, item.left, env);
        if (item.op === '&&') {
          if (truth !== false) next(item.right, certain && truth === true);
          return;
        }
        if (truth !== false) next(item.left, certain);
        if (truth !== true) next(item.right, certain && truth === false);
        return;
      }
      case 'call': {
        const call = program.modules.get(from)?.calls[item.call];
        for (const arg of call?.args ?? []) next(arg);
        if (call?.callee.kind === 'member') next(call.callee.object);
        const linked = program.call({ module: from, call: item.call });
        for (const target of program.targets(linked).slice(0, 3)) {
          for (const result of program.fn(target).returns) {
            const holds = program.holds(target.module, result.guards, env);
            if (holds !== false) step(target.module, result.value, certain && holds === true, depth + 1);
          }
        }
        return;
      }
      case 'ref':
      case 'member': {
        const definition = program.definition(from, item);
        if (definition && definition.value !== item) {
          step(definition.module, definition.value, certain, depth + 1);
          return;
        }
        if (item.kind !== 'ref') return;
        const binding = program.modules.get(from)?.bindings[item.binding];
        if (binding?.init) next(binding.init, binding.writes.length === 0 && certain);
        for (const write of binding?.writes ?? []) {
          const holds = program.holds(from, write.guards, env);
          if (holds !== false) next(write.value, certain && holds === true);
        }
        return;
      }
      default:
    }
  };
  step(module, value, true, 0);
}

/** A condition under the environment; output of a container is never a terminal. */
function decide(program: Program, module: string, test: Value, env: Environment | undefined): boolean | undefined {
  if (program.externals(module, test).some((path) => /std(?:out|err)\.isTTY$/.test(path))) return false;
  if (test.kind === 'unary' && test.op === '!') {
    const inner = decide(program, module, test.value, env);
    return inner === undefined ? undefined : !inner;
  }
  // Set to what is not known here: by a Secret, by the platform, or because the start demands it.
  if (test.kind === 'env' && env?.variables.has(test.name) && env.variables.get(test.name)?.value === undefined)
    return true;
  const known = program.literal(module, test, env);
  return known && Boolean(known.value);
}

const assumed = new WeakMap<Environment, Environment>();
const NOTHING: Environment = { variables: new Map(), complete: true };

/**
 * The environment with nothing beyond what the repository sets: a variable that nobody sets is not set, but for those
 * that the start demands. The same object each time, so that what is derived from it is kept.
 */
export function assumeComplete(env: Environment | undefined): Environment {
  if (!env) return NOTHING;
  let found = assumed.get(env);
  if (!found) {
    const variables = new Map(env.demanded?.map((variable) => [variable.name, variable]));
    for (const [name, variable] of env.variables) variables.set(name, variable);
    found = { variables, complete: true };
    assumed.set(env, found);
  }
  return found;
}
