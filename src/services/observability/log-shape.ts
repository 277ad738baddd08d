import type { Value } from '../../facts/types.ts';
import type { Place } from '../../parsers/place.ts';
import type { Environment, OptionLookup, Program, Service } from '../types.ts';
import { walkEffective } from './effective.ts';
import { type Logger, loggersOf, settingOf } from './loggers.ts';

/** Loggers that decide the shape of lines: those that write JSON and are not handed another logger. */
export function shapingLoggers(service: Service): readonly Logger[] {
  const { program } = service;
  return loggersOf(service).filter(
    (logger) =>
      logger.format === 'json' &&
      !/^@google-cloud/.test(logger.library) &&
      !(program && (settingOf(program, logger, 'logger').found || isAdapter(program, logger))),
  );
}

/** `pinoHttp(logger)`: the first argument is a logger already. */
function isAdapter(program: Program, { options }: Logger): boolean {
  return (
    options !== undefined &&
    program.externals(options.module, options.value).some((path) => /^pino(?:-\w+)?#.*\(\)$/.test(path))
  );
}

/** Names of the external calls that are part of the options, with those of functions in them. */
function partsOf(program: Program, logger: Logger): { readonly calls: ReadonlySet<string>; readonly opaque: boolean } {
  const calls = new Set<string>();
  let opaque = false;
  for (const arg of logger.call?.fact.args ?? []) {
    walkEffective(program, logger.call?.module ?? '', arg, undefined, (value, module) => {
      if (value.kind === 'call')
        for (const path of program.callees(program.call({ module, call: value.call }))) calls.add(path);
      if (value.kind === 'unknown') opaque = true;
    });
  }
  return { calls, opaque };
}

const FORMATTERS =
  /ecs-(?:pino|winston|morgan)-format|pino-(?:cloud-logging|stackdriver|gcp|lambda)|gcp-logging|logstash|logging-(?:winston|bunyan)|@ecs-/i;

export type Shape = { readonly is: 'label' | 'number' | 'iso' | 'epoch' | 'none' | 'unknown'; readonly place: Place };

/** How the level is written: pino and bunyan write numbers unless told otherwise. */
export function levelShape(program: Program | undefined, logger: Logger): Shape {
  const own = (is: Shape['is'], place: Place = logger.place): Shape => ({ is, place });
  if (!program || logger.family === 'starter') return own('number');
  const { calls, opaque } = partsOf(program, logger);
  if ([...calls].some((path) => FORMATTERS.test(path))) return own('label');
  if (logger.family === 'bunyan') return own('number');
  if (logger.family !== 'pino') return own(logger.library === 'roarr' ? 'number' : 'label');
  for (const path of [['formatters', 'level'], ['useLevelLabels'], ['customLevels']]) {
    const option = settingOf(program, logger, ...path);
    if (option.found && path[0] !== 'customLevels') return own('label', option.place);
    if (option.maybe) return own('unknown');
  }
  return own(opaque && logger.options?.value.kind !== 'object' && logger.options ? 'unknown' : 'number');
}

/** How time is written: pino writes milliseconds, winston nothing unless the format says so. */
export function timeShape(program: Program | undefined, logger: Logger): Shape {
  const own = (is: Shape['is'], place: Place = logger.place): Shape => ({ is, place });
  if (!program || logger.family === 'starter') return own('epoch');
  const { calls } = partsOf(program, logger);
  const names = [...calls].join(' ');
  if (FORMATTERS.test(names) || /toISOString/.test(names)) return own('iso');
  if (logger.family === 'winston') return own(/format\.timestamp|logstash/.test(names) ? 'iso' : 'none');
  if (logger.family === 'own') {
    const module = logger.place.path;
    const facts = program.modules.get(module);
    const iso = facts?.calls.some(
      (call) => call.callee.kind === 'member' && /^to(?:ISOString|JSON)$/.test(call.callee.property),
    );
    // A Date within the object is written as ISO 8601 by JSON.stringify.
    const date = facts?.calls.some(
      (call) => call.kind === 'new' && call.callee.kind === 'global' && call.callee.name === 'Date',
    );
    return own(iso || date ? 'iso' : names.includes('Date.now') || facts?.calls.some(isNow) ? 'epoch' : 'none');
  }
  if (logger.family !== 'pino') return own(logger.library === 'roarr' ? 'epoch' : 'iso');
  const option = settingOf(program, logger, 'timestamp');
  if (!option.found) return own(option.maybe ? 'unknown' : 'epoch');
  const place = option.place ?? logger.place;
  if (!option.value) return own('unknown', place);
  const externals = program.externals(option.module, option.value).join(' ');
  if (/stdTimeFunctions\.isoTime/.test(externals)) return own('iso', place);
  if (/stdTimeFunctions\.(?:epochTime|unixTime)/.test(externals)) return own('epoch', place);
  if (/stdTimeFunctions\.nullTime/.test(externals)) return own('none', place);
  const literal = program.literal(option.module, option.value, undefined);
  if (literal) return own(literal.value ? 'epoch' : 'none', place);
  const iso = program
    .functions(option.module, option.value)
    .some((ref) =>
      program
        .reach([ref])
        .calls.some((call) => call.fact.callee.kind === 'member' && /ISO|format/i.test(call.fact.callee.property)),
    );
  return own(iso ? 'iso' : 'unknown', place);
}

function isNow(call: { readonly callee: Value }): boolean {
  const { callee } = call;
  return (
    callee.kind === 'member' &&
    callee.property === 'now' &&
    callee.object.kind === 'global' &&
    callee.object.name === 'Date'
  );
}

export interface BaseFields {
  readonly keys: ReadonlySet<string>;
  /** Fields may come from what could not be read. */
  readonly open: boolean;
  readonly place: Place;
}

/** Fields of every line, besides time, level and message. */
export function baseFields(program: Program | undefined, logger: Logger): BaseFields {
  const keys = new Set<string>();
  let open = false;
  let { place } = logger;
  if (!program || logger.family === 'starter') return { keys: new Set(['pid', 'hostname']), open, place };
  const take = (option: OptionLookup): void => {
    if (option.maybe) open = true;
    if (!option.value) return;
    place = option.place ?? place;
    const known = collectKeys(program, option.module, option.value, keys);
    if (!known) open = true;
  };
  if (logger.family === 'winston') take(settingOf(program, logger, 'defaultMeta'));
  else if (logger.family === 'pino') {
    const base = settingOf(program, logger, 'base');
    if (base.maybe) open = true;
    if (base.found) take(base);
    else for (const key of ['pid', 'hostname']) keys.add(key);
    take(settingOf(program, logger, 'mixin'));
    take(settingOf(program, logger, 'formatters', 'bindings'));
    if (settingOf(program, logger, 'name').found) keys.add('name');
  } else if (logger.family === 'bunyan') {
    for (const key of ['name', 'pid', 'hostname']) keys.add(key);
    const options = logger.options?.value;
    if (options && !collectKeys(program, logger.options?.module ?? '', options, keys)) open = true;
  } else open = true;
  for (const call of program.callsTo('pino#*().child', 'winston#*().child', 'bunyan#*().child')) {
    const first = call.fact.args[0];
    if (call.fact.fn === 0 && first) collectKeys(program, call.module, first, keys);
  }
  return { keys, open, place };
}

/** Keys of an object, or of what a function returns; false when some are not known. */
function collectKeys(program: Program, module: string, value: Value, keys: Set<string>): boolean {
  let known = true;
  const definition = program.definition(module, value) ?? { module, value };
  const read = (from: string, item: Value): void => {
    const target = program.definition(from, item)?.value ?? item;
    if (target.kind === 'object') {
      for (const property of target.properties) {
        if (property.key !== undefined) keys.add(property.key);
        else if (property.spread) known = false;
        if (property.value.kind === 'object') read(from, property.value);
      }
    } else if (target.kind !== 'null' && target.kind !== 'undefined') known = false;
  };
  const functions = program.functions(definition.module, definition.value);
  if (functions.length === 0) read(definition.module, definition.value);
  for (const ref of functions) for (const result of program.fn(ref).returns) read(ref.module, result.value);
  return known;
}

export interface LevelSetting {
  /** The level under the environment; undefined when it is not known. */
  readonly effective: string | undefined;
  readonly from: 'environment' | 'condition' | 'fixed' | 'default' | 'unknown';
  readonly place: Place;
}

/** Where the threshold of a logger comes from and what it is in production. */
export function levelSetting(program: Program, logger: Logger, env: Environment): LevelSetting {
  const option = firstFound(
    [['level'], ['categories', 'default', 'level'], ['minLevel'], ['logLevel'], ['logLevels']].map((path) =>
      settingOf(program, logger, ...path),
    ),
  );
  const assigned = program.modules
    .get(logger.place.path)
    ?.assignments.find(
      (item) => item.target.kind === 'member' && item.target.property === 'level' && item.value.kind !== 'string',
    );
  if (assigned)
    return { effective: undefined, from: 'environment', place: program.place(logger.place.path, assigned.span) };
  if (!option?.value) return { effective: undefined, from: option?.maybe ? 'unknown' : 'default', place: logger.place };
  const place = option.place ?? logger.place;
  const known = program.literal(option.module, option.value, env)?.value;
  const effective = typeof known === 'string' ? known : undefined;
  let reads = false;
  let open = false;
  walkEffective(program, option.module, option.value, undefined, (value) => {
    if (value.kind === 'env' || (value.kind === 'member' && /level/i.test(value.property))) reads = true;
    if (value.kind === 'call' || value.kind === 'unknown' || value.kind === 'member' || value.kind === 'index')
      open = true;
    if (value.kind === 'ref') open ||= program.modules.get(option.module)?.bindings[value.binding]?.param !== undefined;
  });
  if (
    reads ||
    (open && program.literal(option.module, option.value) === undefined && option.value.kind !== 'conditional')
  )
    return { effective, from: 'environment', place };
  return { effective, from: option.value.kind === 'conditional' ? 'condition' : 'fixed', place };
}

function firstFound(options: readonly OptionLookup[]): OptionLookup | undefined {
  return options.find((item) => item.found) ?? options.find((item) => item.maybe);
}
