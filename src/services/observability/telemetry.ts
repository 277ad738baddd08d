import { METRIC_PUSHERS } from '../../knowledge/http-metrics.ts';
import { SAMPLERS, TELEMETRY, type TelemetryRow } from '../../knowledge/telemetry.ts';
import { at, entriesOf, textOf } from '../../parsers/data.ts';
import type { Place } from '../../parsers/place.ts';
import { splitPackage } from '../../parsers/specifier.ts';
import { isBoot } from '../config/boot.ts';
import { memoizeByService } from '../memoize.ts';
import type { LinkedCall, Program, Route, Service } from '../types.ts';
import { naisTracing } from '../workloads/nais.ts';

export type Signal = 'tracing' | 'endpoint' | 'defaultMetrics' | 'eventLoop' | 'memory';

export interface TelemetryEvidence {
  readonly place: Place;
  readonly note: string;
}

export interface Telemetry {
  readonly of: (signal: Signal) => readonly TelemetryEvidence[];
  /** Packages of the company or unknown agents that may supply signals. */
  readonly opaque: readonly TelemetryEvidence[];
}

/** Names of packages that are about telemetry but stand in no table. */
const OPAQUE =
  /telemetry|opentelemetry|tracing|(?:^|[-/])(?:otel|apm|observability|monitoring|metrics|appinsights)(?:[-/]|$)/i;

/** What measures in browsers says nothing about the process (github.com/grafana/faro-web-sdk). */
const BROWSER = /(?:^|[-/])(?:faro|rum|web|browser|react|vue|angular)(?:[-/]|$)/i;

/** Annotations that make an operator inject a tracer: opentelemetry.io/docs/platforms/kubernetes/operator/automatic, Datadog's admission controller. */
const INJECTED =
  /^(?:instrumentation\.opentelemetry\.io\/inject-(?:nodejs|sdk)|admission\.datadoghq\.com\/js-lib\.version)$/;

/** What the service reports about itself on the production path: imports, preloads and calls. */
export const telemetryOf = memoizeByService((service: Service): Telemetry => {
  const { program } = service;
  const found = new Map<Signal, TelemetryEvidence[]>();
  const add = (signal: Signal, evidence: TelemetryEvidence): void => {
    found.set(signal, [...(found.get(signal) ?? []), evidence]);
  };
  const packages = new Map(program?.packages ?? []);
  const preloaded = new Set<string>();
  for (const preload of service.command?.preloads ?? []) {
    const name = preload.specifier.startsWith('.') ? undefined : splitPackage(preload.specifier).name;
    const place = preload.place ?? service.command?.place;
    if (!name || !place) continue;
    packages.set(name, place);
    preloaded.add(name);
  }
  for (const { environment, workload } of service.deployments) {
    const options = environment.variables.get('NODE_OPTIONS');
    for (const [, specifier = ''] of (options?.value ?? '').matchAll(/(?:--require|--import|-r)[ =](\S+)/g))
      if (options && !/^[./]/.test(specifier)) {
        packages.set(splitPackage(specifier).name, options.place);
        preloaded.add(splitPackage(specifier).name);
      }
    // Operators inject the agent when the pod is admitted.
    for (const { key, keyPlace, value } of entriesOf(at(workload?.node, 'spec', 'template', 'metadata', 'annotations')))
      if (INJECTED.test(key) && textOf(value) !== 'false') add('tracing', { place: keyPlace, note: key });
  }
  const nais = naisTracing(service);
  if (nais) add('tracing', { place: nais, note: 'nais.io/autoInstrumentation' });
  for (const row of TELEMETRY) {
    const place = packages.get(row.package);
    const starts = row.calls === undefined || (row.preloads && preloaded.has(row.package));
    const used = place && (starts ? place : program && callOf(program, row));
    if (!used) continue;
    for (const signal of ['tracing', 'endpoint', 'defaultMetrics', 'eventLoop', 'memory'] as const) {
      if (row[signal]) add(signal, { place: used, note: row.package });
    }
  }
  if (program) {
    for (const signal of ['eventLoop', 'memory'] as const) {
      // A histogram of delays goes on by itself; what memory is used is known for that moment.
      const call = program
        .callsTo(...SAMPLERS[signal])
        .filter((item) => signal !== 'memory' || !isBoot(service, item.module, item.fact.fn))
        .find((item) => program.runs(item) !== false);
      if (call) add(signal, { place: call.place, note: 'sampled by hand' });
    }
    const route = metricsRoute(service, packages);
    if (route) add('endpoint', route);
  }
  const known = new Set(TELEMETRY.map((row) => row.package));
  const opaque = [...packages].filter(
    ([name]) =>
      OPAQUE.test(name) && !BROWSER.test(name) && !known.has(name) && !/^(?:@opentelemetry|prom-client)/.test(name),
  );
  return { of: (signal) => found.get(signal) ?? [], opaque: opaque.map(([name, place]) => ({ place, note: name })) };
});

function callOf(program: Program, row: TelemetryRow): Place | undefined {
  const calls = program.callsTo(...(row.calls ?? [])).filter((call) => program.runs(call) !== false);
  const { options } = row;
  if (options === undefined) return calls[0]?.place;
  const set = calls.find((call) =>
    call.fact.args.some((arg) =>
      options.some((option) => {
        const found = program.option(call.module, arg, option);
        const value = found.value && program.literal(found.module, found.value)?.value;
        return found.found && value !== false && value !== 0;
      }),
    ),
  );
  return set?.place;
}

/** A route for a scraper: named so, and a metrics library is on the path. */
function metricsRoute(service: Service, packages: ReadonlyMap<string, Place>): TelemetryEvidence | undefined {
  const library = [...packages.keys()].some((name) =>
    /^(?:prom-client|@opentelemetry\/exporter-prometheus|express-prom-bundle|fastify-metrics|@willsoto\/nestjs-prometheus|prometheus-api-metrics|swagger-stats|koa-prometheus.*)$/.test(
      name,
    ),
  );
  const route = service.routes.routes.find(
    (item) =>
      /(?:^|\/)(?:metrics|prometheus)$/.test(item.path) &&
      (library || (service.program && writesExposition(service.program, item))),
  );
  if (route) return { place: route.place, note: route.path };
  const answer = library && service.program ? answersWithMetrics(service.program) : undefined;
  return answer && { place: answer.place, note: 'a server of its own' };
}

/** A handler that writes the text format by hand: `res.type('text/plain; version=0.0.4')`, `# TYPE orders_total counter`. */
function writesExposition(program: Program, route: Route): boolean {
  return program.reach(route.handlers).calls.some(({ fact }) =>
    fact.args.some((arg) => {
      const text = arg.kind === 'template' ? arg.parts[0] : arg;
      return text?.kind === 'string' && /^# (?:TYPE|HELP) |; ?version=(?:0\.0\.4|1\.0\.0)/.test(text.value);
    }),
  );
}

/** `createServer(async (req, res) => res.end(await register.metrics()))` answers every path with the metrics. */
export function answersWithMetrics(program: Program): LinkedCall | undefined {
  const servers = program.callsTo('node:http#createServer', 'node:https#createServer');
  const reach = program.reach(servers.flatMap((call) => program.callbacks(call)));
  return program
    .callsTo('prom-client#register.metrics', 'prom-client#default.register.metrics', 'prom-client#*Registry().metrics')
    .find((call) => reach.calls.includes(call) && program.runs(call) !== false);
}

/** Metrics that leave the process: an endpoint to scrape, or a library or agent that sends them. */
export const metricsSuppliedOf = memoizeByService((service: Service): readonly TelemetryEvidence[] => {
  const { of } = telemetryOf(service);
  const { program } = service;
  const pushed = METRIC_PUSHERS.flatMap((row): readonly TelemetryEvidence[] => {
    if (!program) return [];
    const place = row.calls
      ? program.callsTo(...row.calls).find((call) => program.runs(call) !== false)?.place
      : program.packages.get(row.package);
    return place ? [{ place, note: row.package }] : [];
  });
  const statsd = [...(program?.packages ?? [])]
    .filter(([name]) =>
      /^(?:hot-shots|node-statsd|statsd-client|datadog-metrics|dogapi|@aws-sdk\/client-cloudwatch|aws-embedded-metrics)$/.test(
        name,
      ),
    )
    .map(([note, place]) => ({ place, note }));
  const runtime = of('defaultMetrics').filter(({ note }) =>
    /^(?:dd-trace|newrelic|elastic-apm-node|@splunk\/otel|@hyperdx\/node-opentelemetry)$/.test(note),
  );
  return [...of('endpoint'), ...pushed, ...statsd, ...runtime];
});
