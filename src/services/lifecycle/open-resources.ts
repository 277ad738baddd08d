import { RESOURCES, type ResourceRow } from '../../knowledge/resources.ts';
import type { Place } from '../../parsers/place.ts';
import { assumeComplete } from '../observability/effective.ts';
import type { LinkedCall, Program, Reach, Service } from '../types.ts';
import { nameOf } from './server-closers.ts';

export interface OpenResource {
  readonly row: ResourceRow;
  readonly call: LinkedCall;
  /** Calls after SIGTERM that close it. */
  readonly closers: readonly LinkedCall[];
  readonly closedAt: Place | undefined;
  /** Whether it is opened at all depends on variables that the repository does not set. */
  readonly optional: boolean;
}

/** What the production path opens, and what closes it after SIGTERM. */
export function findOpenResources(service: Service, program: Program, reach: Reach): readonly OpenResource[] {
  // A variable that the repository does not set may turn a store on: only what is certainly off is left out.
  const env = service.deployments[0]?.environment;
  const known = assumeComplete(env);
  return RESOURCES.flatMap((row) => {
    const opened = program.callsTo(...row.opens).filter((call) => program.runs(call, env) !== false);
    const [first] = opened;
    if (!first) return [];
    const closing = new Set(program.callsTo(...row.closes));
    const closers = reach.calls.filter((call) => closing.has(call) || closesResourceByName(program, call, row));
    const optional = opened.every((call) => program.holds(call.module, call.fact.guards, known) !== true);
    return [{ row, call: first, closers, closedAt: closers[0]?.place, optional }];
  });
}

/** `redis.quit()` where the client came through a parameter or registry that could not be followed. */
function closesResourceByName(program: Program, call: LinkedCall, row: ResourceRow): boolean {
  const { callee } = call.fact;
  if (
    callee.kind !== 'member' ||
    !/^(?:end|close|quit|disconnect|destroy|drain|\$disconnect|stop)$/.test(callee.property)
  )
    return false;
  const name = nameOf(program, call.module, callee.object).toLowerCase();
  if (name === '' || program.origins(call.module, callee.object).some((origin) => origin.kind === 'external'))
    return false;
  const words = [
    row.name,
    row.category === 'database'
      ? 'db|pool|database|connection|client|sequelize|knex|prisma'
      : row.category === 'cache'
        ? 'redis|cache'
        : 'queue|worker|consumer|producer|broker|nats|channel|connection',
  ];
  return new RegExp(words.join('|')).test(name);
}
