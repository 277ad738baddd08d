import { tracersOf } from '../../services/observability/tracers.ts';
import { exampleService } from '../example-service.ts';
import { fail, notApplicable, pass, unknown } from '../outcomes.ts';
import { LONG_RUNNING, type Rule } from '../types.ts';

const SPANS = [
  '@opentelemetry/api#trace.getTracer().startActiveSpan',
  '@opentelemetry/api#trace.getTracer().startSpan',
  '@opentelemetry/api#default.trace.getTracer().startActiveSpan',
  '@opentelemetry/api#default.trace.getTracer().startSpan',
  'nestjs-otel#Span',
  'dd-trace#*.trace',
  'dd-trace#*.wrap',
  'dd-trace#*.startSpan',
  'newrelic#*.startSegment',
  'newrelic#startSegment',
  'elastic-apm-node#*.startSpan',
  'elastic-apm-node#startSpan',
  '@sentry/node#startSpan',
  '@instana/collector#*.startEntrySpan',
];
const DOWNSTREAM =
  /^@opentelemetry\/(?:auto-instrumentations-node|instrumentation-(?!http$|express$|fastify$|koa$|nestjs|runtime|pino|winston|bunyan)[\w-]+)$|^@prisma\/instrumentation$/;

export const missingCustomSpans: Rule = {
  id: 'missing-custom-spans',
  code: 'NR6205',
  title: 'Traces show requests but not what happens in them',
  area: 'tracing',
  severity: 'note',
  confidence: 'low',
  since: '0.1.0',
  stage: 'preview',
  recommended: false,
  topics: ['custom-spans'],
  kinds: LONG_RUNNING,
  options: {},
  messages: {
    missing:
      'Only requests have spans here: a slow one shows neither its queries nor its downstream calls nor your own work. Add the instrumentations of the clients in use, and startActiveSpan around the operations that matter.',
  },
  docs: {
    what: 'For traced services: looks for spans of one’s own, or instrumentation of databases and clients. Which operations matter only people know.',
    why: 'A trace with one span is an access log.',
    fix: 'Use @opentelemetry/auto-instrumentations-node; tracer.startActiveSpan("price order", …) around your own steps.',
    references: ['https://opentelemetry.io/docs/languages/js/instrumentation/#create-spans'],
  },
  examples: {
    bad: [
      {
        title: 'only HTTP',
        files: exampleService([
          "const { NodeSDK } = require('@opentelemetry/sdk-node');",
          "const { HttpInstrumentation } = require('@opentelemetry/instrumentation-http');",
          'new NodeSDK({ instrumentations: [new HttpInstrumentation()] }).start();',
          "require('node:http').createServer((req, res) => res.end('ok')).listen(3000);",
        ]),
      },
    ],
    good: [
      {
        title: 'all instrumentations',
        files: exampleService([
          "const { NodeSDK } = require('@opentelemetry/sdk-node');",
          "const { getNodeAutoInstrumentations } = require('@opentelemetry/auto-instrumentations-node');",
          'new NodeSDK({ instrumentations: [getNodeAutoInstrumentations()] }).start();',
          "require('node:http').createServer((req, res) => res.end('ok')).listen(3000);",
        ]),
      },
    ],
  },
  check: (service) => {
    const { program } = service;
    if (!program) return [unknown(service.lost[0] ?? 'the source entry was not found')];
    const { all, agents, injected } = tracersOf(service);
    const [tracer] = all;
    if (!tracer) return [notApplicable('the service is not traced')];
    const spans = program.callsTo(...SPANS).filter((call) => program.runs(call) !== false);
    const [first] = spans;
    if (first) return [pass({ place: first.place, note: `${spans.length} spans of its own` })];
    const clients = [...program.packages]
      .filter(([name]) => DOWNSTREAM.test(name))
      .map(([note, place]) => ({ place, note }));
    const evidence = [
      ...agents,
      ...injected,
      ...all.filter(({ note }) => /auto-instrumentations|splunk|honeycomb|azure|elastic/.test(note)),
      ...clients,
    ];
    if (evidence.length > 0) return [pass(...evidence.slice(0, 3).map(({ place, note }) => ({ place, note })))];
    return [fail({ message: 'missing', place: tracer.place, anchor: 'spans' })];
  },
};
