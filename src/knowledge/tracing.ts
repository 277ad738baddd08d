/** Calls from which on a tracer patches what is loaded later. Instrumentations of OpenTelemetry patch in their constructor. */
export const TRACING_STARTS: readonly string[] = [
  '@opentelemetry/auto-instrumentations-node#getNodeAutoInstrumentations',
  '@opentelemetry/instrumentation#registerInstrumentations',
  '@opentelemetry/instrumentation-*#*Instrumentation',
  '@opentelemetry/sdk-node#NodeSDK().start',
  '@opentelemetry/sdk-trace-node#NodeTracerProvider().register',
  '@opentelemetry/node#NodeTracerProvider().register',
  '@vercel/otel#registerOTel',
  '@honeycombio/opentelemetry-node#HoneycombSDK',
  '@hyperdx/node-opentelemetry#init',
  '@hyperdx/node-opentelemetry#initSDK',
  '@splunk/otel#start',
  '@azure/monitor-opentelemetry#useAzureMonitor',
  'applicationinsights#setup',
  'applicationinsights#default.setup',
  'dd-trace#init',
  'dd-trace#default.init',
  'dd-trace#tracer.init',
  'dd-trace#default().init',
  'elastic-apm-node#start',
  'elastic-apm-node#default.start',
  '@instana/collector#default',
  '@google-cloud/trace-agent#start',
  '@google-cloud/trace-agent#default.start',
  '@sentry/node#init',
  '@sentry/nestjs#init',
  '@sentry/nextjs#init',
  '@sentry/remix#init',
  '@sentry/react-router#init',
  'aws-xray-sdk#captureHTTPsGlobal',
];

/** Modules that start a tracer by being loaded. */
export const TRACING_MODULES =
  /^(?:newrelic|dd-trace\/(?:init|initialize\.mjs|register\.js)|elastic-apm-node\/start(?:\.js)?|@opentelemetry\/auto-instrumentations-node\/register|@elastic\/opentelemetry-node|@hyperdx\/node-opentelemetry\/build\/src\/tracing(?:\.js)?|@splunk\/otel\/instrument|@instana\/collector\/.*|@sentry\/node\/(?:init|preload)|@vercel\/otel)$/;

/** Packages that are patched when they are loaded; clients that publish to diagnostics channels do not depend on order. */
export const PATCHED =
  /^(?:express|fastify|koa|@koa\/router|@hapi\/hapi|restify|connect|@nestjs\/core|pg|pg-pool|mysql2?|mongodb|mongoose|redis|@redis\/client|ioredis|memcached|amqplib|kafkajs|graphql|@apollo\/server|knex|typeorm|socket\.io|bullmq|aws-sdk|@aws-sdk\/.*|cassandra-driver|tedious|generic-pool)$/;

/** How an agent samples and what it calls the service when nobody says. */
export const AGENTS: Readonly<
  Record<string, { readonly samples: boolean; readonly names: boolean; readonly source: string }>
> = {
  'dd-trace': {
    samples: true,
    names: true,
    source: 'https://docs.datadoghq.com/tracing/trace_pipeline/ingestion_mechanisms/',
  },
  newrelic: {
    samples: true,
    names: false,
    source: 'https://docs.newrelic.com/docs/distributed-tracing/concepts/how-new-relic-distributed-tracing-works/',
  },
  'elastic-apm-node': {
    samples: false,
    names: true,
    source: 'https://www.elastic.co/guide/en/apm/agent/nodejs/current/configuration.html#transaction-sample-rate',
  },
  '@instana/collector': {
    samples: true,
    names: true,
    source: 'https://www.ibm.com/docs/en/instana-observability/current?topic=nodejs-collector-configuration',
  },
  '@google-cloud/trace-agent': {
    samples: true,
    names: true,
    source: 'https://www.npmjs.com/package/@google-cloud/trace-agent',
  },
  'aws-xray-sdk': { samples: true, names: true, source: 'https://github.com/aws/aws-xray-sdk-node' },
  'aws-xray-sdk-core': { samples: true, names: true, source: 'https://github.com/aws/aws-xray-sdk-node' },
  '@sentry/node': {
    samples: true,
    names: true,
    source: 'https://docs.sentry.io/platforms/javascript/guides/node/tracing/',
  },
  '@sentry/nestjs': {
    samples: true,
    names: true,
    source: 'https://docs.sentry.io/platforms/javascript/guides/nestjs/tracing/',
  },
  '@sentry/nextjs': {
    samples: true,
    names: true,
    source: 'https://docs.sentry.io/platforms/javascript/guides/nextjs/tracing/',
  },
  '@sentry/remix': {
    samples: true,
    names: true,
    source: 'https://docs.sentry.io/platforms/javascript/guides/remix/tracing/',
  },
  '@sentry/react-router': {
    samples: true,
    names: true,
    source: 'https://docs.sentry.io/platforms/javascript/guides/react-router/tracing/',
  },
  applicationinsights: {
    samples: false,
    names: true,
    source: 'https://github.com/microsoft/ApplicationInsights-node.js#configuration',
  },
};
