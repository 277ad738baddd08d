import type { CallFact, Value } from '../../facts/types.ts';
import type { Origin } from '../types.ts';

/**
 * Whether a call is `Function.prototype.bind`, which calls nothing. `routes.bind(app)` of a module or an object that
 * has a function of that name is an ordinary call.
 */
export function bindsFunction(
  origins: { of(module: string, value: Value): readonly Origin[] },
  module: string,
  { callee }: CallFact,
): boolean {
  if (callee.kind !== 'member' || callee.property !== 'bind') return false;
  return !origins.of(module, callee.object).some(({ kind }) => kind === 'module' || kind === 'data');
}
