import type { ResourceRow } from '../../knowledge/resources.ts';
import { mayRun } from '../may-run.ts';
import type { Environment, Program, Reach } from '../types.ts';
import type { OpenResource } from './open-resources.ts';

/** Engines of hapi's caches that connect to a store (hapi.dev/module/catbox). */
const ENGINES = /^(?:@hapi\/)?catbox-(?:redis|memcached|mongodb)$/;

/** hapi connects the caches that its options name when it starts, and closes them when it stops (hapi.dev/api/#server.options.cache). */
const CACHE: ResourceRow = {
  name: 'redis',
  category: 'cache',
  opens: ['@hapi/hapi#server', '@hapi/hapi#Server', '@hapi/hapi#default.server', '@hapi/hapi#default.Server'],
  closes: ['@hapi/hapi#*.stop'],
  source: 'https://hapi.dev/api/#-serveroptionscache',
};

/** The store behind the caches of a hapi server, which is handed the engine and not a client. */
export function hapiCaches(program: Program, reach: Reach, env: Environment): readonly OpenResource[] {
  const engine = [...program.packages].find(([name]) => ENGINES.test(name));
  if (!engine) return [];
  const server = program
    .callsTo(...CACHE.opens)
    .find(
      (call) =>
        mayRun(program, call, env) && call.fact.args.some((arg) => program.option(call.module, arg, 'cache').found),
    );
  if (!server) return [];
  const stops = new Set(program.callsTo(...CACHE.closes));
  const closers = reach.calls.filter((call) => stops.has(call));
  return [
    {
      row: { ...CACHE, name: engine[0].replace(/^.*catbox-/, '') },
      call: server,
      place: engine[1],
      closers,
      closedAt: closers[0]?.place,
      optional: false,
    },
  ];
}
