import type { Value } from '../../facts/types.ts';
import type { FunctionRef, LinkedCall, Program } from '../types.ts';

/**
 * `const stopped = new Promise((resolve) => process.on('SIGTERM', resolve))`: what goes on when the promise settles,
 * the functions that await it (`await Promise.race([work, stopped])`) and its `.then()`.
 */
export function goOnAfter(program: Program, listener: LinkedCall): readonly FunctionRef[] {
  const promise = program
    .callsTo('Promise')
    .find(
      (call) =>
        call.fact.kind === 'new' &&
        call.module === listener.module &&
        program.callbacks(call).some((ref) => ref.module === listener.module && ref.fn === listener.fact.fn),
    );
  if (!promise) return [];
  const own: FunctionRef[] = promise.fact.usage === 'awaited' ? [{ module: promise.module, fn: promise.fact.fn }] : [];
  const isPromise = (module: string, value: Value): boolean => {
    if (value.kind === 'array') return value.items.some((item) => isPromise(module, item));
    const made = value.kind === 'ref' ? program.definition(module, value) : { module, value };
    return made?.value.kind === 'call' && made.module === promise.module && made.value.call === promise.id;
  };
  const others = program.calls.flatMap((call): readonly FunctionRef[] => {
    const { callee, args, usage, fn } = call.fact;
    if (callee.kind !== 'member') return [];
    if (/^(?:then|finally)$/.test(callee.property) && isPromise(call.module, callee.object))
      return program.callbacks(call);
    const joins = /^(?:race|any|all|allSettled)$/.test(callee.property) && usage === 'awaited';
    return joins && args.some((arg) => isPromise(call.module, arg)) ? [{ module: call.module, fn }] : [];
  });
  return [...own, ...others];
}
