import { memoizeByService } from '../memoize.ts';
import { requestPathOf } from '../request-path.ts';
import type { Program, Service } from '../types.ts';
import { type DatabaseClient, databaseClientsOf, poolsOf } from './clients.ts';

/**
 * Whether a single connection (no pool) serves the requests of the process: it is made once, at the start, and kept.
 * One that a function makes for its own use (a migration, a check) and closes is not meant.
 */
export function servesRequests(service: Service, program: Program, client: DatabaseClient): boolean {
  const { call } = client;
  if (!call) return false;
  if (call.fact.fn === 0 || isField(program, client)) return !isClosedBeside(program, client);
  if (isClosedBeside(program, client) || poolsOf(service).length > 0) return false;
  const path = requestPathOf(service);
  const queries = new Set(
    program.callsTo(...client.row.opens.flatMap((open) => [`${open}().query`, `${open}().execute`])),
  );
  return path?.calls.some((item) => queries.has(item)) ?? false;
}

function isField(program: Program, { module, call }: DatabaseClient): boolean {
  const fn = call && program.modules.get(module)?.functions[call.fact.fn];
  return fn?.kind === 'constructor';
}

/** The function that makes it also closes it, not only when it fails: a connection for one piece of work. */
function isClosedBeside(program: Program, { row, module, call }: DatabaseClient): boolean {
  if (call === undefined || call.fact.fn === 0) return false;
  const guards = program.modules.get(module)?.guards ?? [];
  const ends = row.opens.flatMap((open) => CLOSERS.map((name) => `${open}().${name}`));
  return program
    .callsTo(...ends)
    .some(
      (other) =>
        other.module === module &&
        other.fact.fn === call.fact.fn &&
        !other.fact.guards.some((guard) => guards[guard]?.kind === 'catch'),
    );
}

const CLOSERS = ['end', 'close', 'destroy', 'release'];

/** Pools, and single connections that serve requests. */
export const servingClientsOf = memoizeByService((service: Service): readonly DatabaseClient[] => {
  const { program } = service;
  if (!program) return [];
  return databaseClientsOf(service).filter(
    (client) =>
      client.row.kind === 'pool' ||
      client.row.kind === 'url' ||
      (client.row.kind === 'connection' && servesRequests(service, program, client)),
  );
});
