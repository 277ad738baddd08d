import type { Value } from '../../facts/types.ts';
import { DATABASE_CLIENTS, type DatabaseClientRow, type SettingRow } from '../../knowledge/database-clients.ts';
import type { Place } from '../../parsers/place.ts';
import { mayRun } from '../may-run.ts';
import { memoizeByService } from '../memoize.ts';
import { nameOf } from '../names.ts';
import { assumeComplete } from '../observability/effective.ts';
import { isOpen, type LocatedValue as Located } from '../option-values.ts';
import type { Environment, LinkedCall, Literal, Program, Service } from '../types.ts';
import { openedBySuper, optionSources } from './option-sources.ts';
import { isOwnedByModule } from './owned-sources.ts';
import { connectionStringsOf, parameterOf, prismaUrlOf } from './urls.ts';

/** One place that opens a database client on the production path. */
export interface DatabaseClient {
  readonly row: DatabaseClientRow;
  readonly module: string;
  /** Undefined for a class that extends the client without a constructor. */
  readonly call: LinkedCall | undefined;
  readonly place: Place;
  /** Values that may hold its options. */
  readonly sources: readonly Located[];
  /** Connection strings as far as they are known. */
  readonly urls: readonly { readonly text: string; readonly place: Place }[];
  /** A connection string exists that is not in the repository. */
  readonly urlUnknown: boolean;
}

export type Setting =
  /** `value` is undefined when it is computed or comes from outside. */
  | { readonly state: 'set'; readonly option: string; readonly value: Literal; readonly place: Place }
  | { readonly state: 'default'; readonly value: number | undefined }
  | { readonly state: 'unknown'; readonly reason: string };

/** Code that runs by hand or in tests. */
const OUTSIDE =
  /(?:^|\/)(?:scripts?|seeds?|seeders?|tests?|__tests__|testing|e2e)\/|\.(?:test|spec|stories)\.[cm]?[jt]sx?$/;
/** Engines that are a file beside the process: nothing of a network pool applies. */
const EMBEDDED = /^(?:sqlite3?|better-sqlite3?|sqljs|better-sqlite|expo|libsql)$/;

export const databaseClientsOf = memoizeByService((service: Service): readonly DatabaseClient[] => {
  const { program } = service;
  if (!program) return [];
  const env = assumeComplete(service.deployments[0]?.environment);
  const seen = new Set<LinkedCall>();
  const found: DatabaseClient[] = [];
  for (const row of DATABASE_CLIENTS) {
    for (const call of opensOf(program, row)) {
      if (seen.has(call) || OUTSIDE.test(call.module) || !mayRun(program, call, env)) continue;
      if (isOwnedByModule(program, call)) continue;
      const client = clientOf(service, program, row, call);
      if (!client) continue;
      seen.add(call);
      found.push(client);
    }
  }
  const adapted = found.some((client) => client.row.name.startsWith('@prisma/adapter'));
  return found.filter(
    (client) =>
      !isEmbedded(service, program, client) && !(adapted && client.row.name === 'prisma' && !client.urlUnknown),
  );
});

/** The clients that keep a pool of connections to a database. */
export function poolsOf(service: Service): readonly DatabaseClient[] {
  return databaseClientsOf(service).filter((client) => client.row.kind === 'pool' || client.row.kind === 'url');
}

function opensOf(program: Program, row: DatabaseClientRow): readonly LinkedCall[] {
  const direct = program.callsTo(...row.opens);
  const plugins = row.plugins
    ? program
        .callsNamed('register')
        .filter(
          (call) =>
            call.fact.callee.kind === 'member' &&
            call.fact.args[0] !== undefined &&
            program
              .externals(call.module, call.fact.args[0])
              .some((path) => row.plugins?.some((name) => path.startsWith(`${name}#`))),
        )
    : [];
  return [...direct, ...plugins, ...openedBySuper(program, row)];
}

function clientOf(
  service: Service,
  program: Program,
  row: DatabaseClientRow,
  call: LinkedCall,
): DatabaseClient | undefined {
  const args =
    call.fact.callee.kind === 'member' && call.fact.callee.property === 'register'
      ? call.fact.args.slice(1)
      : call.fact.args;
  const sources = optionSources(program, call.module, args);
  // `drizzle(pool)` and `drizzle({ client: pool })` wrap a client that is judged where it is opened.
  if (row.name === 'drizzle' && sources.some((source) => wrapsClient(program, source))) return undefined;
  if (row.when) {
    const type = literalOption(program, sources, row.when.option, service.deployments[0]?.environment);
    if (typeof type !== 'string' || !row.when.values.test(type)) return undefined;
  }
  const strings =
    row.name === 'prisma'
      ? prismaUrlOf(service, program, sources)
      : connectionStringsOf(program, sources, service.deployments[0]?.environment);
  return {
    row,
    module: call.module,
    call,
    place: call.place,
    sources,
    urls: strings.known,
    urlUnknown: strings.unknown,
  };
}

function wrapsClient(program: Program, { module, value }: Located): boolean {
  if (value.kind === 'object') return program.option(module, value, 'client').found;
  return program.externals(module, value).length > 0;
}

function isEmbedded(service: Service, program: Program, client: DatabaseClient): boolean {
  const env = service.deployments[0]?.environment;
  const kind = ['client', 'dialect', 'type', 'driver']
    .map((option) => literalOption(program, client.sources, option, env))
    .find((value) => typeof value === 'string');
  return typeof kind === 'string'
    ? EMBEDDED.test(kind)
    : client.urls.some(({ text }) => /^(?:sqlite|file):/.test(text));
}

function literalOption(
  program: Program,
  sources: readonly Located[],
  option: string,
  env: Environment | undefined,
): Literal {
  for (const { module, value } of sources) {
    const found = program.option(module, value, ...option.split('.'));
    if (found.found && found.value) return program.literal(found.module, found.value, env)?.value;
  }
  return undefined;
}

/** An option of the client wherever it may stand; undefined when no source has it. */
export function findClientOption(
  program: Program,
  client: DatabaseClient,
  option: string,
): { readonly module: string; readonly value: Value; readonly place: Place } | undefined {
  for (const { module, value } of client.sources) {
    const found = program.option(module, value, ...option.split('.'));
    if (!found.found || !found.value) continue;
    const literal = program.literal(found.module, found.value);
    if (literal && literal.value == null) continue;
    return { module: found.module, value: found.value, place: found.place ?? client.place };
  }
  return undefined;
}

/** `createConnection(settings.uri)`: an address that comes from elsewhere holds no options of the call. */
function isAddress(program: Program, { module, value }: Located): boolean {
  return (
    (value.kind === 'member' || value.kind === 'ref') &&
    /^(?:\w+_)?(?:\w*(?:Ur[il]|Dsn|ConnectionString)|ur[il]|dsn|connection_?string)$/i.test(
      nameOf(program, module, value),
    )
  );
}

/** One setting of a client: where it is set and to what, or what holds without it. */
export function settingOf(service: Service, client: DatabaseClient, row: SettingRow): Setting {
  const { program } = service;
  if (!program) return { state: 'unknown', reason: 'the source was not found' };
  const env = service.deployments[0]?.environment;
  for (const option of row.options) {
    const found = findClientOption(program, client, option);
    if (!found) continue;
    const literal =
      program.literal(found.module, found.value, env) ??
      program.literal(found.module, found.value, assumeComplete(env));
    const value = typeof literal?.value === 'number' && Number.isNaN(literal.value) ? undefined : literal?.value;
    return { state: 'set', option, value, place: found.place };
  }
  for (const { text, place } of client.urls) {
    for (const name of row.parameters ?? []) {
      const value = parameterOf(text, name);
      if (value === undefined || (name === 'options' && !/timeout/.test(value))) continue;
      const number = Number(value);
      return { state: 'set', option: name, value: Number.isFinite(number) ? number : value, place };
    }
  }
  if (client.row.kind === 'url' && client.urlUnknown && row.parameters && row.default === undefined)
    return {
      state: 'unknown',
      reason: `${row.parameters[0]} is part of the connection string of ${client.row.name}, which is not in the repository`,
    };
  const open = client.sources.find((source) => !isAddress(program, source) && isOpen(program, source));
  if (open)
    return {
      state: 'unknown',
      reason: `the options of this ${client.row.name} client come from a value that could not be followed (${client.place.path}:${client.place.line})`,
    };
  return { state: 'default', value: row.default };
}
