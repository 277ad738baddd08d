import type { Value } from '../../facts/types.ts';
import type { Place } from '../../parsers/place.ts';
import { memoizeByService } from '../memoize.ts';
import type { Environment, LinkedCall, Program, Service } from '../types.ts';
import { assumeComplete, walkEffective } from './effective.ts';

export interface Logger {
  readonly library: string;
  readonly place: Place;
  readonly call: LinkedCall | undefined;
  /** What a line looks like in production. */
  readonly format: 'json' | 'text' | 'unknown';
  /** pino-pretty or its like is active in production; where. */
  readonly pretty: Place | undefined;
  readonly redacts: Place | undefined;
  /** Levels, fields and streams: a library, not console. */
  readonly structured: boolean;
}

interface LoggerRow {
  readonly library: string;
  readonly calls: readonly string[];
  /** The format when nothing changes it. */
  readonly format: 'json' | 'text';
  readonly source: string;
}

/** Logger factories and what they write by default. */
const LOGGERS: readonly LoggerRow[] = [
  {
    library: 'pino',
    calls: [
      'pino#default',
      'pino#pino',
      'pino-http#default',
      'pino-http#pinoHttp',
      'express-pino-logger#default',
      'koa-pino-logger#default',
      'hono-pino#pinoLogger',
    ],
    format: 'json',
    source: 'https://getpino.io',
  },
  {
    library: 'nestjs-pino',
    calls: ['nestjs-pino#LoggerModule.forRoot', 'nestjs-pino#LoggerModule.forRootAsync'],
    format: 'json',
    source: 'https://github.com/iamolegga/nestjs-pino',
  },
  {
    library: 'winston',
    calls: [
      'winston#createLogger',
      'winston#default.createLogger',
      'winston#Logger',
      'nest-winston#WinstonModule.createLogger',
      'nest-winston#WinstonModule.forRoot',
      'winston#loggers.add',
    ],
    format: 'json',
    source: 'https://github.com/winstonjs/winston#creating-your-own-logger',
  },
  {
    library: 'bunyan',
    calls: ['bunyan#createLogger', 'bunyan#default.createLogger'],
    format: 'json',
    source: 'https://github.com/trentm/node-bunyan',
  },
  {
    library: 'log4js',
    calls: ['log4js#getLogger', 'log4js#configure', 'log4js#default.configure'],
    format: 'text',
    source: 'https://log4js-node.github.io/log4js-node/layouts.html',
  },
  { library: 'tslog', calls: ['tslog#Logger'], format: 'text', source: 'https://tslog.js.org' },
  {
    library: 'consola',
    calls: ['consola#createConsola', 'consola#consola.create'],
    format: 'text',
    source: 'https://github.com/unjs/consola',
  },
  {
    library: 'roarr',
    calls: ['roarr#Roarr.child', 'roarr#default.child'],
    format: 'json',
    source: 'https://github.com/gajus/roarr',
  },
  {
    library: '@google-cloud/logging',
    calls: ['@google-cloud/logging-winston#LoggingWinston', '@google-cloud/logging-bunyan#LoggingBunyan'],
    format: 'json',
    source: 'https://github.com/googleapis/nodejs-logging-winston',
  },
];

/** The loggers of the production path with their effective format. */
export const loggersOf = memoizeByService((service: Service): readonly Logger[] => {
  const { program } = service;
  const env = assumeComplete(service.deployments[0]?.environment);
  const starter = service.command?.starter;
  const fromStarter: readonly Logger[] =
    starter && (starter.logger === 'json' || starter.logger === 'pretty')
      ? [
          {
            library: starter.name,
            place: starter.place,
            call: undefined,
            format: starter.logger === 'json' ? 'json' : 'text',
            pretty: starter.logger === 'pretty' ? starter.place : undefined,
            redacts: undefined,
            structured: true,
          },
        ]
      : [];
  if (!program) return fromStarter;
  const found = LOGGERS.flatMap((row) =>
    program
      .callsTo(...row.calls)
      .filter((call) => program.runs(call, env) !== false)
      .map((call) => describe(program, row, call, env)),
  );
  return [...fromStarter, ...found, ...fastifyLoggers(program, env), ...handWritten(program)];
});

function describe(program: Program, row: LoggerRow, call: LinkedCall, env: Environment): Logger {
  const texts = new Map<string, Place>();
  const maybe = new Set<string>();
  const calls = new Set<string>();
  let redacts: Place | undefined;
  for (const arg of call.fact.args) {
    walkEffective(program, call.module, arg, env, (value, module, certain) => {
      if (value.kind === 'string') {
        if (certain) texts.set(value.value, value.span ? program.place(module, value.span) : call.place);
        else maybe.add(value.value);
      }
      if (value.kind === 'call' && certain)
        for (const path of program.callees(program.call({ module, call: value.call }))) calls.add(path);
      if (value.kind === 'object') {
        for (const property of value.properties) {
          if (/^(?:redact|redaction|serializers|maskValuesOfKeys|redactPaths)$/.test(property.key ?? ''))
            redacts ??= program.place(module, property.span);
          if (property.key === 'prettyPrint' && certain && isOn(program, module, property.value, env))
            texts.set('pino-pretty', program.place(module, property.span));
          if (property.key === 'json' && certain && isOn(program, module, property.value, env)) calls.add('json()');
        }
      }
    });
  }
  const pretty =
    texts.get('pino-pretty') ??
    (calls.has('pino-pretty#default') || calls.has('pino-pretty#build')
      ? call.place
      : pushedPretty(program, call, env));
  const masks = redacts ?? customMask(program, call.module);
  return {
    library: row.library,
    place: call.place,
    call,
    format: formatOf(row, texts, calls, pretty),
    pretty: pretty ?? undefined,
    redacts: masks,
    structured: true,
  };
}

function isOn(program: Program, module: string, value: Value, env: Environment): boolean {
  const known = program.literal(module, value, env);
  return known ? Boolean(known.value) : value.kind === 'object';
}

function formatOf(
  row: LoggerRow,
  texts: ReadonlyMap<string, Place>,
  calls: ReadonlySet<string>,
  pretty: Place | undefined,
): Logger['format'] {
  if (pretty) return 'text';
  const names = [...calls].join(' ');
  if (row.library === 'winston') {
    if (/format\.json|logstash|ecsFormat|LoggingWinston|json\(\)/.test(names)) return 'json';
    return /format\.(?:printf|simple|cli|prettyPrint|splat|colorize)|nestLike/.test(names) ? 'text' : 'json';
  }
  if (row.library === 'bunyan')
    return /bunyan-format|bunyan-debug-stream|bunyan-prettystream/.test(names) &&
      [...texts.keys()].some((text) => /^(?:short|long|simple)$/.test(text))
      ? 'text'
      : 'json';
  if (row.library === 'log4js') return texts.has('json') || texts.has('json-layout') ? 'json' : 'text';
  if (row.library === 'tslog') return texts.has('json') ? 'json' : 'text';
  return row.format;
}

/** `if (dev) targets.push({ target: 'pino-pretty' })` in the module that makes the logger. */
function pushedPretty(program: Program, logger: LinkedCall, env: Environment): Place | undefined {
  const call = program.calls.find(
    (item) =>
      item.module === logger.module &&
      item.fact.callee.kind === 'member' &&
      /^(?:push|unshift|concat)$/.test(item.fact.callee.property) &&
      item.fact.args.some(mentionsPretty) &&
      program.holds(item.module, item.fact.guards, env) === true,
  );
  return call?.place;
}

function mentionsPretty(value: Value): boolean {
  if (value.kind === 'string') return value.value === 'pino-pretty';
  if (value.kind === 'object') return value.properties.some((property) => mentionsPretty(property.value));
  return value.kind === 'array' && value.items.some(mentionsPretty);
}

/** A masking function of one's own in the module of the logger: `sanitize`, `redact`, a custom format that masks. */
function customMask(program: Program, module: string): Place | undefined {
  const facts = program.modules.get(module);
  const fn = facts?.functions.find((item) => /redact|sanitiz|mask|scrub|obfuscat/i.test(item.name ?? ''));
  if (facts && fn) return program.place(module, fn.head);
  const written = facts?.assignments.find(
    (item) =>
      item.target.kind === 'member' && /^(?:authorization|cookie|password|token|secret)$/i.test(item.target.property),
  );
  return facts && written ? program.place(module, written.span) : undefined;
}

/** `Fastify({ logger })`: pino with what the option says. */
function fastifyLoggers(program: Program, env: Environment): readonly Logger[] {
  return program.callsTo('fastify#default', 'fastify#fastify', 'fastify#Fastify').flatMap((call): readonly Logger[] => {
    const option = program.option(call.module, call.fact.args[0], 'logger');
    const instance = program.option(call.module, call.fact.args[0], 'loggerInstance');
    const value = option.value ?? instance.value;
    if (!value) return [];
    const literal = program.literal(option.value ? option.module : instance.module, value, env);
    if (literal && !literal.value) return [];
    const row: LoggerRow = {
      library: 'fastify',
      calls: [],
      format: 'json',
      source: 'https://fastify.dev/docs/latest/Reference/Logging/',
    };
    return [describe(program, row, call, env)];
  });
}

/** A function of one's own that writes one JSON object a line. */
function handWritten(program: Program): readonly Logger[] {
  const call = program.callsTo('process.stdout.write', 'console.log', 'console.info', 'console.error').find((item) => {
    const first = item.fact.args[0];
    return (
      first !== undefined &&
      item.fact.fn !== 0 &&
      writesJson(program, item.module, first) &&
      isLoggerModule(program, item)
    );
  });
  return call
    ? [
        {
          library: 'own JSON logger',
          place: call.place,
          call,
          format: 'json',
          pretty: undefined,
          redacts: customMask(program, call.module),
          structured: true,
        },
      ]
    : [];
}

function writesJson(program: Program, module: string, value: Value): boolean {
  if (value.kind === 'template') return value.parts.some((part) => writesJson(program, module, part));
  if (value.kind === 'binary')
    return writesJson(program, module, value.left) || writesJson(program, module, value.right);
  if (value.kind !== 'call') return false;
  return program.callees(program.call({ module, call: value.call })).includes('JSON.stringify');
}

function isLoggerModule(program: Program, call: LinkedCall): boolean {
  const fn = program.fn({ module: call.module, fn: call.fact.fn });
  return /log/i.test(`${call.module} ${fn.name ?? ''}`);
}
