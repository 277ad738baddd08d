import type { FunctionRef, Program } from '../types.ts';

/**
 * A method that no call in the program names: what it would remove stays. A framework may call the methods of classes
 * that extend, implement or decorate something of it.
 */
export function isUncalled(program: Program, ref: FunctionRef): boolean {
  const { kind, name, cls, decorators } = program.fn(ref);
  const owner = cls === undefined ? undefined : program.modules.get(ref.module)?.classes[cls];
  if (kind !== 'method' || name === undefined || !owner || decorators.length > 0) return false;
  const base = owner.extends && program.externals(ref.module, owner.extends);
  // An emitter calls listeners, and no method by its name.
  const emits = base !== undefined && base.length > 0 && base.every((item) => /^node:events#/.test(item));
  if ((owner.extends && !emits) || owner.implements.length > 0 || owner.decorators.length > 0) return false;
  return !program.live.has(ref) && program.callsNamed(name).length === 0;
}
