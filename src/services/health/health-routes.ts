import { RESOURCES } from '../../knowledge/resources.ts';
import type { Place } from '../../parsers/place.ts';
import { memoizeByService } from '../memoize.ts';
import { serves } from '../served/find-routes.ts';
import type { LinkedCall, Program, Reach, Route, Service } from '../types.ts';

export interface HealthRoutes {
  readonly liveness: readonly Route[];
  readonly readiness: readonly Route[];
  /** Calls of the readiness handlers that look at something the service depends on. */
  readonly checks: readonly Place[];
}

const LIVENESS =
  /(?:^|[/_.-])(?:health|healthz|healthcheck|health-check|live|livez|liveness|alive|ping|status|heartbeat|_health|_status)(?:$|[/_.-])/i;
const READINESS = /(?:^|[/_.-])(?:ready|readyz|readiness)(?:$|[/_.-])/i;

/** The routes that answer health checks: those that probes call, and those whose path says so. */
export const healthRoutesOf = memoizeByService((service: Service): HealthRoutes => {
  const answering = service.routes.routes.filter((route) => /^(?:GET|ALL|HEAD|GRPC)$/.test(route.method));
  const probed = (type: string): readonly Route[] =>
    service.workloads.flatMap((workload) =>
      workload.container.probes
        .filter((probe) => probe.type === type)
        .flatMap((probe) =>
          answering.filter((route) =>
            probe.handler === 'grpc'
              ? route.method === 'GRPC'
              : probe.path !== undefined && serves(route, probe.path.value),
          ),
        ),
    );
  const named = (pattern: RegExp): readonly Route[] =>
    answering.filter(
      (route) => route.method === 'GRPC' || pattern.test(route.path.replace(/^~/, '').replaceAll('\\', '')),
    );
  const generic = named(LIVENESS).filter((route) => !READINESS.test(route.path));
  const ready = [...new Set([...probed('readiness'), ...named(READINESS)])];
  const readiness = ready.length > 0 ? ready : generic;
  const reach = service.program?.reach(readiness.flatMap((route) => route.handlers));
  return {
    liveness: [...new Set([...probed('liveness'), ...generic])],
    readiness,
    checks: service.program && reach ? findChecks(service.program, reach) : [],
  };
});

/** A query, ping or indicator: calls of a client, Terminus indicators, functions of the service that say they check. */
function findChecks(program: Program, reach: Reach): readonly Place[] {
  const packages = new Set(RESOURCES.flatMap((row) => row.opens.map((path) => path.replace(/#.*$/, ''))));
  const isClient = (call: LinkedCall): boolean =>
    program.callees(call).some((path) => packages.has(path.replace(/#.*$/, '')) && /\)\.|#connection\b/.test(path)) ||
    (call.fact.kind === 'tag' && program.callees(call).some((path) => packages.has(path.replace(/#.*$/, ''))));
  const isIndicator = (call: LinkedCall): boolean =>
    program
      .callees(call)
      .some((path) => /@nestjs\/terminus#\w*HealthIndicator\(\)\.|\.pingCheck$|\.isHealthy$/.test(path));
  const named = (call: LinkedCall): boolean => {
    const { callee } = call.fact;
    const name = callee.kind === 'member' ? callee.property : '';
    return /^(?:ping|authenticate|\$queryRaw\w*|\$executeRaw\w*|isConnected|checkConnection|healthCheck|command)$/.test(
      name,
    );
  };
  return reach.calls.filter((call) => isClient(call) || isIndicator(call) || named(call)).map((call) => call.place);
}
