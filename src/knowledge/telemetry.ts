/** What packages report about a running process. A row counts when the production path imports or preloads the package. */
export interface TelemetryRow {
  readonly package: string;
  readonly tracing?: true;
  /** Serves metrics for a scraper by itself. */
  readonly endpoint?: true;
  /** Process metrics: heap, garbage collection, event loop, handles. */
  readonly defaultMetrics?: true;
  readonly eventLoop?: true;
  readonly memory?: true;
  /** Counts only when one of these calls runs (external paths, `*` for any run of characters). */
  readonly calls?: readonly string[];
  /** Counts as well when the command preloads the package. */
  readonly preloads?: true;
  /** Counts only when one of these options is set in a call above. */
  readonly options?: readonly string[];
  readonly source: string;
}

export const TELEMETRY: readonly TelemetryRow[] = [
  {
    package: '@opentelemetry/sdk-node',
    tracing: true,
    source: 'https://opentelemetry.io/docs/languages/js/getting-started/nodejs/',
  },
  {
    package: '@opentelemetry/sdk-trace-node',
    tracing: true,
    source: 'https://opentelemetry.io/docs/languages/js/instrumentation/',
  },
  {
    package: '@opentelemetry/sdk-trace-base',
    tracing: true,
    source: 'https://opentelemetry.io/docs/languages/js/instrumentation/',
  },
  { package: '@opentelemetry/node', tracing: true, source: 'https://www.npmjs.com/package/@opentelemetry/node' },
  {
    package: '@opentelemetry/auto-instrumentations-node',
    tracing: true,
    source: 'https://opentelemetry.io/docs/zero-code/js/',
  },
  { package: '@vercel/otel', tracing: true, source: 'https://vercel.com/docs/observability/otel-overview' },
  {
    package: '@honeycombio/opentelemetry-node',
    tracing: true,
    source: 'https://docs.honeycomb.io/send-data/javascript-nodejs/',
  },
  {
    // Its `tracing` module starts the SDK, with instrumentation-runtime-node in it.
    package: '@hyperdx/node-opentelemetry',
    tracing: true,
    defaultMetrics: true,
    eventLoop: true,
    memory: true,
    calls: [
      '@hyperdx/node-opentelemetry#init',
      '@hyperdx/node-opentelemetry#initSDK',
      '@hyperdx/node-opentelemetry#default.init',
      '@hyperdx/node-opentelemetry#default.initSDK',
    ],
    preloads: true,
    source: 'https://github.com/hyperdxio/hyperdx-js/tree/main/packages/node-opentelemetry',
  },
  {
    package: '@splunk/otel',
    tracing: true,
    defaultMetrics: true,
    eventLoop: true,
    memory: true,
    source: 'https://github.com/signalfx/splunk-otel-js',
  },
  {
    package: '@elastic/opentelemetry-node',
    tracing: true,
    source: 'https://www.elastic.co/docs/reference/opentelemetry/edot-sdks/node',
  },
  {
    package: '@azure/monitor-opentelemetry',
    tracing: true,
    source: 'https://learn.microsoft.com/azure/azure-monitor/app/opentelemetry-enable',
  },
  {
    package: 'applicationinsights',
    tracing: true,
    memory: true,
    source: 'https://github.com/microsoft/ApplicationInsights-node.js',
  },
  {
    package: 'dd-trace',
    tracing: true,
    source: 'https://docs.datadoghq.com/tracing/trace_collection/library_config/nodejs/',
  },
  {
    package: 'dd-trace',
    defaultMetrics: true,
    eventLoop: true,
    memory: true,
    calls: ['dd-trace#init', 'dd-trace#default.init', 'dd-trace#tracer.init'],
    options: ['runtimeMetrics'],
    source: 'https://docs.datadoghq.com/tracing/metrics/runtime_metrics/nodejs/',
  },
  {
    package: 'newrelic',
    tracing: true,
    defaultMetrics: true,
    eventLoop: true,
    memory: true,
    source: 'https://docs.newrelic.com/docs/apm/agents/nodejs-agent/supported-features/node-vm-measurements/',
  },
  {
    package: 'elastic-apm-node',
    tracing: true,
    defaultMetrics: true,
    eventLoop: true,
    memory: true,
    source: 'https://www.elastic.co/guide/en/apm/agent/nodejs/current/metrics.html',
  },
  // Its runtime metrics stay in the agent: nothing that the service itself exports.
  {
    package: '@instana/collector',
    tracing: true,
    source: 'https://www.ibm.com/docs/en/instana-observability/current?topic=technologies-monitoring-nodejs',
  },
  {
    package: '@google-cloud/trace-agent',
    tracing: true,
    source: 'https://www.npmjs.com/package/@google-cloud/trace-agent',
  },
  {
    package: '@google-cloud/opentelemetry-cloud-trace-exporter',
    tracing: true,
    source: 'https://github.com/GoogleCloudPlatform/opentelemetry-operations-js',
  },
  { package: 'aws-xray-sdk', tracing: true, source: 'https://github.com/aws/aws-xray-sdk-node' },
  { package: 'aws-xray-sdk-core', tracing: true, source: 'https://github.com/aws/aws-xray-sdk-node' },
  { package: 'jaeger-client', tracing: true, source: 'https://www.npmjs.com/package/jaeger-client' },
  { package: 'zipkin', tracing: true, source: 'https://www.npmjs.com/package/zipkin' },
  { package: 'nestjs-otel', tracing: true, source: 'https://github.com/pragmaticivan/nestjs-otel' },
  {
    package: '@sentry/node',
    tracing: true,
    calls: ['@sentry/node#init'],
    options: ['tracesSampleRate', 'tracesSampler'],
    source: 'https://docs.sentry.io/platforms/javascript/guides/node/tracing/',
  },
  {
    package: '@sentry/nestjs',
    tracing: true,
    calls: ['@sentry/nestjs#init'],
    options: ['tracesSampleRate', 'tracesSampler'],
    source: 'https://docs.sentry.io/platforms/javascript/guides/nestjs/tracing/',
  },
  {
    package: '@sentry/nextjs',
    tracing: true,
    calls: ['@sentry/nextjs#init'],
    options: ['tracesSampleRate', 'tracesSampler'],
    source: 'https://docs.sentry.io/platforms/javascript/guides/nextjs/tracing/',
  },
  {
    package: '@sentry/remix',
    tracing: true,
    calls: ['@sentry/remix#init'],
    options: ['tracesSampleRate', 'tracesSampler'],
    source: 'https://docs.sentry.io/platforms/javascript/guides/remix/tracing/',
  },
  {
    package: '@sentry/react-router',
    tracing: true,
    calls: ['@sentry/react-router#init'],
    options: ['tracesSampleRate', 'tracesSampler'],
    source: 'https://docs.sentry.io/platforms/javascript/guides/react-router/tracing/',
  },
  {
    package: '@hono/prometheus',
    defaultMetrics: true,
    eventLoop: true,
    memory: true,
    calls: ['@hono/prometheus#prometheus'],
    options: ['collectDefaultMetrics'],
    source: 'https://github.com/honojs/middleware/tree/main/packages/prometheus#options',
  },
  {
    package: 'prom-client',
    defaultMetrics: true,
    eventLoop: true,
    memory: true,
    calls: ['prom-client#collectDefaultMetrics', 'prom-client#default.collectDefaultMetrics'],
    source: 'https://github.com/siimon/prom-client#default-metrics',
  },
  {
    package: '@willsoto/nestjs-prometheus',
    endpoint: true,
    defaultMetrics: true,
    eventLoop: true,
    memory: true,
    source: 'https://github.com/willsoto/nestjs-prometheus',
  },
  {
    package: 'fastify-metrics',
    endpoint: true,
    defaultMetrics: true,
    eventLoop: true,
    memory: true,
    source: 'https://github.com/SkeLLLa/fastify-metrics',
  },
  { package: 'express-prom-bundle', endpoint: true, source: 'https://github.com/jochen-schweizer/express-prom-bundle' },
  {
    package: 'express-prom-bundle',
    defaultMetrics: true,
    eventLoop: true,
    memory: true,
    calls: ['express-prom-bundle#default'],
    options: ['promClient'],
    source: 'https://github.com/jochen-schweizer/express-prom-bundle',
  },
  {
    package: 'prometheus-api-metrics',
    endpoint: true,
    defaultMetrics: true,
    eventLoop: true,
    memory: true,
    source: 'https://github.com/PayU/prometheus-api-metrics',
  },
  { package: 'swagger-stats', endpoint: true, defaultMetrics: true, memory: true, source: 'https://swaggerstats.io' },
  {
    package: '@opentelemetry/exporter-prometheus',
    endpoint: true,
    source: 'https://www.npmjs.com/package/@opentelemetry/exporter-prometheus',
  },
  {
    package: '@opentelemetry/instrumentation-runtime-node',
    defaultMetrics: true,
    eventLoop: true,
    memory: true,
    source: 'https://www.npmjs.com/package/@opentelemetry/instrumentation-runtime-node',
  },
  {
    package: '@opentelemetry/host-metrics',
    memory: true,
    source: 'https://www.npmjs.com/package/@opentelemetry/host-metrics',
  },
  {
    package: 'opentelemetry-node-metrics',
    defaultMetrics: true,
    eventLoop: true,
    memory: true,
    source: 'https://www.npmjs.com/package/opentelemetry-node-metrics',
  },
  {
    package: 'appmetrics',
    defaultMetrics: true,
    eventLoop: true,
    memory: true,
    source: 'https://github.com/RuntimeTools/appmetrics',
  },
  {
    package: '@fastify/under-pressure',
    eventLoop: true,
    memory: true,
    source: 'https://github.com/fastify/under-pressure',
  },
  { package: 'under-pressure', eventLoop: true, memory: true, source: 'https://github.com/fastify/under-pressure' },
  { package: 'toobusy-js', eventLoop: true, source: 'https://github.com/strml/node-toobusy' },
  { package: 'event-loop-lag', eventLoop: true, source: 'https://www.npmjs.com/package/event-loop-lag' },
  { package: 'event-loop-stats', eventLoop: true, source: 'https://www.npmjs.com/package/event-loop-stats' },
  { package: 'blocked-at', eventLoop: true, source: 'https://github.com/naugtur/blocked-at' },
  {
    package: 'overload-protection',
    eventLoop: true,
    memory: true,
    source: 'https://www.npmjs.com/package/overload-protection',
  },
];

/** Calls that sample the process by hand. */
export const SAMPLERS = {
  eventLoop: [
    'node:perf_hooks#monitorEventLoopDelay',
    'node:perf_hooks#performance.eventLoopUtilization',
    'performance.eventLoopUtilization',
    'node:perf_hooks#eventLoopUtilization',
  ],
  memory: [
    'process.memoryUsage',
    'process.memoryUsage.rss',
    'node:process#memoryUsage',
    'node:v8#getHeapStatistics',
    'node:v8#getHeapSpaceStatistics',
  ],
} as const;
