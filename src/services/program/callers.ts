import type { CallFact } from '../../facts/types.ts';
import type { FunctionRef } from '../types.ts';
import type { Callers, OriginFinder } from './origins.ts';
import type { ReachedModules } from './reach-modules.ts';
import { functionKey, targetsOf } from './targets.ts';

/** Call sites by function, found without following parameters: what the second finder starts from. */
export function indexCallers(reached: ReachedModules, origins: OriginFinder): Callers {
  const callers = new Map<string, { module: string; call: CallFact }[]>();
  const named = onlyNamed(reached);
  for (const [module, facts] of reached.modules) {
    for (const call of facts.calls) {
      if (call.kind === 'decorator' || call.args.length === 0) continue;
      const targets = targetsOf(reached, origins, module, call);
      for (const ref of targets.length > 0 ? targets : meantByName(named, origins, module, call)) {
        const key = functionKey(ref);
        const list = callers.get(key);
        if (list) list.push({ module, call });
        else callers.set(key, [{ module, call }]);
      }
    }
  }
  return (ref) => callers.get(functionKey(ref)) ?? [];
}

/** Functions whose name is theirs alone in the program, and of several words: `registerShutdownHandler`. */
function onlyNamed(reached: ReachedModules): ReadonlyMap<string, FunctionRef | undefined> {
  const named = new Map<string, FunctionRef | undefined>();
  for (const [module, facts] of reached.modules) {
    facts.functions.forEach(({ name }, fn) => {
      if (name !== undefined && /^[a-z]+[A-Z]/.test(name))
        named.set(name, named.has(name) ? undefined : { module, fn });
    });
  }
  return named;
}

/** `services.registerShutdownHandler(…)` where `services` was handed in: the only function of that name is meant. */
function meantByName(
  named: ReadonlyMap<string, FunctionRef | undefined>,
  origins: OriginFinder,
  module: string,
  { callee }: CallFact,
): readonly FunctionRef[] {
  const ref = callee.kind === 'member' ? named.get(callee.property) : undefined;
  if (!ref) return [];
  return origins.of(module, callee).some(({ kind }) => kind !== 'unknown' && kind !== 'parameter') ? [] : [ref];
}
