/** Packages that measure rate, errors and duration of every request once they are mounted or loaded. */
export const HTTP_METRICS: readonly { readonly package: string; readonly source: string }[] = [
  { package: 'express-prom-bundle', source: 'https://github.com/jochen-schweizer/express-prom-bundle' },
  { package: 'fastify-metrics', source: 'https://github.com/SkeLLLa/fastify-metrics' },
  { package: 'prometheus-api-metrics', source: 'https://github.com/PayU/prometheus-api-metrics' },
  {
    package: 'express-prometheus-middleware',
    source: 'https://github.com/joao-fontenele/express-prometheus-middleware',
  },
  { package: 'express-prometheus-metrics', source: 'https://www.npmjs.com/package/express-prometheus-metrics' },
  { package: '@hono/prometheus', source: 'https://github.com/honojs/middleware/tree/main/packages/prometheus' },
  { package: 'koa-prometheus-exporter', source: 'https://www.npmjs.com/package/koa-prometheus-exporter' },
  {
    package: '@echo-health/koa-prometheus-exporter',
    source: 'https://www.npmjs.com/package/@echo-health/koa-prometheus-exporter',
  },
  { package: 'swagger-stats', source: 'https://swaggerstats.io' },
  { package: 'hapi-prometheus', source: 'https://www.npmjs.com/package/hapi-prometheus' },
  { package: 'dd-trace', source: 'https://docs.datadoghq.com/tracing/metrics/metrics_namespace/' },
  { package: 'newrelic', source: 'https://docs.newrelic.com/docs/apm/agents/nodejs-agent/' },
  { package: 'elastic-apm-node', source: 'https://www.elastic.co/guide/en/apm/agent/nodejs/current/metrics.html' },
  { package: 'applicationinsights', source: 'https://github.com/microsoft/ApplicationInsights-node.js' },
  {
    package: '@azure/monitor-opentelemetry',
    source: 'https://learn.microsoft.com/azure/azure-monitor/app/opentelemetry-enable',
  },
  {
    package: '@instana/collector',
    source: 'https://www.ibm.com/docs/en/instana-observability/current?topic=technologies-monitoring-nodejs',
  },
  { package: '@dynatrace/oneagent-sdk', source: 'https://github.com/Dynatrace/OneAgent-SDK-for-NodeJs' },
];

/** Packages that push metrics to a store; an endpoint to scrape is not needed then. */
export const METRIC_PUSHERS: readonly {
  readonly package: string;
  readonly calls?: readonly string[];
  readonly source: string;
}[] = [
  {
    package: '@opentelemetry/exporter-metrics-otlp-http',
    calls: ['@opentelemetry/exporter-metrics-otlp-http#OTLPMetricExporter'],
    source: 'https://opentelemetry.io/docs/languages/js/exporters/',
  },
  {
    package: '@opentelemetry/exporter-metrics-otlp-proto',
    calls: ['@opentelemetry/exporter-metrics-otlp-proto#OTLPMetricExporter'],
    source: 'https://opentelemetry.io/docs/languages/js/exporters/',
  },
  {
    package: '@opentelemetry/exporter-metrics-otlp-grpc',
    calls: ['@opentelemetry/exporter-metrics-otlp-grpc#OTLPMetricExporter'],
    source: 'https://opentelemetry.io/docs/languages/js/exporters/',
  },
  { package: 'newrelic', source: 'https://docs.newrelic.com/docs/apm/agents/nodejs-agent/' },
  { package: 'elastic-apm-node', source: 'https://www.elastic.co/guide/en/apm/agent/nodejs/current/metrics.html' },
  { package: 'applicationinsights', source: 'https://github.com/microsoft/ApplicationInsights-node.js' },
  {
    package: '@azure/monitor-opentelemetry',
    source: 'https://learn.microsoft.com/azure/azure-monitor/app/opentelemetry-enable',
  },
  { package: '@splunk/otel', source: 'https://github.com/signalfx/splunk-otel-js' },
  { package: 'appmetrics', source: 'https://github.com/RuntimeTools/appmetrics' },
];
