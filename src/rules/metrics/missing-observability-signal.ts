import { loggersOf } from '../../services/observability/loggers.ts';
import { metricsSuppliedOf, telemetryOf } from '../../services/observability/telemetry.ts';
import { remedyPlace } from '../../services/remedy-place.ts';
import { exampleService } from '../example-service.ts';
import { fail, notApplicable, pass, unknown } from '../outcomes.ts';
import { LONG_RUNNING, type Rule } from '../types.ts';

export const missingObservabilitySignal: Rule = {
  id: 'missing-observability-signal',
  code: 'NR6113',
  title: 'Logs, metrics or traces are missing',
  area: 'metrics',
  severity: 'note',
  confidence: 'high',
  since: '0.1.0',
  stage: 'stable',
  recommended: false,
  topics: ['three-observability-signals'],
  kinds: LONG_RUNNING,
  options: {},
  messages: {
    missing:
      'Of logs, metrics and traces this service lacks {missing}: metrics say that something is wrong, traces where, logs what, and none replaces another.',
  },
  docs: {
    what: 'Puts together what the rules about loggers, metrics and tracing found.',
    why: 'An incident is found by metrics, located by traces and explained by logs.',
    fix: 'A JSON logger, prom-client (or an agent) and OpenTelemetry; see the rules of each.',
    references: ['https://opentelemetry.io/docs/concepts/signals/'],
  },
  examples: {
    bad: [
      {
        title: 'logs only',
        files: exampleService([
          "const logger = require('pino')();",
          "require('node:http').createServer((req, res) => { logger.info('request'); res.end('ok'); }).listen(3000);",
        ]),
      },
    ],
    good: [
      {
        title: 'all three',
        files: exampleService([
          "const { NodeSDK } = require('@opentelemetry/sdk-node');",
          'new NodeSDK().start();',
          "const client = require('prom-client');",
          "const logger = require('pino')();",
          "const app = require('express')();",
          "app.get('/metrics', async (req, res) => { logger.info('scrape'); res.type('text').send(await client.register.metrics()); });",
          'app.listen(3000);',
        ]),
      },
    ],
  },
  check: (service) => {
    if (!service.program) return [unknown(service.lost[0] ?? 'the source entry was not found')];
    const { of, opaque } = telemetryOf(service);
    const logs = loggersOf(service).filter(({ format }) => format === 'json');
    const metrics = metricsSuppliedOf(service);
    const traces = of('tracing');
    const [agent] = opaque;
    const missing = [
      ...(logs.length > 0 ? [] : ['structured logs']),
      ...(metrics.length > 0 || agent ? [] : ['metrics']),
      ...(traces.length > 0 || agent ? [] : ['traces']),
    ];
    const evidence = [
      ...logs.slice(0, 1).map(({ place, library }) => ({ place, note: library })),
      ...metrics.slice(0, 1),
      ...traces.slice(0, 1),
    ];
    if (missing.length === 0)
      return [
        agent && (metrics.length === 0 || traces.length === 0)
          ? unknown(`${agent.note} may supply metrics and traces; the package is not in this repository`, agent)
          : pass(...evidence),
      ];
    const place = remedyPlace(service);
    return [
      place
        ? fail({
            message: 'missing',
            args: { missing: missing.join(' and ') },
            place,
            related: evidence,
            anchor: 'signals',
          })
        : notApplicable('nothing runs'),
    ];
  },
};
