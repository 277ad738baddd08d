import { HTTP_METRICS } from '../../knowledge/http-metrics.ts';
import type { Place } from '../../parsers/place.ts';
import { memoizeByService } from '../memoize.ts';
import type { Program, Service } from '../types.ts';
import { type MetricDefinition, metricDefinitionsOf } from './metric-definitions.ts';
import { telemetryOf } from './telemetry.ts';

export interface HttpMetrics {
  /** Libraries and agents that measure every request by themselves. */
  readonly supplied: readonly { readonly place: Place; readonly note: string }[];
  /** Metrics of one's own that are about requests. */
  readonly own: readonly MetricDefinition[];
  /** Those that measure how long requests take. */
  readonly latency: readonly MetricDefinition[];
}

const REQUESTS = /(?:^|[_.])(?:https?|requests?|req|route|api|endpoint|server|rpc|grpc|response)(?:[_.]|s?_total|$)/i;
const LATENCY = /duration|latency|seconds|millis|_ms$|response_?time|elapsed/i;
/** Clients, databases and jobs are measured too, but they are not what callers see. */
const OTHER = /client|outgoing|outbound|upstream|database|(?:^|_)db_|query|queue|job|redis|cache|kafka|external/i;

/** What measures rate, errors and duration of requests. */
export const httpMetricsOf = memoizeByService((service: Service): HttpMetrics => {
  const { program } = service;
  if (!program) return { supplied: [], own: [], latency: [] };
  const own = metricDefinitionsOf(service).filter(({ name }) => REQUESTS.test(name) && !OTHER.test(name));
  const supplied = [...suppliedByPackages(program), ...suppliedByOtel(service, program)];
  return { supplied, own, latency: own.filter((metric) => LATENCY.test(metric.name) || metric.kind === 'histogram') };
});

function suppliedByPackages(program: Program): HttpMetrics['supplied'] {
  return HTTP_METRICS.flatMap((row) => {
    const place = program.packages.get(row.package);
    return place ? [{ place, note: row.package }] : [];
  });
}

/** The HTTP instrumentation measures http.server.request.duration once a reader for metrics is there. */
function suppliedByOtel(service: Service, program: Program): HttpMetrics['supplied'] {
  const instrumented = telemetryOf(service)
    .of('tracing')
    .filter(({ note }) => /auto-instrumentations-node|edot|@elastic\/opentelemetry-node|@splunk\/otel/.test(note));
  const http = program.packages.get('@opentelemetry/instrumentation-http');
  const evidence = http
    ? [...instrumented, { place: http, note: '@opentelemetry/instrumentation-http' }]
    : instrumented;
  return evidence.length > 0 && metricReaderOf(service) ? evidence : [];
}

/** What reads the metrics of the OpenTelemetry SDK and takes them out of the process. */
function metricReaderOf(service: Service): { readonly place: Place; readonly note: string } | undefined {
  const { program } = service;
  const exporter = service.deployments[0]?.environment.variables.get('OTEL_METRICS_EXPORTER');
  if (exporter?.value !== undefined && !/^(?:none|console)?$/.test(exporter.value))
    return { place: exporter.place, note: 'OTEL_METRICS_EXPORTER' };
  const call = program
    ?.callsTo(
      '@opentelemetry/sdk-metrics#PeriodicExportingMetricReader',
      '@opentelemetry/sdk-node#metrics.PeriodicExportingMetricReader',
      '@opentelemetry/exporter-prometheus#PrometheusExporter',
    )
    .find((item) => program.runs(item) !== false);
  return call && { place: call.place, note: 'metric reader' };
}
