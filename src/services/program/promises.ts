import type { CallFact, ModuleFacts, Value } from '../../facts/types.ts';
import type { Origin } from '../types.ts';

interface Origins {
  of(module: string, value: Value): readonly Origin[];
  returned(module: string, fn: number): readonly Origin[];
}

/** What `new Promise((resolve) => …)` gives to who awaits it: the arguments of `resolve`. */
export function resolvedBy(
  origins: Origins,
  module: string,
  facts: ModuleFacts | undefined,
  executor: Value | undefined,
): readonly Origin[] {
  const resolve = executor?.kind === 'function' ? facts?.functions[executor.fn]?.params[0]?.binding : undefined;
  if (!facts || resolve === undefined) return [];
  return facts.calls.flatMap(({ callee, args }) =>
    callee.kind === 'ref' && callee.binding === resolve && args[0]
      ? origins.of(module, args[0]).filter(({ kind }) => kind !== 'unknown' && kind !== 'literal')
      : [],
  );
}

/**
 * What the next one in a chain gets: `connect().then(() => createServer())` gives the server, `catch` and `finally` give
 * what was there before. Undefined for other calls, and for what packages give, which have methods of these names too.
 */
export function chained(origins: Origins, module: string, call: CallFact): readonly Origin[] | undefined {
  const { callee, args } = call;
  if (callee.kind !== 'member' || !args[0]) return undefined;
  if (callee.property === 'then') {
    const handlers = origins.of(module, args[0]).filter((origin) => origin.kind === 'function');
    return handlers.length > 0 ? handlers.flatMap(({ ref }) => origins.returned(ref.module, ref.fn)) : undefined;
  }
  if (callee.property !== 'catch' && callee.property !== 'finally') return undefined;
  const before = origins.of(module, callee.object);
  return before.every(({ kind }) => kind === 'external' || kind === 'unknown') ? undefined : before;
}
