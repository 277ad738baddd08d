import type { FunctionRef, Reach } from '../types.ts';
import type { CallGraph } from './call-graph.ts';
import type { OriginFinder } from './origins.ts';
import type { ReachedModules } from './reach-modules.ts';

/** What tests put in place of the real thing goes by these names. */
const TEST_DOUBLE = /^(?:Fake|Mock|Stub)(?![a-z])|(?:Fake|Mock|Stub)$/;

/**
 * Numbers of the methods of classes that only dead code constructs, such as fakes beside the real stores: an interface
 * may stand for them, but no object of theirs ever exists. Classes that nobody constructs may be made by a framework,
 * and stay.
 */
export function findDeadMethods(
  reached: ReachedModules,
  origins: OriginFinder,
  graph: CallGraph,
  live: Reach,
): ReadonlySet<number> {
  const constructed = new Map<string, boolean>();
  for (const call of graph.calls) {
    if (call.fact.kind !== 'new') continue;
    const runs = live.has({ module: call.module, fn: call.fact.fn });
    for (const origin of origins.of(call.module, call.fact.callee)) {
      if (origin.kind !== 'class') continue;
      // `db ? new Store(db) : new FakeStore()`: the double is for tests, whatever the condition is.
      const alive = runs && !TEST_DOUBLE.test(reached.modules.get(origin.module)?.classes[origin.cls]?.name ?? '');
      for (const key of withParents(reached, origins, origin.module, origin.cls))
        constructed.set(key, alive || (constructed.get(key) ?? false));
    }
  }
  const dead = new Set<number>();
  for (const [key, alive] of constructed) {
    if (alive) continue;
    const [module = '', cls = ''] = key.split('\0');
    const fact = reached.modules.get(module)?.classes[Number(cls)];
    if (!fact || fact.decorators.length > 0) continue;
    for (const method of fact.methods) {
      const ref: FunctionRef = { module, fn: method.fn };
      const number = method.static ? undefined : graph.numberOf(ref.module, ref.fn);
      if (number !== undefined) dead.add(number);
    }
  }
  return dead;
}

/** The class and what it extends, as keys: an object of a subclass is one of its parents too. */
function withParents(
  reached: ReachedModules,
  origins: OriginFinder,
  module: string,
  cls: number,
  depth = 0,
): readonly string[] {
  const base = reached.modules.get(module)?.classes[cls]?.extends;
  const parents =
    base && depth < 8
      ? origins
          .of(module, base)
          .flatMap((origin) =>
            origin.kind === 'class' ? withParents(reached, origins, origin.module, origin.cls, depth + 1) : [],
          )
      : [];
  return [`${module}\0${cls}`, ...parents];
}
