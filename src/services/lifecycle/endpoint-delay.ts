import { SERVER_CLOSERS } from '../../knowledge/shutdown.ts';
import type { Place } from '../../parsers/place.ts';
import { memoizeByService } from '../memoize.ts';
import type { Service } from '../types.ts';
import { shutdownOf } from './shutdown.ts';

export interface ShutdownDelay {
  readonly place: Place;
  /** Milliseconds; undefined when it is computed. */
  readonly milliseconds: number | undefined;
}

const TIMERS = ['setTimeout', 'node:timers#setTimeout', 'node:timers/promises#setTimeout'];
const SLEEP = /^(?:sleep|delay|wait|waitFor|pause|timeout|setTimeoutPromise)$/i;

/** A wait in the shutdown before the server is closed: time for load balancers to notice. */
export const findShutdownDelay = memoizeByService((service: Service): ShutdownDelay | undefined => {
  const { program } = service;
  const { reach, handlers } = shutdownOf(service);
  const library = handlers.find(
    (handler) => handler.library && /lightship|terminus|lifecycle/.test(handler.library.library),
  );
  if (library?.call && program) {
    const { call } = library;
    for (const name of ['shutdownDelay', 'beforeShutdown', 'delay']) {
      const option = call.fact.args.map((arg) => program.option(call.module, arg, name)).find((item) => item.found);
      if (option?.place) return { place: option.place, milliseconds: undefined };
    }
  }
  if (!program || !reach) return undefined;
  const env = service.deployments[0]?.environment;
  const timers = new Set(program.callsTo(...TIMERS));
  const closing = new Set(program.callsTo(...SERVER_CLOSERS));
  for (const call of reach.calls) {
    const { callee, usage, args } = call.fact;
    const name = callee.kind === 'ref' ? program.modules.get(call.module)?.bindings[callee.binding]?.name : undefined;
    const callbacks = program.callbacks(call, 0);
    const putsOff = timers.has(call) && program.reach(callbacks).calls.some((inner) => closing.has(inner));
    const waits = usage === 'awaited' && (timers.has(call) || SLEEP.test(name ?? ''));
    if (!putsOff && !waits) continue;
    const delay = (putsOff ? args[1] : args.find((arg) => arg.kind !== 'function')) ?? args[0];
    const literal = delay ? program.literal(call.module, delay, env)?.value : undefined;
    return { place: call.place, milliseconds: typeof literal === 'number' ? literal : undefined };
  }
  return undefined;
});
