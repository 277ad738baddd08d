import { own } from '../../parsers/own.ts';
import type { Place } from '../../parsers/place.ts';
import { assumeComplete, walkEffective } from '../observability/effective.ts';
import type { Program, Service } from '../types.ts';
import { type DatabaseClient, databaseClientsOf, findClientOption } from './clients.ts';

export interface QueryLog {
  readonly name: string;
  readonly verdict: 'on' | 'off' | 'unknown';
  readonly place: Place;
}

/** The option that prints queries, and what holds without it. */
const OPTIONS: Readonly<Record<string, { readonly option: string; readonly default: boolean }>> = {
  prisma: { option: 'log', default: false },
  // Sequelize v6 logs every query with console.log unless told otherwise (sequelize.org/docs/v6/getting-started/#logging).
  sequelize: { option: 'logging', default: true },
  typeorm: { option: 'logging', default: false },
  knex: { option: 'debug', default: false },
  'mikro-orm': { option: 'debug', default: false },
  postgres: { option: 'debug', default: false },
};

/** What every client does with the text of queries in production. */
export function queryLogsOf(service: Service, program: Program): readonly QueryLog[] {
  const clients = databaseClientsOf(service).flatMap((client) => judge(service, program, client) ?? []);
  const drizzle = program.callsTo('drizzle-orm/*#drizzle').flatMap((call): readonly QueryLog[] => {
    const found = call.fact.args
      .map((arg) => program.option(call.module, arg, 'logger'))
      .find((item) => item.found && item.value);
    const literal = found?.value && program.literal(found.module, found.value, assumed(service));
    const on = literal ? literal.value === true : undefined;
    if (!found) return [{ name: 'drizzle', verdict: 'off', place: call.place }];
    return [
      { name: 'drizzle', verdict: on === undefined ? 'unknown' : on ? 'on' : 'off', place: found.place ?? call.place },
    ];
  });
  // mongoose.set('debug', true)
  const mongoose = program.callsTo('mongoose#set').flatMap((call): readonly QueryLog[] => {
    const [name, value] = call.fact.args;
    if (name?.kind !== 'string' || name.value !== 'debug' || !value) return [];
    if (program.runs(call, assumed(service)) === false) return [];
    const literal = program.literal(call.module, value, assumed(service));
    const certain = literal?.value === true && call.fact.guards.length === 0;
    return [
      {
        name: 'mongoose',
        verdict: certain || literal?.value === true ? 'on' : literal ? 'off' : 'unknown',
        place: call.place,
      },
    ];
  });
  return [...clients, ...drizzle, ...mongoose];
}

const assumed = (service: Service): ReturnType<typeof assumeComplete> =>
  assumeComplete(service.deployments[0]?.environment);

function judge(service: Service, program: Program, client: DatabaseClient): QueryLog | undefined {
  const row = own(OPTIONS, client.row.name);
  const { name } = client.row;
  if (!row) return undefined;
  const found = findClientOption(program, client, row.option);
  if (!found) {
    if (row.default && client.sources.some(({ module, value }) => program.option(module, value, row.option).maybe))
      return { name, verdict: 'unknown', place: client.place };
    return { name, verdict: row.default ? 'on' : 'off', place: client.place };
  }
  let on: boolean | undefined = false;
  walkEffective(program, found.module, found.value, assumed(service), (value, module, certain) => {
    const logs =
      (value.kind === 'string' && /^(?:query|all)$/.test(value.value)) ||
      (value.kind === 'boolean' && value.value) ||
      (value.kind === 'member' && program.externals(module, value).includes('console.log'));
    if (logs && on !== true) on = certain ? true : undefined;
  });
  // `emit: 'event'` hands queries to a listener, which decides.
  if (on && hasEvent(program, found.module, found.value)) on = false;
  return { name, verdict: on === undefined ? 'unknown' : on ? 'on' : 'off', place: found.place };
}

function hasEvent(program: Program, module: string, value: Parameters<typeof walkEffective>[2]): boolean {
  let event = false;
  walkEffective(program, module, value, undefined, (item) => {
    if (item.kind === 'string' && item.value === 'event') event = true;
  });
  return event;
}
