import type { LinkedCall, Program, Service } from '../types.ts';

/** Loggers that keep lines in memory or hand them to another thread or stream. */
export function asynchronousLogger(service: Service, program: Program): LinkedCall | undefined {
  const env = service.deployments[0]?.environment;
  const runs = (call: LinkedCall): boolean => program.runs(call, env) !== false;
  const isFalse = (call: LinkedCall, name: string): boolean =>
    call.fact.args.some((arg) => {
      const found = program.option(call.module, arg, name);
      return found.value !== undefined && program.literal(found.module, found.value)?.value === false;
    });
  const has = (call: LinkedCall, ...names: readonly string[]): boolean =>
    call.fact.args.some((arg) => names.some((name) => program.option(call.module, arg, name).found));
  return (
    program.callsTo('pino#transport', 'pino#default.transport', 'pino#pino.transport').find(runs) ??
    program.callsTo('pino#default', 'pino#pino').find((call) => runs(call) && has(call, 'transport')) ??
    program
      .callsTo('pino#destination', 'pino#default.destination', 'pino#extreme')
      .find((call) => runs(call) && (isFalse(call, 'sync') || has(call, 'minLength'))) ??
    program
      .callsTo(
        'winston#transports.File',
        'winston#transports.Http',
        'winston#transports.Stream',
        'winston-daily-rotate-file#default',
        '@google-cloud/logging-winston#LoggingWinston',
        'winston-cloudwatch#default',
        '@logtail/winston#LogtailTransport',
        'winston-loki#default',
      )
      .find(runs) ??
    program.callsTo('log4js#configure', 'log4js#default.configure').find(runs)
  );
}
