import type { Place } from '../../parsers/place.ts';
import { memoizeByService } from '../memoize.ts';
import { serves } from '../served/find-routes.ts';
import type { Probe, Route, Service } from '../types.ts';
import { clusterOf } from '../workloads/cluster.ts';
import { askedPath, asksGrpcHealth } from '../workloads/probes.ts';
import { findHealthChecks, type HealthCheck } from './health-checks.ts';
import { decidingStateReads } from './state-reads.ts';

export interface HealthRoutes {
  readonly liveness: readonly Route[];
  readonly readiness: readonly Route[];
  readonly startup: readonly Route[];
  /** Routes that a probe of that type calls. */
  readonly probed: (type: Probe['type']) => readonly Route[];
  /** What the readiness handlers look at that the service depends on. */
  readonly readinessChecks: readonly HealthCheck[];
  /** Where the readiness handlers look at something the service depends on: calls, and states of clients. */
  readonly checks: readonly Place[];
}

const ALIVE = /(?:^|[/_.-])(?:is[-_]?)?(?:live|livez|liveness|alive|ping|heartbeat)(?:$|[/_.-])/i;
/** `/orders/:id/status` tells about an order, `/api/v1/status` about the service. */
const GENERIC =
  /(?:^|[/_.-])(?:health|healthz|healthy|healthcheck|health-check|_health)(?:$|[/_.-])|^(?:\/(?:api|v\d+|internal|public|service|server|system|admin|app))*\/?_?status\/?$/i;
const READINESS = /(?:^|[/_.-])(?:is[-_]?)?(?:ready|readyz|readiness)(?:$|[/_.-])/i;
const STARTUP = /(?:^|[/_.-])(?:is[-_]?)?(?:startup|startupz|started)(?:$|[/_.-])/i;

/** `/jobs/:id/started`, `/devices/:id/heartbeat`: about the thing that the parameter names, not about the service. */
const BELONGS = /\/:(?!version|v\b|tenant|locale)[^/]+\/[^/]+\/?$/i;

const DESCRIPTION = /\bhealth[ -]?checks?\b|\bliveness\b/i;

/** `schema: { summary: 'Health check' }` of fastify, hapi and what takes OpenAPI: the documentation says what the path does not. */
function isDescribed({ program }: Service, { call }: Route): boolean {
  if (!program || !call || !program.hasKey('description', 'summary')) return false;
  return call.fact.args.some((arg) =>
    [['schema'], ['openapi'], ['detail'], []].some((above) =>
      ['summary', 'description'].some((key) => {
        const found = program.option(call.module, arg, ...above, key);
        const text = found.value && program.literal(found.module, found.value)?.value;
        return typeof text === 'string' && DESCRIPTION.test(text);
      }),
    ),
  );
}

/** The routes that answer health checks: those that probes call, and those whose path or documentation says so. */
export const healthRoutesOf = memoizeByService((service: Service): HealthRoutes => {
  const answering = service.routes.routes.filter((route) => /^(?:GET|ALL|HEAD|GRPC)$/.test(route.method));
  const { partial } = clusterOf(service);
  const probed = (type: Probe['type']): readonly Route[] =>
    [...service.workloads, ...(partial ? [partial] : [])].flatMap((workload) =>
      workload.container.probes
        .filter((probe) => probe.type === type)
        .flatMap((probe) => {
          if (asksGrpcHealth(probe)) return answering.filter((route) => route.method === 'GRPC');
          const path = probe.path?.value ?? askedPath(probe)?.path;
          const serving = path === undefined ? [] : answering.filter((route) => serves(route, path));
          // `/:id` and `*` answer everything; they are the probe's route only where nothing says it better, or for the first page.
          const literal = serving.filter((route) => !/[:*]/.test(route.path));
          return literal.length > 0
            ? literal
            : serving.filter((route) => route.complete && (path === '/' || !/^\/?[:*]/.test(route.path)));
        }),
    );
  const named = (pattern: RegExp): readonly Route[] =>
    answering.filter(
      (route) =>
        route.method === 'GRPC' ||
        (!BELONGS.test(route.path) && pattern.test(route.path.replace(/^~/, '').replaceAll('\\', ''))),
    );
  const special = (route: Route): boolean => READINESS.test(route.path) || STARTUP.test(route.path);
  const alive = named(ALIVE).filter((route) => !special(route));
  const described = answering.filter((route) => !BELONGS.test(route.path) && isDescribed(service, route));
  const generic = [...new Set([...named(GENERIC), ...described])].filter(
    (route) => !special(route) && !alive.includes(route),
  );
  const ready = [...new Set([...probed('readiness'), ...named(READINESS)])];
  // A shared /health may tell whether the service can serve; a /ping only says that something answers.
  const health = generic.filter((route) => /health/i.test(route.path) || described.includes(route));
  const shared = health.length > 0 ? health : generic;
  const readiness = ready.length > 0 ? ready : [...shared, ...alive.filter((route) => route.method === 'GRPC')];
  const handlers = readiness.flatMap((route) => route.handlers);
  const checks = findHealthChecks(service, handlers).filter((check) => !check.swallowed);
  const states = service.program && handlers.length > 0 ? decidingStateReads(service.program, handlers) : [];
  return {
    liveness: [...new Set([...probed('liveness'), ...alive, ...generic])],
    readiness: [...new Set(readiness)],
    startup: [...new Set([...probed('startup'), ...named(STARTUP).filter((route) => route.method !== 'GRPC')])],
    probed,
    readinessChecks: checks,
    checks: [...checks.map((check) => check.call.place), ...states],
  };
});
