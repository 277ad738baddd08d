import { isWithin } from '../../facts/span.ts';
import { at, entriesOf, itemsOf, textOf } from '../../parsers/data.ts';
import { type Place, samePlace } from '../../parsers/place.ts';
import { keyOf, makersOf } from '../lifecycle/server-closers.ts';
import { memoizeByService } from '../memoize.ts';
import { serves } from '../served/find-routes.ts';
import type { ListeningServer, Program, Route, Service, Workload } from '../types.ts';
import { findIngresses, findServices } from '../workloads/queries.ts';
import { answersWithMetrics, telemetryOf } from './telemetry.ts';

export interface MetricsEndpoint {
  readonly path: string;
  readonly place: Place;
  readonly route: Route | undefined;
  /** Port numbers that serve it, where known. */
  readonly ports: readonly number[];
  /** It has a server of its own. */
  readonly separate: boolean;
  /** Authentication stands before it. */
  readonly guard: Place | undefined;
}

const GUARD = /auth|basic|bearer|token|guard|protect|internal|allowlist|whitelist|ip-?filter|localOnly|apiKey|api_key/i;
const OWN_PORT: Readonly<Record<string, number>> = { '@opentelemetry/exporter-prometheus#PrometheusExporter': 9464 };

/** Where a scraper reads the metrics of the service; undefined when nothing is served. */
export const metricsEndpointOf = memoizeByService((service: Service): MetricsEndpoint | undefined => {
  const { program } = service;
  const [evidence] = telemetryOf(service).of('endpoint');
  if (!program || !evidence) return undefined;
  const route =
    service.routes.routes.find((item) => samePlace(item.place, evidence.place)) ??
    service.routes.routes.find((item) => /(?:^|\/)(?:metrics|prometheus)$/.test(item.path));
  const own = ownServer(program, route);
  if (own)
    return {
      path: route?.path ?? '/metrics',
      place: own.place,
      route,
      ports: own.ports,
      separate: true,
      guard: undefined,
    };
  const server = route ? serverOf(service, program, route) : plainServerOf(service, program);
  const separate =
    server?.role === 'auxiliary' ||
    (server !== undefined && service.servers.length > 1 && isMetricsServer(service, server));
  return {
    path: route?.path ?? '/metrics',
    place: route?.place ?? evidence.place,
    route,
    ports: (server ?? service.servers[0])?.ports.flatMap(({ value }) => (value === undefined ? [] : [value])) ?? [],
    separate,
    guard: guardOf(program, route),
  };
});

/** The Prometheus exporter of OpenTelemetry listens by itself, unless told not to. */
function ownServer(
  program: Program,
  route: Route | undefined,
): { readonly place: Place; readonly ports: readonly number[] } | undefined {
  for (const [path, port] of Object.entries(OWN_PORT)) {
    for (const call of program.callsTo(path)) {
      if (route && route.call !== call) continue;
      const option = program.option(call.module, call.fact.args[0], 'preventServerStart');
      const prevented = option.value && program.literal(option.module, option.value)?.value;
      if (prevented) continue;
      const chosen = program.option(call.module, call.fact.args[0], 'port');
      const value = chosen.value ? program.literal(chosen.module, chosen.value)?.value : port;
      return { place: call.place, ports: typeof value === 'number' ? [value] : [] };
    }
  }
  return undefined;
}

/** The plain server whose listener answers with the metrics. */
function plainServerOf(service: Service, program: Program): ListeningServer | undefined {
  const answer = answersWithMetrics(program);
  const made = program
    .callsTo('node:http#createServer', 'node:https#createServer')
    .find((call) => answer && program.reach(program.callbacks(call)).calls.includes(answer));
  return service.servers.find(({ call }) => {
    if (!made || call?.fact.callee.kind !== 'member') return false;
    return makersOf(service, program, call.module, call.fact.callee.object)?.includes(keyOf(made)) === true;
  });
}

/** The server whose application the route is registered on: the same definition of the receiver. */
function serverOf(service: Service, program: Program, route: Route | undefined): ListeningServer | undefined {
  const call = route?.call;
  if (call?.fact.callee.kind !== 'member') return undefined;
  const app = program.definition(call.module, call.fact.callee.object)?.value;
  const same = service.servers.find(({ call: listen }) => {
    if (listen?.fact.callee.kind !== 'member') return false;
    return app !== undefined && program.definition(listen.module, listen.fact.callee.object)?.value === app;
  });
  if (same) return same;
  const inModule = service.servers.filter(({ call: listen }) => listen?.module === call.module);
  return inModule.length === 1 ? inModule[0] : undefined;
}

/** A server that serves metrics and health only. */
function isMetricsServer(service: Service, server: ListeningServer): boolean {
  return service.servers[0] !== server && /metric|admin|internal|monitor|management/i.test(server.place.path);
}

/** `app.use('/metrics', basicAuth(…))` in the module of the route. */
function guardBefore(program: Program, { path, call }: Route): Place | undefined {
  return program.calls.find(({ module, fact: { callee, args } }) => {
    if (module !== call?.module || callee.kind !== 'member' || callee.property !== 'use') return false;
    const [first, ...rest] = args;
    const mount = first && program.literal(module, first)?.value;
    if (typeof mount !== 'string' || !(path === mount || path.startsWith(`${mount.replace(/\/$/, '')}/`))) return false;
    return rest.some((arg) => {
      if (arg.kind !== 'call') return program.externals(module, arg).some((name) => GUARD.test(name));
      const made = program.call({ module, call: arg.call });
      return (
        program.callees(made).some((name) => GUARD.test(name)) ||
        GUARD.test(calleeName(program, module, arg.call) ?? '')
      );
    });
  })?.place;
}

/** A middleware before the handler, or a guard of the class, that is named as one. */
function guardOf(program: Program, route: Route | undefined): Place | undefined {
  const call = route?.call;
  if (!call) return undefined;
  const before = guardBefore(program, route);
  if (before) return before;
  for (const arg of call.fact.args.slice(1)) {
    const name =
      arg.kind === 'ref'
        ? program.modules.get(call.module)?.bindings[arg.binding]?.name
        : arg.kind === 'member'
          ? arg.property
          : arg.kind === 'call'
            ? calleeName(program, call.module, arg.call)
            : undefined;
    if (name !== undefined && GUARD.test(name)) return call.place;
    if (
      arg.kind === 'object' &&
      arg.properties.some((item) => /^(?:preHandler|onRequest|preValidation|beforeHandler)$/.test(item.key ?? ''))
    )
      return call.place;
  }
  for (const ref of route.handlers) {
    const guard = program.fn(ref).decorators.find((id) => {
      return program
        .callees(program.call({ module: ref.module, call: id }))
        .some((path) => /UseGuards|Auth/.test(path));
    });
    if (guard !== undefined) return program.call({ module: ref.module, call: guard }).place;
    // `if (req.headers.authorization !== …) return res.status(401)`.
    const checks = program.modules
      .get(ref.module)
      ?.guards.some(
        (item) =>
          /authorization|token|remoteAddress/.test(JSON.stringify(item.test)) &&
          isWithin(item.span, program.fn(ref).span),
      );
    if (checks) return route.place;
  }
  return undefined;
}

function calleeName(program: Program, module: string, id: number): string | undefined {
  const callee = program.modules.get(module)?.calls[id]?.callee;
  if (callee?.kind === 'member') return callee.property;
  return callee?.kind === 'ref' ? program.modules.get(module)?.bindings[callee.binding]?.name : undefined;
}

export interface Exposure {
  readonly place: Place;
  readonly how: string;
  readonly workload: Workload;
}

/** How the path can be reached from outside the cluster: rules of ingresses, services with a public address, published ports. */
export function exposuresOf(service: Service, endpoint: MetricsEndpoint): readonly Exposure[] {
  const { repository } = service;
  return service.workloads.flatMap((workload): readonly Exposure[] => {
    if (workload.platform === 'compose') return [];
    const services = findServices(workload, repository);
    const routed = services.filter((item) => routesPort(workload, item, endpoint));
    const names = new Set(routed.map(({ name }) => name));
    const direct = routed.flatMap((item): readonly Exposure[] => {
      const type = textOf(at(item.node, 'spec', 'type'));
      const annotations = entriesOf(at(item.node, 'metadata', 'annotations'));
      const internal = annotations.some(
        ({ key, value }) => /internal/i.test(key) || /internal/i.test(textOf(value) ?? ''),
      );
      return type === 'LoadBalancer' && !internal
        ? [
            {
              place: at(item.node, 'spec', 'type')?.place ?? item.place,
              how: `Service ${item.name} of type LoadBalancer`,
              workload,
            },
          ]
        : [];
    });
    const ingresses = findIngresses(workload, repository).flatMap((ingress): readonly Exposure[] => {
      const rules = itemsOf(at(ingress.node, 'spec', 'rules')).flatMap((rule) => itemsOf(at(rule, 'http', 'paths')));
      const entry = rules.find((rule) => {
        const backend = textOf(at(rule, 'backend', 'service', 'name')) ?? textOf(at(rule, 'backend', 'serviceName'));
        return (
          backend !== undefined &&
          names.has(backend) &&
          covers(textOf(at(rule, 'path')) ?? '/', textOf(at(rule, 'pathType')), endpoint.path)
        );
      });
      if (entry && !blocks(ingress.node, endpoint.path))
        return [
          {
            place: at(entry, 'path')?.place ?? entry.place,
            how: `Ingress ${ingress.name}, path ${textOf(at(entry, 'path')) ?? '/'}`,
            workload,
          },
        ];
      return [];
    });
    return [...direct, ...ingresses];
  });
}

function routesPort(
  workload: Workload,
  service: { readonly node: Parameters<typeof at>[0] },
  endpoint: MetricsEndpoint,
): boolean {
  if (endpoint.ports.length === 0) return !endpoint.separate;
  return itemsOf(at(service.node, 'spec', 'ports')).some((port) => {
    const target = textOf(at(port, 'targetPort')) ?? textOf(at(port, 'port'));
    const named = workload.container.ports.find(({ name }) => name !== undefined && name === target)?.containerPort
      .value;
    return endpoint.ports.includes(named ?? Number(target));
  });
}

/** Whether a rule for `path` also leads `/metrics` here: Prefix by segments, Exact, and patterns of controllers. */
function covers(path: string, type: string | undefined, wanted: string): boolean {
  if (type === 'Exact') return path === wanted;
  if (/[(*]/.test(path))
    return path.startsWith('/(') || path.startsWith('/*') || wanted.startsWith(path.replace(/[(*].*$/, ''));
  const prefix = path.replace(/\/$/, '');
  return prefix === '' || wanted === prefix || wanted.startsWith(`${prefix}/`);
}

/** Snippets of ingress-nginx that deny the path. */
function blocks(node: Parameters<typeof at>[0], path: string): boolean {
  return entriesOf(at(node, 'metadata', 'annotations')).some(({ key, value }) => {
    const text = textOf(value) ?? '';
    return /snippet/.test(key) && text.includes(path) && /deny|return 40[34]/.test(text);
  });
}

/** A route serves the path that somebody scrapes. */
export function servesPath(endpoint: MetricsEndpoint, path: string): boolean {
  return endpoint.path === path || (endpoint.route !== undefined && serves(endpoint.route, path));
}
