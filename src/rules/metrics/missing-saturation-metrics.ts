import { httpMetricsOf } from '../../services/observability/http-metrics.ts';
import { metricDefinitionsOf } from '../../services/observability/metric-definitions.ts';
import { telemetryOf } from '../../services/observability/telemetry.ts';
import { remedyPlace } from '../../services/remedy-place.ts';
import { exampleService } from '../example-service.ts';
import { about, fail, notApplicable, pass, unknown } from '../outcomes.ts';
import { type Evidence, LONG_RUNNING, type Rule } from '../types.ts';

export const missingSaturationMetrics: Rule = {
  id: 'missing-saturation-metrics',
  code: 'NR6108',
  title: 'Saturation of the service is not measured',
  area: 'metrics',
  severity: 'note',
  confidence: 'medium',
  since: '0.1.0',
  stage: 'stable',
  recommended: false,
  topics: ['active-connections-metric', 'active-handles-metric', 'request-queue-depth'],
  kinds: LONG_RUNNING,
  options: {},
  messages: {
    missing:
      'Nothing measures {what}: that work piles up or handles leak shows only once latency explodes. Add a gauge of requests in flight (up on request, down on close) and collectDefaultMetrics(), or under-pressure.',
  },
  docs: {
    what: 'Looks for a gauge of active requests or connections, for the handles that default metrics report, and for what measures waiting requests.',
    why: 'Saturation rises before latency and errors do.',
    fix: 'A gauge http_requests_in_flight with inc() on request and dec() on close; collectDefaultMetrics(); @fastify/under-pressure.',
    exceptions: 'A measurement that helps under load; services with little traffic live without it.',
    references: [
      'https://sre.google/sre-book/monitoring-distributed-systems/#xref_monitoring_golden-signals',
      'https://github.com/siimon/prom-client#default-metrics',
    ],
  },
  examples: {
    bad: [
      {
        title: 'nothing',
        files: exampleService(["require('node:http').createServer((req, res) => res.end('ok')).listen(3000);"]),
      },
    ],
    good: [
      {
        title: 'a gauge and default metrics',
        files: exampleService([
          "const client = require('prom-client');",
          'client.collectDefaultMetrics();',
          "const active = new client.Gauge({ name: 'http_requests_in_flight', help: 'h' });",
          "require('node:http').createServer((req, res) => { active.inc(); res.on('close', () => active.dec()); res.end('ok'); }).listen(3000);",
        ]),
      },
    ],
  },
  check: (service) => {
    const { program } = service;
    if (!program) return [unknown(service.lost[0] ?? 'the source entry was not found')];
    const place = remedyPlace(service);
    if (!place) return [notApplicable('nothing runs')];
    const telemetry = telemetryOf(service);
    const gauges: readonly Evidence[] = metricDefinitionsOf(service)
      .filter(
        ({ kind, name }) =>
          kind === 'gauge' &&
          /active|in_?flight|concurren|pending|open|connections?|sockets?|waiting|queue/i.test(name),
      )
      .map(({ place: at, name }) => ({ place: at, note: name }));
    const counted: readonly Evidence[] = program
      .callsTo('*.getConnections')
      .filter((call) => program.runs(call) !== false)
      .map((call) => ({ place: call.place, note: 'getConnections' }));
    const pressure: readonly Evidence[] = [...program.packages]
      .filter(([name]) => /under-pressure$|^toobusy-js$|^overload-protection$|^express-queue$/.test(name))
      .map(([note, at]) => ({ place: at, note }));
    const supplied = httpMetricsOf(service).supplied.filter(({ note }) =>
      /opentelemetry|newrelic|fastify-metrics|swagger-stats/.test(note),
    );
    const handles: readonly Evidence[] = [
      ...telemetry.of('defaultMetrics').filter(({ note }) => !/^@opentelemetry/.test(note)),
      ...program
        .callsTo('process.getActiveResourcesInfo', 'process._getActiveHandles')
        .map((call) => ({ place: call.place, note: 'sampled by hand' })),
    ];
    const inFlight = [...gauges, ...counted, ...pressure, ...supplied];
    const http = service.kind === 'http';
    const parts = [
      { topic: 'active-connections-metric', what: 'open connections', evidence: inFlight, applies: http },
      { topic: 'request-queue-depth', what: 'waiting requests', evidence: inFlight, applies: http },
      { topic: 'active-handles-metric', what: 'live handles', evidence: handles, applies: true },
    ];
    const [agent] = telemetry.opaque;
    if (agent && parts.some(({ evidence, applies }) => applies && evidence.length === 0))
      return [unknown(`${agent.note} may measure it; the package is not in this repository`, agent)];
    const missing = parts.filter(({ evidence, applies }) => applies && evidence.length === 0);
    return [
      ...parts.flatMap(({ topic, evidence, applies }) =>
        applies
          ? evidence.length > 0
            ? [about([topic], pass(...evidence.slice(0, 3)))]
            : []
          : [about([topic], notApplicable('the service answers no requests'))],
      ),
      // One finding for all that is missing: one gauge and one call mend it.
      ...(missing.length > 0
        ? [
            about(
              missing.map(({ topic }) => topic),
              fail({
                message: 'missing',
                args: { what: missing.map(({ what }) => what).join(', ') },
                place,
                anchor: 'saturation',
              }),
            ),
          ]
        : []),
    ];
  },
};
