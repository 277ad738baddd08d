import type { CallFact } from '../../facts/types.ts';
import type { FunctionRef } from '../types.ts';
import { bindsFunction } from './bound.ts';
import type { OriginFinder } from './origins.ts';
import type { ReachedModules } from './reach-modules.ts';

export function functionKey(ref: FunctionRef): string {
  return `${ref.module}\0${ref.fn}`;
}

/** The functions that a call runs: what its callee is, and constructors. */
export function targetsOf(
  reached: ReachedModules,
  origins: OriginFinder,
  module: string,
  call: CallFact,
): readonly FunctionRef[] {
  const found: FunctionRef[] = [];
  for (const origin of origins.of(module, call.callee)) {
    if (origin.kind === 'function') {
      if (!bindsFunction(origins, module, call)) found.push(origin.ref);
    } else if (origin.kind === 'class' || (origin.kind === 'instance' && call.callee.kind === 'super'))
      found.push(...constructorOf(reached, origins, origin.module, origin.cls, 0));
  }
  return uniqueRefs(found);
}

/** The constructor that `new` runs: a class without one of its own has that of its parent. */
function constructorOf(
  reached: ReachedModules,
  origins: OriginFinder,
  module: string,
  cls: number,
  depth: number,
): readonly FunctionRef[] {
  const facts = reached.modules.get(module);
  const fact = facts?.classes[cls];
  const own = fact?.methods.find((method) => method.kind === 'constructor');
  const found = own ? [{ module, fn: own.fn }] : [];
  // One that only initialises properties is not written out, and calls that of the parent with what it is given.
  const written = facts?.calls.some((call) => call.fn === own?.fn && call.callee.kind === 'super');
  if (!fact?.extends || written || depth > 8) return found;
  const inherited = origins
    .of(module, fact.extends)
    .flatMap((parent) =>
      parent.kind === 'class' ? constructorOf(reached, origins, parent.module, parent.cls, depth + 1) : [],
    );
  return [...found, ...inherited];
}

const NONE: readonly FunctionRef[] = [];

/** Each function once, in a list of just that length: one that was pushed to holds room for sixteen more. */
export function uniqueRefs(refs: readonly FunctionRef[]): readonly FunctionRef[] {
  const [first] = refs;
  if (!first) return NONE;
  if (refs.length === 1) return [first];
  const seen = new Map<string, FunctionRef>();
  for (const ref of refs) {
    const key = ref.made ? `${functionKey(ref)}\0${ref.made.module}\0${ref.made.call}` : functionKey(ref);
    if (!seen.has(key)) seen.set(key, ref);
  }
  return [...seen.values()].slice();
}
