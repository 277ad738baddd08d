import { RESOURCES } from '../../knowledge/resources.ts';
import type { Place } from '../../parsers/place.ts';
import type { LinkedCall, Program } from '../types.ts';

/** Packages that answer grpc.health.v1 with whatever status the service last set. */
const PACKAGES = ['grpc-health-check', 'grpc-js-health-check', 'grpc-ts-health-check'];
const STORES = new Set(RESOURCES.flatMap((row) => row.opens.map((path) => path.replace(/#.*$/, ''))));

/** Whether the health service answers only what the source sets, so what is never set is never answered. */
export function answersSetStatus(program: Program): boolean {
  return PACKAGES.some((name) => program.packages.has(name));
}

/** Calls that hand over NOT_SERVING: `health.setStatus('', 'NOT_SERVING')` and helpers around it. */
export function withdrawals(program: Program): readonly LinkedCall[] {
  return program.calls.filter(withdraws);
}

export function withdraws({ fact }: LinkedCall): boolean {
  return fact.args.some((arg) => JSON.stringify(arg).includes('"NOT_SERVING"'));
}

/** Where the status follows a store: set by a listener of its events, or beside a call that asks it. */
export function storeWithdrawal(program: Program): Place | undefined {
  const found = withdrawals(program);
  if (found.length === 0) return undefined;
  const stores = program.calls.filter((call) =>
    program.callees(call).some((path) => path.includes('#') && STORES.has(path.replace(/#.*$/, ''))),
  );
  for (const store of stores) {
    const own = found.find(({ module, fact }) => module === store.module && fact.fn === store.fact.fn && fact.fn !== 0);
    if (own) return own.place;
    const callbacks = program.callbacks(store);
    if (callbacks.length === 0) continue;
    const reach = program.reach(callbacks);
    const later = found.find(({ module, fact }) => reach.has({ module, fn: fact.fn }));
    if (later) return later.place;
  }
  return undefined;
}
