import type { Value } from '../../facts/types.ts';
import { EDGE_LIMITS, LIMITERS, type LimiterRow } from '../../knowledge/rate-limiters.ts';
import { at, entriesOf } from '../../parsers/data.ts';
import type { Place } from '../../parsers/place.ts';
import { failureStatusesOf } from '../health/status-codes.ts';
import { memoizeByService } from '../memoize.ts';
import { nameOf } from '../names.ts';
import { assumeComplete } from '../observability/effective.ts';
import type { FunctionRef, LinkedCall, OptionLookup, Program, Route, Service } from '../types.ts';
import { findIngresses } from '../workloads/queries.ts';
import { findMounts, type Mount } from './mounted.ts';

export interface Limiter {
  readonly row: LimiterRow;
  readonly mount: Mount;
  readonly place: Place;
  /** Requests in the window; undefined when computed. */
  readonly max: number | undefined;
  /** Milliseconds. */
  readonly window: number | undefined;
  readonly store: 'memory' | 'shared' | 'unknown';
  readonly keyGenerator: { readonly place: Place; readonly functions: readonly FunctionRef[] } | undefined;
  readonly status: number;
  /** A handler of its own answers limited requests. */
  readonly handlers: readonly FunctionRef[];
  /** It limits only where a route asks for it (`global: false`). */
  readonly perRoute: boolean;
}

/** Every limiter on the production path. */
export const limitersOf = memoizeByService((service: Service): readonly Limiter[] => {
  const { program } = service;
  if (!program) return [];
  return LIMITERS.flatMap((row) => findMounts(service, [row]).map((mount) => describe(service, program, row, mount)));
});

/** Limits that the ingress of the service sets. */
export const edgeLimitsOf = memoizeByService((service: Service): readonly Place[] =>
  service.workloads.flatMap((workload) =>
    findIngresses(workload, service.repository).flatMap((ingress) =>
      entriesOf(at(ingress.node, 'metadata', 'annotations'))
        .filter(({ key }) => EDGE_LIMITS.some((row) => row.annotation.test(key)))
        .map(({ value }) => value.place),
    ),
  ),
);

/** Limiters of one's own, known by their name, `app.use(rateLimitMiddleware)`, or by the 429 that middleware answers. */
export const ownLimitersOf = memoizeByService((service: Service): readonly LinkedCall[] => {
  const { program } = service;
  const known = new Set(limitersOf(service).flatMap(({ mount }) => [mount.call, ...mount.uses.map((use) => use.call)]));
  return (
    program?.calls.filter(
      (call) =>
        !known.has(call) &&
        call.fact.callee.kind === 'member' &&
        /^(?:use|addHook|get|post|put|patch|all)$/.test(call.fact.callee.property) &&
        program.runs(call) !== false &&
        (call.fact.args.some((arg) => /rate-?limit|throttl/i.test(nameOfMaker(program, call.module, arg))) ||
          answersTooMany(program, call)),
    ) ?? []
  );
});

/** Middleware or a hook that answers 429 itself; an error handler hands on what others decided. */
function answersTooMany(program: Program, call: LinkedCall): boolean {
  const { callee } = call.fact;
  if (callee.kind !== 'member' || !/^(?:use|addHook)$/.test(callee.property)) return false;
  const before = program.callbacks(call).filter((ref) => {
    const [first, ...others] = program.fn(ref).params;
    return others.length < 3 && !/^_?e(?:rr(?:or)?)?$/i.test(first?.name ?? '');
  });
  return failureStatusesOf(program, before).some(({ code }) => code === 429);
}

/** Limiters of one's own that handlers ask: `await checkRateLimit({ key, max })`. */
export function askedLimitersOf(service: Service): readonly LinkedCall[] {
  const { program } = service;
  if (!program) return [];
  const env = assumeComplete(service.deployments[0]?.environment);
  const reach = program.reach(service.routes.routes.flatMap((route) => route.handlers));
  return reach.calls.filter(
    (call) =>
      /^(?:assert|apply|check|consume|enforce|ensure|limit|verify)?_?rate_?limit(?:er|ing)?$/i.test(
        nameOf(program, call.module, call.fact.callee),
      ) &&
      program.targets(call).length > 0 &&
      program.runs(call, env) !== false,
  );
}

/** The name of a value, or of the function whose call made it. */
function nameOfMaker(program: Program, module: string, value: Value): string {
  const call = value.kind === 'call' ? program.modules.get(module)?.calls[value.call] : undefined;
  return call ? nameOfMaker(program, module, call.callee) : nameOf(program, module, value);
}

function describe(service: Service, program: Program, row: LimiterRow, mount: Mount): Limiter {
  const env = assumeComplete(service.deployments[0]?.environment);
  const module = mount.options?.module ?? mount.module;
  const options = listOf(program, module, mount.options?.value, row);
  const find = (names: readonly string[]): OptionLookup | undefined =>
    names.flatMap((name) => options.map((item) => program.option(module, item, name))).find((item) => item.found);
  const literal = (lookup: OptionLookup | undefined): unknown =>
    lookup?.value && program.literal(lookup.module, lookup.value, env)?.value;
  const max = find(row.max.options);
  const span = find(row.window.options);
  const key = find(row.key.options);
  const status = literal(find(row.status.options));
  const handler = find(row.status.handlers);
  return {
    row,
    mount,
    place: mount.place,
    max: max ? numberOf(literal(max)) : row.max.default,
    window: span ? milliseconds(program, span, literal(span), row.window.unit) : row.window.default,
    store: storeOf(program, row, find, options, module),
    keyGenerator: key?.value && {
      place: key.place ?? mount.place,
      functions: program.functions(key.module, key.value),
    },
    status: typeof status === 'number' ? status : 429,
    handlers: handler?.value ? program.functions(handler.module, handler.value) : [],
    perRoute: literal(find(['global'])) === false,
  };
}

/** ThrottlerModule.forRoot takes one object, a list, or `{ throttlers: [...] }`. */
function listOf(program: Program, module: string, value: Value | undefined, row: LimiterRow): readonly Value[] {
  if (!value) return [];
  if (row.library !== '@nestjs/throttler') return [value];
  const list = program.option(module, value, 'throttlers');
  const items = list.value?.kind === 'array' ? list.value.items : value.kind === 'array' ? value.items : [];
  return [...items, value];
}

function storeOf(
  program: Program,
  row: LimiterRow,
  find: (names: readonly string[]) => OptionLookup | undefined,
  options: readonly Value[],
  module: string,
): Limiter['store'] {
  if (row.library === 'koa-ratelimit') {
    const driver = find(['driver']);
    const known = driver?.value && program.literal(driver.module, driver.value)?.value;
    return known === 'memory' ? 'memory' : 'shared';
  }
  const store = find(row.store.options);
  if (store?.value) {
    const known = program.literal(store.module, store.value);
    if (known) return known.value == null ? row.store.default : 'shared';
    const names = program.externals(store.module, store.value).join(' ');
    return /Memory/.test(names) && !/redis|memcache/i.test(names) ? 'memory' : 'shared';
  }
  if (row.store.options.length === 0) return row.store.default;
  const open = options.some((item) => row.store.options.some((name) => program.option(module, item, name).maybe));
  const factory =
    row.paths.some((path) => path.endsWith('forRootAsync')) && find(['useFactory', 'useClass']) !== undefined;
  return open || factory ? 'unknown' : row.store.default;
}

function numberOf(value: unknown): number | undefined {
  return typeof value === 'number' && Number.isFinite(value) ? value : undefined;
}

const UNITS: readonly (readonly [RegExp, number])[] = [
  [/^(?:ms|milliseconds?)$/, 1],
  [/^(?:s|secs?|seconds?)$/, 1000],
  [/^(?:m|mins?|minutes?)$/, 60_000],
  [/^(?:h|hrs?|hours?)$/, 3_600_000],
  [/^(?:d|days?)$/, 86_400_000],
];

/** A number in the unit of the option, `'1 minute'`, or `ms('15m')` and `minutes(1)` of Nest. */
function milliseconds(program: Program, lookup: OptionLookup, literal: unknown, unit: 'ms' | 's'): number | undefined {
  if (typeof literal === 'number') return unit === 's' ? literal * 1000 : literal;
  if (typeof literal === 'string') return duration(literal);
  if (lookup.value?.kind !== 'call') return undefined;
  const call = program.call({ module: lookup.module, call: lookup.value.call });
  const [first] = call.fact.args;
  const known = first && program.literal(call.module, first)?.value;
  const callee = program.callees(call)[0] ?? '';
  const name = callee.replace(/^.*[#.]/, '');
  if (typeof known === 'string') return duration(known);
  const scale = callee.startsWith('@nestjs/throttler#')
    ? UNITS.find(([pattern]) => pattern.test(name))?.[1]
    : undefined;
  return scale !== undefined && typeof known === 'number' ? known * scale : undefined;
}

function duration(text: string): number | undefined {
  const match = /^\s*(\d+(?:\.\d+)?)\s*([a-z]*)\s*$/i.exec(text);
  const scale = match && (match[2] ? UNITS.find(([pattern]) => pattern.test(match[2]?.toLowerCase() ?? ''))?.[1] : 1);
  return match && scale ? Number(match[1]) * scale : undefined;
}

/** Paths that serve no client: probes, metrics, and what browsers ask for by themselves. */
const TECHNICAL =
  /^\/(?:(?:api\/)?(?:-\/)?(?:health\w*|healthz|livez?|liveness|readyz?|readiness|startupz?|status|ping|metrics|version|info)(?:\/.*)?|favicon\.\w+|robots\.txt|sitemap\.xml|\.well-known\/.*)?$/i;

/** Probes, metrics, icons: nothing that a client asks for. */
export function isTechnical(route: Route): boolean {
  return route.path !== '/' && TECHNICAL.test(route.path);
}

/** Routes that clients call. */
export function clientRoutes(service: Service): readonly Route[] {
  return service.routes.routes.filter((route) => route.method !== 'USE' && !isTechnical(route));
}

/** Whether a limiter stands before a route; undefined when where it is used could not be seen. */
export function covers(service: Service, limiter: Limiter, route: Route): boolean | undefined {
  const { program } = service;
  if (!program) return undefined;
  const own = routeLimit(program, route);
  if (own !== undefined) return own !== false;
  if (limiter.perRoute) return limiter.mount.uses.length > 0 ? false : undefined;
  const { uses } = limiter.mount;
  if (uses.length === 0) return undefined;
  return uses.some((use) => {
    if (use.call === route.call) return true;
    if (!/^(?:use|register|useGlobalGuards|addHook|apply)$/.test(use.method)) return false;
    const prefix = use.path?.replace(/\/?\*.*$/, '').replace(/\/$/, '') ?? '';
    // A hook name or plugin option is no path; a router's own prefix may stand before it.
    if (!prefix.startsWith('/')) return true;
    return (
      route.path === prefix || route.path.startsWith(`${prefix}/`) || (!route.complete && route.path.includes(prefix))
    );
  });
}

/** `config: { rateLimit: {…} | false }` of a Fastify route: the options, false, or undefined without any. */
export function routeLimit(program: Program, route: Route): OptionLookup | false | undefined {
  const { call } = route;
  if (!call || route.framework !== 'fastify') return undefined;
  for (const arg of call.fact.args) {
    const lookup = program.option(call.module, arg, 'config', 'rateLimit');
    if (!lookup.found || !lookup.value) continue;
    return program.literal(lookup.module, lookup.value)?.value === false ? false : lookup;
  }
  return undefined;
}
