import type { Value } from '../../facts/types.ts';
import { own } from '../../parsers/own.ts';
import { type Place, placeKey } from '../../parsers/place.ts';
import { memoizeByService } from '../memoize.ts';
import type { Environment, LinkedCall, Program, Service } from '../types.ts';
import { assumeComplete, walkEffective } from './effective.ts';
import { loggersOf } from './loggers.ts';

export interface LogDestinations {
  /** Files that logs are written to, with what writes them. */
  readonly files: readonly { readonly place: Place; readonly note: string; readonly certain: boolean }[];
  /** pino writes without blocking: a transport in a worker, or `sync: false`. */
  readonly asynchronous: readonly { readonly place: Place; readonly note: string }[];
  /** Transports that ship to a store themselves. */
  readonly shipped: readonly { readonly place: Place; readonly note: string }[];
}

const FILE_CALLS: Readonly<Record<string, string>> = {
  'winston#transports.File': 'winston File transport',
  'winston#default.transports.File': 'winston File transport',
  'winston-daily-rotate-file#default': 'winston-daily-rotate-file',
  'winston#transports.DailyRotateFile': 'winston-daily-rotate-file',
  'winston#default.transports.DailyRotateFile': 'winston-daily-rotate-file',
  'rotating-file-stream#createStream': 'rotating-file-stream',
  'file-stream-rotator#getStream': 'file-stream-rotator',
  'pino-roll#default': 'pino-roll',
};
const SHIPPERS =
  /^(?:pino-(?:loki|datadog|datadog-transport|seq|elasticsearch|sentry|papertrail|logflare|opentelemetry-transport|axiom|mongodb|cloudwatch|applicationinsights)|@axiomhq\/pino|@logtail\/(?:pino|winston)|@datadog\/.*|winston-(?:cloudwatch|loki|elasticsearch|papertrail|azure-application-insights)|@google-cloud\/logging-(?:winston|bunyan)|datadog-winston|bunyan-(?:cloudwatch|loggly)|newrelic)$/;

/** Where the loggers of the production path write. */
export const logDestinationsOf = memoizeByService((service: Service): LogDestinations => {
  const { program } = service;
  const files: { place: Place; note: string; certain: boolean }[] = [];
  const asynchronous: { place: Place; note: string }[] = [];
  const shipped: { place: Place; note: string }[] = [];
  const redirected = /(?:>>?)\s*(\S+\.log)\b/.exec(service.command?.argv.join(' ') ?? '');
  if (redirected && service.command)
    files.push({ place: service.command.place, note: `> ${redirected[1]}`, certain: true });
  if (!program) return { files, asynchronous, shipped };
  const env = assumeComplete(service.deployments[0]?.environment);
  for (const call of program.callsTo(...Object.keys(FILE_CALLS))) {
    const runs = program.runs(call, env);
    if (runs === false || decidedAway(program, call, env)) continue;
    const path = program.callees(call).find((item) => own(FILE_CALLS, item));
    files.push({ place: call.place, note: own(FILE_CALLS, path ?? '') ?? 'a file', certain: runs === true });
  }
  for (const call of program.callsTo('pino#destination', 'pino#default.destination')) {
    if (program.runs(call, env) === false) continue;
    const first = call.fact.args[0];
    const sync = program.option(call.module, first, 'sync');
    if (sync.value?.kind === 'boolean' && !sync.value.value)
      asynchronous.push({ place: call.place, note: 'sync: false' });
    const dest = first && (first.kind === 'object' ? program.option(call.module, first, 'dest').value : first);
    const path = dest && program.literal(call.module, dest, env)?.value;
    if (isFile(path)) files.push({ place: call.place, note: String(path), certain: true });
  }
  for (const logger of loggersOf(service)) {
    for (const arg of logger.call?.fact.args ?? []) {
      walkEffective(program, logger.call?.module ?? '', arg, env, (value, module, certain) => {
        if (value.kind !== 'object') return;
        readTarget(program, module, value, certain, env, { files, asynchronous, shipped });
      });
    }
  }
  for (const call of program.callsTo('pino#transport', 'pino#default.transport')) {
    if (program.runs(call, env) === false) continue;
    asynchronous.push({ place: call.place, note: 'a transport in a worker thread' });
    for (const arg of call.fact.args)
      walkEffective(program, call.module, arg, env, (value, module, certain) => {
        if (value.kind === 'object') readTarget(program, module, value, certain, env, { files, asynchronous, shipped });
      });
  }
  for (const [name, place] of program.packages) if (SHIPPERS.test(name)) shipped.push({ place, note: name });
  return { files: unique(files), asynchronous: unique(asynchronous), shipped };
});

interface Lists {
  readonly files: { place: Place; note: string; certain: boolean }[];
  readonly asynchronous: { place: Place; note: string }[];
  readonly shipped: { place: Place; note: string }[];
}

/** `{ target: 'pino/file', options: { destination } }`, bunyan's `{ path }` and `type: 'rotating-file'`, log4js's file appenders. */
function readTarget(
  program: Program,
  module: string,
  value: Value & { kind: 'object' },
  certain: boolean,
  env: Environment,
  lists: Lists,
): void {
  const read = (key: string): unknown => {
    const property = value.properties.find((item) => item.key === key)?.value;
    return property && program.literal(module, property, env)?.value;
  };
  const place = program.place(module, value.span);
  const target = read('target');
  if (typeof target === 'string') {
    lists.asynchronous.push({ place, note: `transport ${target}` });
    if (SHIPPERS.test(target)) lists.shipped.push({ place, note: target });
    const options = value.properties.find((item) => item.key === 'options')?.value;
    const destination = options && program.option(module, options, 'destination');
    const path = destination?.value && program.literal(destination.module, destination.value, env)?.value;
    if (target === 'pino-roll' || isFile(path))
      lists.files.push({ place, note: typeof path === 'string' ? path : target, certain });
  }
  const type = read('type');
  if (type === 'rotating-file' || ((type === 'file' || type === 'dateFile') && typeof read('filename') === 'string'))
    lists.files.push({ place, note: String(read('path') ?? read('filename') ?? type), certain });
}

function isFile(path: unknown): boolean {
  return (
    typeof path === 'string' && path !== '' && !/^\/dev\/(?:stdout|stderr|fd\/[12])$|^\/proc\/1\/fd\/|^[12]$/.test(path)
  );
}

/** A transport in a list that the environment decides against: `isProd ? [console] : [file]`. */
function decidedAway(program: Program, call: LinkedCall, env: Environment): boolean {
  return program.holds(call.module, call.fact.guards, env) === false;
}

function unique<T extends { readonly place: Place }>(items: readonly T[]): readonly T[] {
  const seen = new Set<string>();
  return items.filter(({ place }) => {
    const key = placeKey(place);
    return !seen.has(key) && seen.add(key) !== undefined;
  });
}
