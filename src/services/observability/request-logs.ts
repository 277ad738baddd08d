import { endOf, startOf } from '../../facts/span.ts';
import type { Value } from '../../facts/types.ts';
import { REQUEST_LOGGERS } from '../../knowledge/request-logging.ts';
import { own } from '../../parsers/own.ts';
import type { Place } from '../../parsers/place.ts';
import { memoizeByService } from '../memoize.ts';
import type { LinkedCall, Program, Service } from '../types.ts';
import { assumeComplete } from './effective.ts';
import { type LogCall, logCallsOf } from './logger-calls.ts';
import { type Logger, loggersOf, settingOf } from './loggers.ts';

/** What writes one line for each finished request. */
export interface RequestLog {
  readonly place: Place;
  readonly note: string;
  readonly by: 'pino-http' | 'fastify' | 'library' | 'morgan' | 'own';
  /** Fields that the line lacks: "status", "duration". */
  readonly lacks: readonly string[];
  /** Requests of probes and scrapers are left out. */
  readonly skips: boolean;
}

const LACKING: Readonly<Record<string, readonly string[]>> = {
  combined: ['duration'],
  common: ['duration'],
  default: ['duration'],
};

/** `morgan(format)` with the format where it is a literal. */
export const findMorgan = memoizeByService(
  (service: Service): readonly { readonly call: LinkedCall; readonly format: string | undefined }[] => {
    const { program } = service;
    if (!program) return [];
    const env = assumeComplete(service.deployments[0]?.environment);
    return program
      .callsTo('morgan#default', 'koa-morgan#default')
      .filter((call) => program.runs(call, env) !== false)
      .map((call) => {
        const first = call.fact.args[0];
        const known = first && program.literal(call.module, first, env)?.value;
        return { call, format: typeof known === 'string' ? known : undefined };
      });
  },
);

/** Everything that logs finished requests on the production path. */
export const requestLogsOf = memoizeByService((service: Service): readonly RequestLog[] => {
  const { program } = service;
  const loggers = loggersOf(service);
  const starter = loggers.find((logger) => logger.family === 'starter' && /fastify/.test(logger.library));
  const fromStarter: readonly RequestLog[] = starter
    ? [{ place: starter.place, note: starter.library, by: 'fastify', lacks: [], skips: false }]
    : [];
  if (!program) return fromStarter;
  const env = assumeComplete(service.deployments[0]?.environment);
  const fromLoggers = loggers.flatMap((logger) => ofLogger(service, program, logger));
  const morgan = findMorgan(service).map(({ call, format }): RequestLog => {
    const lacks =
      format === undefined
        ? []
        : (own(LACKING, format) ?? [
            ...(/:status/.test(format) || !format.includes(':') ? [] : ['status']),
            ...(/:(?:response|total)-time/.test(format) || !format.includes(':') ? [] : ['duration']),
          ]);
    const skips = program.option(call.module, call.fact.args[1], 'skip').found;
    return { place: call.place, note: `morgan ${format ?? ''}`.trim(), by: 'morgan', lacks, skips };
  });
  const libraries = program
    .callsTo(...REQUEST_LOGGERS.flatMap((row) => row.calls))
    .filter((call) => program.runs(call, env) !== false)
    .map((call): RequestLog => {
      const row = REQUEST_LOGGERS.find((item) => program.callees(call).some((path) => item.calls.includes(path)));
      const skips = call.fact.args.some((arg) =>
        ['skip', 'ignoreRoute', 'ignore', 'ignorePaths'].some((key) => program.option(call.module, arg, key).found),
      );
      return { place: call.place, note: row?.name ?? '', by: 'library', lacks: row?.lacks ?? [], skips };
    });
  return [...fromStarter, ...fromLoggers, ...morgan, ...libraries, ...handWritten(service, program)];
});

function ofLogger(service: Service, program: Program, logger: Logger): readonly RequestLog[] {
  const path = logger.call ? program.callees(logger.call).join(' ') : '';
  if (/pino-http|express-pino-logger|koa-pino-logger|nestjs-pino|hono-pino/.test(path)) {
    const auto = settingOf(program, logger, 'autoLogging');
    const off = auto.value && program.literal(auto.module, auto.value, undefined)?.value === false;
    if (off) return [];
    const skips =
      auto.value?.kind === 'object' ||
      settingOf(program, logger, 'customLogLevel').found ||
      auto.value?.kind === 'function';
    return [{ place: logger.place, note: logger.library, by: 'pino-http', lacks: [], skips }];
  }
  if (logger.library === 'hapi-pino') {
    // Each line has the id that hapi gives the request (github.com/hapijs/hapi-pino#options).
    const done = settingOf(program, logger, 'logRequestComplete');
    if (done.value && program.literal(done.module, done.value, undefined)?.value === false) return [];
    const skips = ['ignorePaths', 'ignoreFunc', 'ignoreTags'].some((key) => settingOf(program, logger, key).found);
    return [{ place: logger.place, note: logger.library, by: 'pino-http', lacks: [], skips }];
  }
  const servers = program.callsTo('fastify#default', 'fastify#fastify', 'fastify#Fastify');
  const server =
    logger.library === 'fastify'
      ? logger.call
      : logger.family === 'pino'
        ? servers.find((call) => usesInstance(program, call))
        : undefined;
  if (!server) return [];
  const disabled = program.option(server.module, server.fact.args[0], 'disableRequestLogging');
  const off = disabled.value && program.literal(disabled.module, disabled.value, undefined)?.value === true;
  if (off) return [];
  // A function decides request by request (Fastify 5.4).
  const decides = disabled.value !== undefined && program.functions(disabled.module, disabled.value).length > 0;
  const skips = decides || healthRoutesAreQuiet(service, program);
  return [{ place: server.place, note: 'Fastify', by: 'fastify', lacks: [], skips }];
}

function usesInstance(program: Program, call: LinkedCall): boolean {
  return ['loggerInstance', 'logger'].some((key) => {
    const option = program.option(call.module, call.fact.args[0], key);
    return (
      option.value !== undefined &&
      program.externals(option.module, option.value).some((path) => path.startsWith('pino#'))
    );
  });
}

/** `app.get('/livez', { logLevel: 'silent' })`. */
function healthRoutesAreQuiet(service: Service, program: Program): boolean {
  return service.routes.routes.some(
    ({ call }) => call !== undefined && program.option(call.module, call.fact.args[1], 'logLevel').found,
  );
}

const FINISHED = /^(?:finish|close|end|response|request-end)$/;

/** A log call in a finish listener, a response hook, or in a middleware after `next()`. */
function handWritten(service: Service, program: Program): readonly RequestLog[] {
  const logs = logCallsOf(service);
  const console = program.callsTo('console.log', 'console.info').map((call): Pick<LogCall, 'call'> => ({ call }));
  const byFunction = new Map<string, Pick<LogCall, 'call'>[]>();
  for (const log of [...logs, ...console]) {
    const key = `${log.call.module}:${log.call.fact.fn}`;
    byFunction.set(key, [...(byFunction.get(key) ?? []), log]);
  }
  const found: RequestLog[] = [];
  for (const call of program.calls) {
    const { callee, args } = call.fact;
    if (callee.kind !== 'member') continue;
    const name = args[0]?.kind === 'string' ? args[0].value : '';
    const finished =
      (/^(?:on|once)$/.test(callee.property) &&
        FINISHED.test(name) &&
        isResponse(program, call.module, callee.object)) ||
      (callee.property === 'addHook' && name === 'onResponse') ||
      (callee.property === 'pipe' && args.some((arg) => isTap(program, call.module, arg))) ||
      isMiddlewareAfterNext(program, call);
    if (!finished) continue;
    for (const ref of [...program.callbacks(call), ...nested(program, call)]) {
      const log = byFunction.get(`${ref.module}:${ref.fn}`)?.[0];
      if (log)
        found.push({
          place: log.call.place,
          note: 'own request log',
          by: 'own',
          lacks: lacking(program, log.call),
          skips: false,
        });
    }
  }
  // Middleware of Koa and Hono: a log after `await next()` in the same function.
  for (const call of program.calls) {
    const { callee } = call.fact;
    if (callee.kind !== 'ref' || call.fact.usage !== 'awaited') continue;
    const binding = program.modules.get(call.module)?.bindings[callee.binding];
    if (binding?.name !== 'next' || binding.kind !== 'param') continue;
    const log = byFunction
      .get(`${call.module}:${call.fact.fn}`)
      ?.find((item) => startOf(item.call.fact.span) > endOf(call.fact.span));
    if (log)
      found.push({
        place: log.call.place,
        note: 'own request log',
        by: 'own',
        lacks: lacking(program, log.call),
        skips: false,
      });
  }
  return found;
}

function isResponse(program: Program, module: string, value: Value): boolean {
  const name =
    value.kind === 'ref'
      ? program.modules.get(module)?.bindings[value.binding]?.name
      : value.kind === 'member'
        ? value.property
        : '';
  return /^_?(?:res|response|raw|reply|req|request|server)$/.test(name ?? '');
}

function isTap(program: Program, module: string, value: Value): boolean {
  return program.externals(module, value).some((path) => /^rxjs(?:\/operators)?#(?:tap|finalize)\(\)/.test(path));
}

function isMiddlewareAfterNext(program: Program, call: LinkedCall): boolean {
  return program.callees(call).some((path) => /^(?:on-finished|on-headers)#default$/.test(path));
}

function nested(program: Program, call: LinkedCall): readonly { readonly module: string; readonly fn: number }[] {
  return call.fact.args.flatMap((arg) => {
    if (arg.kind !== 'call') return [];
    return program.callbacks(program.call({ module: call.module, call: arg.call }));
  });
}

/** Which of status and duration stand nowhere in the arguments, by name. */
function lacking(program: Program, call: LinkedCall): readonly string[] {
  const names: string[] = [];
  const walk = (value: Value, depth: number): void => {
    if (depth > 7) return;
    if (value.kind === 'object')
      for (const property of value.properties) {
        names.push(property.key ?? '');
        walk(property.value, depth + 1);
      }
    else if (value.kind === 'template') for (const part of value.parts) walk(part, depth + 1);
    else if (value.kind === 'binary' || value.kind === 'logical') {
      walk(value.left, depth + 1);
      walk(value.right, depth + 1);
    } else if (value.kind === 'member') {
      names.push(value.property);
      walk(value.object, depth + 1);
    } else if (value.kind === 'ref') {
      const binding = program.modules.get(call.module)?.bindings[value.binding];
      names.push(binding?.name ?? '');
      if (binding?.init && binding.kind === 'const') walk(binding.init, depth + 1);
    } else if (value.kind === 'spread') walk(value.value, depth + 1);
    else if (value.kind === 'call') {
      const inner = program.modules.get(call.module)?.calls[value.call];
      if (inner?.callee.kind === 'member') walk(inner.callee, depth + 1);
      for (const arg of inner?.args ?? []) walk(arg, depth + 1);
    } else if (value.kind === 'string') names.push(value.value);
  };
  for (const arg of call.fact.args) walk(arg, 0);
  const text = names.join(' ');
  // Whole responses go through serializers.
  const whole = /(?:^| )res(?: |$)/.test(text);
  return [
    ...(whole || /status/i.test(text) ? [] : ['status']),
    ...(/duration|elapsed|latency|ms\b|time|took|delta|start/i.test(text) ? [] : ['duration']),
  ];
}
