import type { Place } from '../../parsers/place.ts';
import { requestPathOf } from '../request-path.ts';
import type { LinkedCall, Program, Service } from '../types.ts';

/** Middleware and options that end a request after a time. */
const MIDDLEWARE = [
  'connect-timeout#default',
  'express-timeout-handler#handler',
  'express-timeout-handler#default.handler',
  'express-timeout#default',
  'hono/timeout#timeout',
  'koa-timeout-v2#default',
  'koa-timeout#default',
  'timeout-interceptor#default',
  'rxjs#timeout',
  'rxjs/operators#timeout',
];
const SIGNALS = ['AbortSignal.timeout', 'AbortSignal.any'];

/** Where the work of one request gets a deadline. */
export function requestDeadlinesOf(service: Service, program: Program): readonly { place: Place; note: string }[] {
  const middleware = program.callsTo(...MIDDLEWARE).map((call) => ({ place: call.place, note: 'ends slow requests' }));
  const fastify = program.callsTo('fastify#default', 'fastify#fastify', 'fastify#Fastify').flatMap((call) =>
    call.fact.args.flatMap((arg) => {
      const found = program.option(call.module, arg, 'handlerTimeout');
      return found.found ? [{ place: found.place ?? call.place, note: 'handlerTimeout' }] : [];
    }),
  );
  const path = requestPathOf(service);
  const signals = (path?.calls ?? []).flatMap((call) => {
    const note = deadlineIn(program, call);
    return note ? [{ place: call.place, note }] : [];
  });
  return [...middleware, ...fastify, ...signals.slice(0, 4)];
}

function deadlineIn(program: Program, call: LinkedCall): string | undefined {
  const callees = program.callees(call);
  const signal = callees.find((name) => SIGNALS.includes(name));
  if (signal) return signal;
  if (callees.includes('Promise.race')) {
    const [first] = call.fact.args;
    const timed = first?.kind === 'array' && first.items.some((item) => item.kind === 'call' || item.kind === 'ref');
    return timed ? 'a race against a timer' : undefined;
  }
  // setTimeout(() => controller.abort(), ms)
  return isAbortTimer(program, call) ? 'AbortController with a timer' : undefined;
}

/** `setTimeout(() => controller.abort(), ms)`, also with the method itself. */
export function isAbortTimer(program: Program, call: LinkedCall): boolean {
  const [callback] = call.fact.args;
  if (!callback || !program.callees(call).some((path) => /^(?:node:timers#|globalThis\.)?setTimeout$/.test(path)))
    return false;
  if (callback.kind === 'member' && callback.property === 'abort') return true;
  const functions = program.callbacks(call, 0);
  return program
    .callsIn(call.module)
    .some(
      (inner) =>
        inner.fact.callee.kind === 'member' &&
        inner.fact.callee.property === 'abort' &&
        functions.some((ref) => ref.module === inner.module && ref.fn === inner.fact.fn),
    );
}
