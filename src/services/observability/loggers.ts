import type { Value } from '../../facts/types.ts';
import { FASTIFY_LOGGER, HAPI_LOGGER, LOGGERS, type LoggerFamily, type LoggerRow } from '../../knowledge/loggers.ts';
import type { Place } from '../../parsers/place.ts';
import { memoizeByService } from '../memoize.ts';
import { factoryResults } from '../option-values.ts';
import { pluginsOf } from '../registered-plugins.ts';
import type { Environment, LinkedCall, OptionLookup, Program, Service } from '../types.ts';
import { assumeComplete, walkEffective } from './effective.ts';
import { lentLoggersOf } from './lent-loggers.ts';
import { logTapeFormat } from './logtape-format.ts';
import { customMask, handWrittenLoggers, returnsJson } from './own-loggers.ts';
import { winstonFormat } from './winston-format.ts';

export interface Logger {
  readonly library: string;
  readonly family: LoggerFamily | 'own' | 'starter';
  readonly place: Place;
  readonly call: LinkedCall | undefined;
  /** The object that configures it, where one is given. */
  readonly options: { readonly module: string; readonly value: Value } | undefined;
  /** What a line looks like in production. */
  readonly format: 'json' | 'text' | 'unknown';
  /** Why it is so, where a variable decides: "LOG_FORMAT is not set and defaults to text". */
  readonly because?: string;
  /** pino-pretty or its like is active in production; where. */
  readonly pretty: Place | undefined;
  readonly redacts: Place | undefined;
}

/** The loggers of the production path with their effective format. */
export const loggersOf = memoizeByService((service: Service): readonly Logger[] => {
  const { program } = service;
  const env = assumeComplete(service.deployments[0]?.environment);
  if (!program) return starterLogger(service);
  const found = [...LOGGERS, FASTIFY_LOGGER].flatMap((row) =>
    program
      .callsTo(...row.calls)
      .filter((call) => program.runs(call, env) !== false && !lentLoggersOf(program).has(call))
      .flatMap((call) => describe(program, row, call, env)),
  );
  return [...starterLogger(service), ...found, ...hapiLoggers(program, env), ...handWrittenLoggers(program)];
});

function hapiLoggers(program: Program, env: Environment): readonly Logger[] {
  return program
    .callsNamed('register')
    .filter((call) => program.runs(call, env) !== false)
    .flatMap((call) =>
      pluginsOf(program, call)
        .filter(({ paths }) => paths.some((path) => HAPI_LOGGER.calls.includes(path)))
        .flatMap((plugin) => describe(program, HAPI_LOGGER, call, env, plugin)),
    );
}

/** A property of the logger's options; absent when there are none. */
export function settingOf(program: Program, logger: Logger, ...path: readonly string[]): OptionLookup {
  const { options } = logger;
  return program.option(options?.module ?? '', options?.value, ...path);
}

function starterLogger(service: Service): readonly Logger[] {
  const starter = service.command?.starter;
  if (!starter || (starter.logger !== 'json' && starter.logger !== 'pretty')) return [];
  return [
    {
      library: starter.name,
      family: 'starter',
      place: starter.place,
      call: undefined,
      options: undefined,
      format: starter.logger === 'json' ? 'json' : 'text',
      pretty: starter.logger === 'pretty' ? starter.place : undefined,
      redacts: undefined,
    },
  ];
}

function optionsOf(program: Program, row: LoggerRow, call: LinkedCall, env: Environment): Logger['options'] {
  const first = call.fact.args[0];
  if (!first) return undefined;
  if (!row.options) return { module: call.module, value: first };
  // `forRootAsync({ useFactory: () => ({ pinoHttp: … }) })`
  const sources = [{ module: call.module, value: first }, ...(factoryResults(program, call.module, first) ?? [])];
  const path = row.options;
  const option = sources.map((item) => program.option(item.module, item.value, ...path)).find((item) => item.value);
  if (!option?.value) return undefined;
  const { value, module } = option;
  const head = value.kind === 'array' ? value.items[0] : value;
  return head && byKey(program, module, head, env);
}

/** `settings[process.env.NODE_ENV] ?? true`: the settings of the environment that is deployed. */
function byKey(program: Program, module: string, value: Value, env: Environment): NonNullable<Logger['options']> {
  if (value.kind === 'logical' && value.op !== '&&') {
    const left = byKey(program, module, value.left, env);
    return left.value === value.left ? { module, value } : left;
  }
  const key = value.kind === 'index' ? program.literal(module, value.index, env)?.value : undefined;
  const table = value.kind === 'index' ? program.definition(module, value.object) : undefined;
  if (typeof key !== 'string' || table?.value.kind !== 'object') return { module, value };
  const chosen = table.value.properties.findLast((property) => property.key === key);
  return chosen ? { module: table.module, value: chosen.value } : { module, value };
}

function describe(
  program: Program,
  row: LoggerRow,
  call: LinkedCall,
  env: Environment,
  given?: Pick<Logger, 'options'>,
): readonly Logger[] {
  const { options } = given ?? { options: optionsOf(program, row, call, env) };
  if (row === FASTIFY_LOGGER) {
    // `logger: false` and no option at all mean an abstract logger that writes nothing; an instance is found on its own.
    const literal = options && program.literal(options.module, options.value, env);
    if (!options || (literal && !literal.value)) return [];
    if (program.externals(options.module, options.value).some((path) => /^pino(?:-\w+)?#/.test(path))) return [];
  }
  const found = inspect(program, call, row.options || given ? (options ? [options] : []) : undefined, env);
  const pretty =
    found.texts.get('pino-pretty') ??
    ([...found.calls].some((path) => /^pino-pretty#(?:default|build|\w*pretty)$/i.test(path))
      ? call.place
      : pushedPretty(program, call, env));
  const format = pretty ? 'text' : formatOf(program, row, call, found, env, options !== undefined);
  return [
    {
      library: row.library,
      family: row.family,
      place: call.place,
      call,
      options,
      format,
      ...(found.because === undefined ? {} : { because: found.because }),
      pretty,
      redacts: found.redacts ?? customMask(program, call.module),
    },
  ];
}

interface Found {
  readonly texts: ReadonlyMap<string, Place>;
  readonly calls: ReadonlySet<string>;
  readonly redacts: Place | undefined;
  readonly because: string | undefined;
}

/** Everything in the arguments of a logger that is active under the environment. */
function inspect(
  program: Program,
  call: LinkedCall,
  values: readonly { readonly module: string; readonly value: Value }[] | undefined,
  env: Environment,
): Found {
  const texts = new Map<string, Place>();
  const calls = new Set<string>();
  let redacts: Place | undefined;
  let because: string | undefined;
  for (const { module: from, value: start } of values ??
    call.fact.args.map((value) => ({ module: call.module, value }))) {
    walkEffective(program, from, start, env, (value, module, certain) => {
      if (value.kind === 'string' && certain)
        texts.set(value.value, value.span ? program.place(module, value.span) : call.place);
      if (value.kind === 'conditional' && certain) because ??= reasonOf(program, module, value.test, env);
      if (value.kind === 'call' && certain) {
        const linked = program.call({ module, call: value.call });
        for (const path of program.callees(linked))
          calls.add(/#?format\.printf$/.test(path) && returnsJson(program, linked) ? 'json()' : path);
      }
      if (value.kind !== 'object') return;
      for (const property of value.properties) {
        if (/^(?:redact|redaction|maskValuesOfKeys|redactPaths|maskPlaceholder)$/.test(property.key ?? ''))
          redacts ??= program.place(module, property.span);
        if (property.key === 'serializers' && dropsHeaders(program, module, property.value))
          redacts ??= program.place(module, property.span);
        if (property.key === 'prettyPrint' && certain && isOn(program, module, property.value, env))
          texts.set('pino-pretty', program.place(module, property.span));
        if (/^(?:json|consoleJSON)$/.test(property.key ?? '') && certain && isOn(program, module, property.value, env))
          calls.add('json()');
      }
    });
  }
  return { texts, calls, redacts, because };
}

/** Serializers of one's own for requests decide what of a request is written; the standard ones write all headers. */
function dropsHeaders(program: Program, module: string, value: Value): boolean {
  return ['req', 'request'].some((key) => {
    const option = program.option(module, value, key);
    return option.value !== undefined && program.functions(option.module, option.value).length > 0;
  });
}

/** The variable that decides a condition, where it is not set: its default does. */
function reasonOf(program: Program, module: string, test: Value, env: Environment): string | undefined {
  const sides = test.kind === 'binary' ? [test.left, test.right] : [test];
  for (const side of sides) {
    const name = side.kind === 'env' ? side.name : side.kind === 'member' ? side.property : undefined;
    if (!name || !/^[A-Z][A-Z0-9_]{2,}$/.test(name) || env.variables.has(name)) continue;
    const value = program.literal(module, side, env)?.value;
    return value === undefined ? `nothing sets ${name}` : `nothing sets ${name}, which defaults to ${String(value)}`;
  }
  return undefined;
}

function isOn(program: Program, module: string, value: Value, env: Environment): boolean {
  const literal = program.literal(module, value, env);
  return literal ? Boolean(literal.value) : value.kind === 'object';
}

function formatOf(
  program: Program,
  row: LoggerRow,
  call: LinkedCall,
  { texts, calls }: Found,
  env: Environment,
  given: boolean,
): Logger['format'] {
  const names = [...calls].join(' ');
  if (row.family === 'winston') return winstonFormat(program, call, calls, env);
  if (row.family === 'bunyan')
    return /bunyan-format|bunyan-debug-stream|bunyan-prettystream/.test(names) &&
      ![...texts.keys()].some((text) => /^(?:json|bunyan)$/.test(text))
      ? 'text'
      : 'json';
  if (row.family === 'nest') return names.includes('json()') ? 'json' : 'text';
  if (row.library === 'log4js') return texts.has('json') || texts.has('json-layout') ? 'json' : 'text';
  // Without options its settings stand in files of the service.
  if (row.library === 'hmpo-logger')
    return names.includes('json()') ? 'json' : row.options && !given ? 'unknown' : row.format;
  if (row.library === 'tslog') return texts.has('json') ? 'json' : 'text';
  if (row.library === 'LogTape') return /[jJ]sonLines/.test(names) ? 'json' : logTapeFormat(program, call, env);
  return row.format;
}

/** `if (dev) targets.push({ target: 'pino-pretty' })` in the module that makes the logger. */
function pushedPretty(program: Program, logger: LinkedCall, env: Environment): Place | undefined {
  const call = program
    .callsIn(logger.module)
    .find(
      (item) =>
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
