import { at, entriesOf, textOf } from '../../parsers/data.ts';
import type { Place } from '../../parsers/place.ts';
import { assumeComplete } from '../observability/effective.ts';
import type { LinkedCall, Program, Service } from '../types.ts';
import { findIngresses, findServices } from '../workloads/queries.ts';

export interface SessionStore {
  readonly library: string;
  readonly place: Place;
  /** Sessions live in the memory of this process. */
  readonly inMemory: boolean | 'unknown';
}

/** Session middleware whose store is the memory of the process unless `store` says otherwise. */
const SESSIONS = [
  'express-session#default',
  '@fastify/session#default',
  'fastify-session#default',
  'koa-generic-session#default',
];
/** Stores that keep sessions in memory, in a package of their own or not. */
const MEMORY_STORES = /^(?:memorystore|express-session|@fastify\/session)#.*(?:MemoryStore|default)/i;
/** Sessions that travel with the client. */
const CLIENT_SIDE = [
  'cookie-session',
  '@fastify/secure-session',
  'iron-session',
  'next-auth',
  'jose',
  'jsonwebtoken',
  '@nestjs/jwt',
  '@fastify/jwt',
  'express-jwt',
  'koa-jwt',
  'fastify-jwt',
  'koa-session',
];
const SOCKETS = ['socket.io#Server()', 'socket.io#default()', 'socket.io#Server', 'socket.io#default'];

function runs(program: Program, service: Service, call: LinkedCall): boolean {
  return program.runs(call, assumeComplete(service.deployments[0]?.environment)) !== false;
}

export function findSessionStores(service: Service): readonly SessionStore[] {
  const { program } = service;
  if (!program) return [];
  const direct = program.callsTo(...SESSIONS).map((call) => ({ call, options: call.fact.args[0] }));
  const registered = program.calls.flatMap((call) => {
    if (call.fact.callee.kind !== 'member' || call.fact.callee.property !== 'register') return [];
    const [plugin, options] = call.fact.args;
    const isSession = plugin && program.externals(call.module, plugin).some((path) => SESSIONS.includes(path));
    return isSession ? [{ call, options }] : [];
  });
  return [...direct, ...registered].flatMap(({ call, options }): readonly SessionStore[] => {
    if (!runs(program, service, call)) return [];
    const library =
      SESSIONS.find((path) => [...program.packages.keys()].includes(path.split('#')[0] ?? ''))?.split('#')[0] ??
      'session';
    const store = program.option(call.module, options, 'store');
    if (!store.found || !store.value)
      return [
        {
          library,
          place: call.place,
          inMemory:
            store.maybe || (options !== undefined && options.kind !== 'object' && !isObject(program, call, options))
              ? 'unknown'
              : true,
        },
      ];
    const origins = program.externals(store.module, store.value);
    const memory = origins.filter((path) => MEMORY_STORES.test(path));
    // A store for each environment: which one holds is decided by configuration.
    const inMemory = memory.length === 0 ? false : memory.length === origins.length ? true : 'unknown';
    return [{ library, place: store.place ?? call.place, inMemory }];
  });
}

function isObject(program: Program, call: LinkedCall, options: LinkedCall['fact']['args'][number]): boolean {
  const definition = program.definition(call.module, options);
  return definition?.value.kind === 'object';
}

/** Sessions or tokens that need no store at all. */
export function findClientSessions({ program }: Service): readonly Place[] {
  if (!program) return [];
  return CLIENT_SIDE.flatMap((name) => program.packages.get(name) ?? []);
}

/** socket.io servers, with whether rooms and events reach other processes. */
export function findSocketServers(service: Service): readonly SessionStore[] {
  const { program } = service;
  if (!program?.packages.has('socket.io')) return [];
  const adapted =
    program.calls.some(
      (call) =>
        call.fact.callee.kind === 'member' && call.fact.callee.property === 'adapter' && call.fact.args.length > 0,
    ) ||
    [...program.packages.keys()].some((name) =>
      /^@socket\.io\/(?:redis|mongo|postgres|cluster|.*-adapter)|socket\.io-redis/.test(name),
    );
  return program
    .callsTo(...SOCKETS)
    .filter((call) => runs(program, service, call))
    .slice(0, 1)
    .map((call) => ({ library: 'socket.io', place: call.place, inMemory: !adapted }));
}

/** Where a load balancer is told to send a client to the same pod each time. */
export function findStickiness(service: Service): readonly Place[] {
  return service.workloads.flatMap((workload) => [
    ...findServices(workload, service.repository).flatMap(({ node }) => {
      const affinity = at(node, 'spec', 'sessionAffinity');
      return affinity && textOf(affinity) === 'ClientIP' ? [affinity.place] : [];
    }),
    ...findIngresses(workload, service.repository).flatMap(({ node }) =>
      entriesOf(at(node, 'metadata', 'annotations')).flatMap(({ key, value }) =>
        /\/affinity$|session-cookie-name$/.test(key) ? [value.place] : [],
      ),
    ),
  ]);
}
