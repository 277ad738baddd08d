import { tracersOf } from '../../services/observability/tracers.ts';
import type { Program, Service } from '../../services/types.ts';
import { exampleService } from '../example-service.ts';
import { fail, notApplicable, pass, unknown } from '../outcomes.ts';
import { type Evidence, LONG_RUNNING, type Rule } from '../types.ts';

const FETCH = ['fetch', 'undici#fetch', 'undici#request', 'undici#stream'];
const HTTP = [
  'axios#*',
  'got#*',
  'node:http#request',
  'node:https#request',
  'node-fetch#default',
  'superagent#*',
  'needle#*',
  'ky#*',
];
const BROAD =
  /auto-instrumentations-node|^@vercel\/otel$|splunk|honeycomb|@elastic\/opentelemetry|@azure\/monitor-opentelemetry/;

export const brokenTracePropagation: Rule = {
  id: 'broken-trace-propagation',
  code: 'NR6207',
  title: 'Traces end at outgoing calls',
  area: 'tracing',
  severity: 'warning',
  confidence: 'medium',
  since: '0.1.0',
  stage: 'stable',
  recommended: false,
  topics: ['trace-context-propagation'],
  kinds: LONG_RUNNING,
  options: {},
  messages: {
    fetch:
      'fetch is called here, but only http is instrumented: fetch does not go through it, so no traceparent header is sent and the trace of the next service begins anew. Add @opentelemetry/instrumentation-undici (or use the auto-instrumentations).',
    none: 'The tracer has no instrumentation for outgoing calls: no traceparent header is sent here, and the trace of the next service begins anew. Add the auto-instrumentations, or inject the context by hand.',
    disabled:
      'The instrumentation of {name} is switched off, and this call goes through it: no traceparent header is sent, and the trace of the next service begins anew. Leave it on.',
    off: 'OTEL_PROPAGATORS is none: no trace context is taken from callers or passed on. Leave it at its default, tracecontext and baggage.',
  },
  docs: {
    what: 'For traced services that call others: looks at the instrumentation of the clients in use (http, undici for fetch), or at propagation by hand.',
    why: 'A trace that ends at the first hop answers nothing about the system.',
    fix: 'Use @opentelemetry/auto-instrumentations-node, or add the instrumentation of undici beside http; inject the context into messages of queues.',
    references: ['https://opentelemetry.io/docs/languages/js/propagation/', 'https://www.w3.org/TR/trace-context/'],
  },
  examples: {
    bad: [
      {
        title: 'fetch without its instrumentation',
        files: exampleService([
          "const { NodeSDK } = require('@opentelemetry/sdk-node');",
          "const { HttpInstrumentation } = require('@opentelemetry/instrumentation-http');",
          'new NodeSDK({ instrumentations: [new HttpInstrumentation()] }).start();',
          "require('node:http').createServer(async (req, res) => { await fetch('http://ledger/entries'); res.end('ok'); }).listen(3000);",
        ]),
      },
    ],
    good: [
      {
        title: 'http and undici',
        files: exampleService([
          "const { NodeSDK } = require('@opentelemetry/sdk-node');",
          "const { HttpInstrumentation } = require('@opentelemetry/instrumentation-http');",
          "const { UndiciInstrumentation } = require('@opentelemetry/instrumentation-undici');",
          'new NodeSDK({ instrumentations: [new HttpInstrumentation(), new UndiciInstrumentation()] }).start();',
          "require('node:http').createServer(async (req, res) => { await fetch('http://ledger/entries'); res.end('ok'); }).listen(3000);",
        ]),
      },
    ],
  },
  check: (service) => {
    const { program } = service;
    if (!program) return [unknown(service.lost[0] ?? 'the source entry was not found')];
    const { all, agents, injected } = tracersOf(service);
    if (all.length === 0) return [notApplicable('the service is not traced')];
    for (const { environment } of service.deployments) {
      const propagators = environment.variables.get('OTEL_PROPAGATORS');
      if (propagators?.value === 'none')
        return [fail({ message: 'off', place: propagators.place, anchor: 'propagators' })];
    }
    const broad: readonly Evidence[] = [...agents, ...injected, ...all.filter(({ note }) => BROAD.test(note))].map(
      ({ place, note }) => ({ place, note }),
    );
    const manual = program.callsTo(
      '@opentelemetry/api#propagation.inject',
      '@opentelemetry/api#default.propagation.inject',
    );
    if (broad.length > 0) {
      const off = switchedOff(service, program);
      const cut = off.has('undici') ? callOf(program, FETCH) : undefined;
      if (cut && manual.length === 0)
        return [fail({ message: 'disabled', args: { name: 'undici' }, place: cut.place, anchor: 'fetch' })];
      const plain = off.has('http') ? callOf(program, HTTP) : undefined;
      if (plain && manual.length === 0)
        return [fail({ message: 'disabled', args: { name: 'http' }, place: plain.place, anchor: 'http' })];
      return [pass(...broad.slice(0, 2))];
    }
    const evidence = [...manual.map((call) => ({ place: call.place, note: 'injected by hand' }))];
    const http = program.packages.get('@opentelemetry/instrumentation-http');
    const undici =
      program.packages.get('@opentelemetry/instrumentation-undici') ??
      program.packages.get('opentelemetry-instrumentation-fetch-node');
    const fetches = callOf(program, FETCH);
    const others = callOf(program, HTTP);
    if (evidence.length > 0) return [pass(...evidence.slice(0, 2))];
    if (fetches && !undici) return [fail({ message: http ? 'fetch' : 'none', place: fetches.place, anchor: 'fetch' })];
    if (others && !http) return [fail({ message: 'none', place: others.place, anchor: 'http' })];
    const instrumented = [
      ...(http ? [{ place: http, note: 'http' }] : []),
      ...(undici ? [{ place: undici, note: 'undici' }] : []),
    ];
    if (instrumented.length > 0) return [pass(...instrumented)];
    const rpc = program.packages.get('@opentelemetry/instrumentation-grpc');
    if (rpc) return [pass({ place: rpc, note: 'grpc' })];
    return [notApplicable('the service makes no outgoing HTTP calls')];
  },
};

/** Instrumentations that the environment or the options of the bundle turn off. */
function switchedOff(service: Service, program: Program): ReadonlySet<string> {
  const names = service.deployments.flatMap(({ environment }) =>
    (environment.variables.get('OTEL_NODE_DISABLED_INSTRUMENTATIONS')?.value ?? '')
      .split(',')
      .map((name) => name.trim()),
  );
  const bundles = program.callsTo('@opentelemetry/auto-instrumentations-node#getNodeAutoInstrumentations');
  for (const call of bundles)
    for (const name of ['http', 'undici']) {
      const set = program.option(call.module, call.fact.args[0], `@opentelemetry/instrumentation-${name}`, 'enabled');
      if (set.value && program.literal(set.module, set.value)?.value === false) names.push(name);
    }
  return new Set(names);
}

function callOf(program: Program, paths: readonly string[]): Evidence | undefined {
  const call = program.callsTo(...paths).find((item) => program.runs(item) !== false);
  return call && { place: call.place };
}
