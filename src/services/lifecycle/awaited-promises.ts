import { endOf } from '../../facts/span.ts';
import type { Value } from '../../facts/types.ts';
import type { FunctionRef, LinkedCall, Program } from '../types.ts';

/** What goes on elsewhere once a listener was called: behind a promise that it settles or a signal that it aborts. */
export function goOnAfter(
  program: Program,
  listener: LinkedCall,
  handlers: readonly FunctionRef[],
): readonly FunctionRef[] {
  return [...afterPromise(program, listener), ...afterAbort(program, handlers)];
}

/**
 * `process.on('SIGTERM', () => controller.abort())`: what listens to the signal of the controller, and the functions
 * that wait for it (`await once(controller.signal, 'abort')`).
 */
function afterAbort(program: Program, handlers: readonly FunctionRef[]): readonly FunctionRef[] {
  const aborts = program
    .callsNamed('abort')
    .filter(({ module, fact }) => handlers.some((ref) => ref.module === module && ref.fn === fact.fn));
  return aborts.flatMap(({ module, fact }) => {
    const controller = fact.callee.kind === 'member' ? fact.callee.object : undefined;
    if (controller?.kind !== 'ref') return [];
    const isSignal = (value: Value | undefined): boolean => {
      const made = value?.kind === 'ref' ? program.modules.get(module)?.bindings[value.binding]?.init : value;
      return made?.kind === 'member' && made.object.kind === 'ref' && made.object.binding === controller.binding;
    };
    const isAbort = (value: Value | undefined): boolean => value?.kind === 'string' && value.value === 'abort';
    const waits = program
      .callsTo('node:events#once', 'node:events#default.once')
      .filter((call) => call.module === module && isSignal(call.fact.args[0]) && isAbort(call.fact.args[1]));
    const listeners = program
      .callsNamed('addEventListener')
      .filter(
        (call) =>
          call.module === module &&
          call.fact.callee.kind === 'member' &&
          isSignal(call.fact.callee.object) &&
          isAbort(call.fact.args[0]),
      );
    return [...waits.map(restAfter), ...listeners.flatMap((call) => program.callbacks(call, 1))];
  });
}

/**
 * `const stopped = new Promise((resolve) => process.on('SIGTERM', resolve))`: what goes on when the promise settles,
 * the functions that await it (`await Promise.race([work, stopped])`) and its `.then()`.
 */
function afterPromise(program: Program, listener: LinkedCall): readonly FunctionRef[] {
  const promise = program
    .callsTo('Promise')
    .find(
      (call) =>
        call.fact.kind === 'new' &&
        call.module === listener.module &&
        program.callbacks(call).some((ref) => ref.module === listener.module && ref.fn === listener.fact.fn),
    );
  if (!promise) return [];
  const own = promise.fact.usage === 'awaited' ? [restAfter(promise)] : [];
  const isPromise = (module: string, value: Value): boolean => {
    if (value.kind === 'array') return value.items.some((item) => isPromise(module, item));
    const made = value.kind === 'ref' ? program.definition(module, value) : { module, value };
    return made?.value.kind === 'call' && made.module === promise.module && made.value.call === promise.id;
  };
  const others = program.calls.flatMap((call): readonly FunctionRef[] => {
    const { callee, args, usage } = call.fact;
    if (callee.kind !== 'member') return [];
    if (/^(?:then|finally)$/.test(callee.property) && isPromise(call.module, callee.object))
      return program.callbacks(call);
    const joins = /^(?:race|any|all|allSettled)$/.test(callee.property) && usage === 'awaited';
    return joins && args.some((arg) => isPromise(call.module, arg)) ? [restAfter(call)] : [];
  });
  return [...own, ...others];
}

/** What a function still does once this call of it is over. */
export function restAfter({ module, fact }: LinkedCall): FunctionRef {
  return { module, fn: fact.fn, after: endOf(fact.span) };
}
