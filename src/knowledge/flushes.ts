/** What keeps spans, events or log lines in memory, and the calls that send them off. */
export interface FlushRow {
  readonly name: string;
  readonly carries: 'telemetry' | 'logs';
  /** External paths of what makes the buffer; empty where it needs no making. */
  readonly opens: readonly string[];
  /** External paths that flush or shut it down; `*` for any run of characters. */
  readonly calls: readonly string[];
  /** The releases that the row was read in. */
  readonly versions: string;
  readonly source: string;
}

export const FLUSHES: readonly FlushRow[] = [
  {
    name: 'OpenTelemetry SDK',
    carries: 'telemetry',
    opens: ['@opentelemetry/sdk-node#NodeSDK', '@opentelemetry/sdk-node#default.NodeSDK'],
    calls: ['@opentelemetry/sdk-node#*.shutdown'],
    versions: '>=0.24.0',
    source: 'https://opentelemetry.io/docs/languages/js/getting-started/nodejs/',
  },
  {
    name: 'OpenTelemetry tracer provider',
    carries: 'telemetry',
    opens: [
      '@opentelemetry/sdk-trace-node#NodeTracerProvider',
      '@opentelemetry/sdk-trace-base#BasicTracerProvider',
      '@opentelemetry/node#NodeTracerProvider',
    ],
    calls: [
      '@opentelemetry/sdk-trace-node#*.shutdown',
      '@opentelemetry/sdk-trace-node#*.forceFlush',
      '@opentelemetry/sdk-trace-base#*.shutdown',
      '@opentelemetry/sdk-trace-base#*.forceFlush',
      '@opentelemetry/node#*.shutdown',
      '@opentelemetry/node#*.forceFlush',
    ],
    versions: '>=1.0.0',
    source: 'https://opentelemetry.io/docs/languages/js/instrumentation/',
  },
  {
    name: 'OpenTelemetry meter provider',
    carries: 'telemetry',
    opens: ['@opentelemetry/sdk-metrics#MeterProvider'],
    calls: ['@opentelemetry/sdk-metrics#*.shutdown', '@opentelemetry/sdk-metrics#*.forceFlush'],
    versions: '>=1.0.0',
    source: 'https://opentelemetry.io/docs/languages/js/instrumentation/#metrics',
  },
  {
    name: 'OpenTelemetry logger provider',
    carries: 'telemetry',
    opens: ['@opentelemetry/sdk-logs#LoggerProvider'],
    calls: ['@opentelemetry/sdk-logs#*.shutdown', '@opentelemetry/sdk-logs#*.forceFlush'],
    versions: '>=0.40.0',
    source: 'https://opentelemetry.io/docs/specs/otel/logs/sdk/',
  },
  {
    name: 'Honeycomb SDK',
    carries: 'telemetry',
    opens: ['@honeycombio/opentelemetry-node#HoneycombSDK'],
    calls: ['@honeycombio/opentelemetry-node#*.shutdown'],
    versions: '>=0.1.0',
    source: 'https://docs.honeycomb.io/send-data/javascript-nodejs/',
  },
  {
    name: 'Azure Monitor',
    carries: 'telemetry',
    opens: ['@azure/monitor-opentelemetry#useAzureMonitor'],
    calls: ['@azure/monitor-opentelemetry#shutdownAzureMonitor', '@azure/monitor-opentelemetry#flushAzureMonitor'],
    versions: '>=1.0.0',
    source: 'https://learn.microsoft.com/azure/azure-monitor/app/opentelemetry-enable',
  },
  {
    name: 'Application Insights',
    carries: 'telemetry',
    opens: ['applicationinsights#setup', 'applicationinsights#default.setup'],
    calls: [
      'applicationinsights#*.flush',
      'applicationinsights#flushAzureMonitor',
      'applicationinsights#dispose',
      'applicationinsights#shutdownAzureMonitor',
    ],
    versions: '>=2.0.0',
    source: 'https://github.com/microsoft/ApplicationInsights-node.js',
  },
  {
    name: 'Sentry',
    carries: 'telemetry',
    opens: ['@sentry/node#init', '@sentry/nestjs#init', '@sentry/aws-serverless#init', '@sentry/node#default.init'],
    calls: [
      '@sentry/node#close',
      '@sentry/node#flush',
      '@sentry/node#default.close',
      '@sentry/node#default.flush',
      '@sentry/node#*.close',
      '@sentry/node#*.flush',
      '@sentry/nestjs#close',
      '@sentry/nestjs#flush',
      '@sentry/core#flush',
      '@sentry/core#close',
    ],
    versions: '>=5.0.0',
    source: 'https://docs.sentry.io/platforms/javascript/guides/node/configuration/draining/',
  },
  {
    name: 'New Relic',
    carries: 'telemetry',
    opens: [],
    calls: ['newrelic#shutdown', 'newrelic#default.shutdown'],
    versions: '>=2.0.0',
    source: 'https://newrelic.github.io/node-newrelic/API.html#shutdown',
  },
  {
    name: 'Elastic APM',
    carries: 'telemetry',
    opens: [],
    calls: ['elastic-apm-node#flush', 'elastic-apm-node#default.flush', 'elastic-apm-node#default.destroy'],
    versions: '>=3.0.0',
    source: 'https://www.elastic.co/guide/en/apm/agent/nodejs/current/agent-api.html#apm-flush',
  },
  {
    name: 'PostHog',
    carries: 'telemetry',
    opens: ['posthog-node#PostHog', 'posthog-node#default'],
    calls: ['posthog-node#*.shutdown', 'posthog-node#*.shutdownAsync', 'posthog-node#*.flush'],
    versions: '>=2.0.0',
    source: 'https://posthog.com/docs/libraries/node',
  },
  {
    name: 'Segment',
    carries: 'telemetry',
    opens: ['@segment/analytics-node#Analytics', '@segment/analytics-node#default'],
    calls: ['@segment/analytics-node#*.closeAndFlush', '@segment/analytics-node#*.flush'],
    versions: '>=1.0.0',
    source: 'https://segment.com/docs/connections/sources/catalog/libraries/server/node/',
  },
  {
    name: 'pino',
    carries: 'logs',
    opens: [],
    calls: ['pino#*.flush', 'pino#*.flushSync', 'pino#final', 'pino#default.final', 'pino-http#*.flush'],
    versions: '>=6.0.0',
    source: 'https://getpino.io/#/docs/asynchronous',
  },
  {
    name: 'winston',
    carries: 'logs',
    opens: [],
    calls: ['winston#*.end', 'winston#*.close'],
    versions: '>=3.0.0',
    source: 'https://github.com/winstonjs/winston#awaiting-logs-to-be-written-in-winston',
  },
  {
    name: 'log4js',
    carries: 'logs',
    opens: [],
    calls: ['log4js#shutdown', 'log4js#default.shutdown'],
    versions: '>=2.0.0',
    source: 'https://log4js-node.github.io/log4js-node/api.html',
  },
];
