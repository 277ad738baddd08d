import { endOf, startOf } from '../../facts/span.ts';
import { memoizeByProgram } from '../memoize.ts';
import type { LinkedCall, Program } from '../types.ts';
import { functionKey } from './targets.ts';

/** The calls of each function (`functionKey`) in the order of evaluation: a call ends after its arguments and its receiver. */
export const callsByFunction = memoizeByProgram((program: Program): ReadonlyMap<string, readonly LinkedCall[]> => {
  const made = new Map<string, LinkedCall[]>();
  for (const call of program.calls) {
    const key = functionKey({ module: call.module, fn: call.fact.fn });
    const list = made.get(key);
    if (list) list.push(call);
    else made.set(key, [call]);
  }
  for (const list of made.values())
    list.sort((a, b) => endOf(a.fact.span) - endOf(b.fact.span) || startOf(b.fact.span) - startOf(a.fact.span));
  return made;
});
