import { startOf } from '../../facts/span.ts';
import type { FunctionRef, LinkedCall, Maker, Reach } from '../types.ts';

/** No function is entered by a call of these numbers. */
const NEVER = -2;
const START = -1;

/** What the walk asks of the program: calls and functions by number, and what each call sets running. */
export interface Steps {
  readonly calls: readonly LinkedCall[];
  readonly functionCount: number;
  numberOf(module: string, fn: number): number | undefined;
  numberOfCall(call: LinkedCall): number;
  callsOf(number: number): readonly LinkedCall[];
  after(call: LinkedCall): readonly FunctionRef[];
  /** The same in a function that a call has made, whose arguments it holds. */
  afterIn(call: LinkedCall, made: Maker): readonly FunctionRef[];
  isNested(ref: FunctionRef, made: Maker, from: LinkedCall): boolean;
  /** The call itself where it runs a function that calls its parameters: `retry(connect)`. */
  makerOf(ref: FunctionRef, by: LinkedCall): Maker | undefined;
}

interface Entry {
  readonly number: number;
  readonly after: number;
  readonly made: Maker | undefined;
  /** Its calls are known from another maker: only what this one was given is new. */
  readonly again: boolean;
}

/**
 * Everything that runs from some functions on. A function that several calls have made (`asyncHandler(show)`), or that
 * calls its parameters (`retry(connect)`), is walked for each of those calls: what it runs is what that call hands in,
 * not what all of them do.
 */
export function reachFrom(
  steps: Steps,
  start: readonly FunctionRef[],
  follow: (call: LinkedCall) => boolean,
  dead: ReadonlySet<number>,
): Reach {
  // By function, the number of the call that entered it.
  const enteredBy = new Int32Array(steps.functionCount).fill(NEVER);
  /** Entered for some makers, and not yet for all there may be. */
  const partly = new Set<number>();
  const makers = new Set<string>();
  const functions: FunctionRef[] = [];
  const calls: LinkedCall[] = [];
  const queue: Entry[] = [];
  const enter = (ref: FunctionRef, by: LinkedCall | undefined, within: Maker | undefined): void => {
    const number = steps.numberOf(ref.module, ref.fn);
    if (number === undefined || (by && dead.has(number))) return;
    const again = enteredBy[number] !== NEVER;
    if (again && !partly.has(number)) return;
    const made = ref.made ?? (by && (within && steps.isNested(ref, within, by) ? within : steps.makerOf(ref, by)));
    if (made) {
      const key = `${number} ${made.call} ${made.module}`;
      if (makers.has(key)) return;
      makers.add(key);
      partly.add(number);
    } else partly.delete(number);
    if (!again) {
      enteredBy[number] = by ? steps.numberOfCall(by) : START;
      functions.push(ref);
    }
    queue.push({ number, after: (by ? undefined : ref.after) ?? 0, made, again });
  };
  const enteredFrom = (call: LinkedCall): LinkedCall | undefined =>
    steps.calls[enteredBy[steps.numberOf(call.module, call.fact.fn) ?? -1] ?? NEVER];
  for (const ref of start) enter(ref, undefined, undefined);
  for (const { number, after, made, again } of queue) {
    for (const call of steps.callsOf(number)) {
      if (startOf(call.fact.span) < after || !follow(call)) continue;
      if (!again) calls.push(call);
      for (const target of made ? steps.afterIn(call, made) : steps.after(call)) enter(target, call, made);
    }
  }
  return {
    functions,
    calls,
    has: (ref) => (enteredBy[steps.numberOf(ref.module, ref.fn) ?? -1] ?? NEVER) !== NEVER,
    pathTo: (call) => {
      const path: LinkedCall[] = [];
      for (let by = enteredFrom(call); by && path.length < 30; by = enteredFrom(by)) path.unshift(by);
      return path;
    },
  };
}
