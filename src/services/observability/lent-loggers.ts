import { memoizeByProgram } from '../memoize.ts';
import type { LinkedCall, Program } from '../types.ts';

/** Packages through which the service itself writes: frameworks, and what logs their requests. */
const WRITES_FOR_SERVICE =
  /fastify|pino|log|winston|bunyan|nest|koa|hono|hapi|express|restify|moleculer|next|platformatic|middy|lambda|otel|telemetry|sentry/i;

/** Loggers made in place for a library (`makeSocket({ logger: pino({ level: 'error' }) })`): it writes with them, the service does not. */
export const lentLoggersOf = memoizeByProgram((program: Program): ReadonlySet<LinkedCall> => {
  const lent = new Set<LinkedCall>();
  for (const call of program.calls) {
    const [path] = program.callees(call);
    const name = path?.includes('#') ? path.replace(/#.*/, '') : undefined;
    if (!name || name.startsWith('node:') || WRITES_FOR_SERVICE.test(name)) continue;
    for (const arg of call.fact.args) {
      const option = program.option(call.module, arg, 'logger');
      for (const { module, value } of [{ module: call.module, value: arg }, option])
        if (value?.kind === 'call') lent.add(program.call({ module, call: value.call }));
    }
  }
  return lent;
});
