import type { Value } from '../../facts/types.ts';
import type { FunctionRef, LinkedCall, Program, Route, RouteTable } from '../types.ts';

const SERVER = /^(?:@hapi\/)?hapi#[sS]erver\(\)/;

interface Placed {
  readonly module: string;
  readonly value: Value;
}

/**
 * Routes of hapi: `server.route({ method, path, handler })`, one or a list, also in the plugins that are registered
 * (hapi.dev/api/#-serverrouteroute).
 */
export function findHapiRoutes(program: Program): RouteTable {
  const routes = hapiRouteObjects(program).flatMap((item) => routesOf(program, item.call, item));
  const reasons = routeCalls(program)
    .filter((call) => objectsOf(program, call).length === 0)
    .map((call) => `routes of ${call.place.path}:${call.place.line} are computed`);
  return { routes, complete: reasons.length === 0, reasons: [...new Set(reasons)] };
}

/** The objects that describe routes, each with the call that registers it. */
export function hapiRouteObjects(program: Program): readonly (Placed & { readonly call: LinkedCall })[] {
  return routeCalls(program).flatMap((call) => objectsOf(program, call).map((item) => ({ ...item, call })));
}

function routeCalls(program: Program): readonly LinkedCall[] {
  if (!program.packages.has('@hapi/hapi') && !program.packages.has('hapi')) return [];
  return program.calls.filter(
    (call) =>
      call.fact.kind === 'call' &&
      call.fact.callee.kind === 'member' &&
      call.fact.callee.property === 'route' &&
      isServer(program, call),
  );
}

function objectsOf(program: Program, { module, fact: { args } }: LinkedCall): readonly Placed[] {
  return args[0] ? objectsIn(program, { module, value: args[0] }, 0) : [];
}

/** The server itself, or the first parameter of a plugin, which gets it. */
function isServer(program: Program, { module, fact }: LinkedCall): boolean {
  if (fact.callee.kind !== 'member') return false;
  return program.origins(module, fact.callee.object).some((origin) => {
    if (origin.kind === 'external') return SERVER.test(origin.path);
    if (origin.kind !== 'parameter' || origin.index !== 0 || origin.path.length > 0) return false;
    return /^(?:_?server|plugin|hapi|srv)$/i.test(program.fn(origin.ref).params[0]?.name ?? '');
  });
}

/** Objects that an expression stands for, those in lists included: `server.route([...orders, health])`. */
function objectsIn(program: Program, { module, value }: Placed, depth: number): readonly Placed[] {
  if (depth > 6) return [];
  if (value.kind === 'spread') return objectsIn(program, { module, value: value.value }, depth + 1);
  const joined = joinedLists(program, { module, value });
  if (joined.length > 0) return joined.flatMap((item) => objectsIn(program, item, depth + 1));
  const found: Placed[] =
    value.kind === 'object' || value.kind === 'array'
      ? [{ module, value }]
      : program
          .origins(module, value)
          .flatMap((origin) => (origin.kind === 'data' ? [{ module: origin.module, value: origin.value }] : []));
  return found.flatMap((item): readonly Placed[] => {
    if (item.value.kind === 'object') return [item];
    if (item.value.kind !== 'array') return [];
    return item.value.items.flatMap((inner) => objectsIn(program, { module: item.module, value: inner }, depth + 1));
  });
}

/** `[].concat(require('./orders'), require('./health'))`. */
function joinedLists(program: Program, { module, value }: Placed): readonly Placed[] {
  const made = value.kind === 'call' ? { module, value } : program.definition(module, value);
  if (made?.value.kind !== 'call') return [];
  const { fact } = program.call({ module: made.module, call: made.value.call });
  if (fact.callee.kind !== 'member' || fact.callee.property !== 'concat') return [];
  return [fact.callee.object, ...fact.args].map((item) => ({ module: made.module, value: item }));
}

function routesOf(program: Program, call: LinkedCall, { module, value }: Placed): readonly Route[] {
  const path = program.option(module, value, 'path');
  const text = path.value && program.literal(path.module, path.value)?.value;
  if (typeof text !== 'string') return [];
  const method = program.option(module, value, 'method');
  const methods = method.value
    ? (program.literals(method.module, method.value) ?? listed(program, method.module, method.value))
    : [];
  const handlers = [['handler'], ['options', 'handler'], ['config', 'handler']].flatMap(
    (names): readonly FunctionRef[] => {
      const found = program.option(module, value, ...names);
      return found.value ? program.functions(found.module, found.value) : [];
    },
  );
  return methods.flatMap((name): readonly Route[] =>
    typeof name === 'string'
      ? [
          {
            method: name === '*' ? 'ALL' : name.toUpperCase(),
            path: text.replace(/\{[^}]*\*\d*\}/g, '*').replace(/\{(\w+)\??\}/g, ':$1'),
            complete: true,
            handlers,
            place: path.place ?? call.place,
            framework: 'hapi',
            call,
          },
        ]
      : [],
  );
}

function listed(program: Program, module: string, value: Value): readonly unknown[] {
  return value.kind === 'array' ? value.items.flatMap((item) => program.literals(module, item) ?? []) : [];
}
