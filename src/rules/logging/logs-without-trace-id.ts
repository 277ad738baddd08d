import { loggersOf } from '../../services/observability/loggers.ts';
import { telemetryOf } from '../../services/observability/telemetry.ts';
import { traceInLogsOf } from '../../services/observability/trace-in-logs.ts';
import { exampleService } from '../example-service.ts';
import { fail, notApplicable, pass, unknown } from '../outcomes.ts';
import { LONG_RUNNING, type Rule } from '../types.ts';

export const logsWithoutTraceId: Rule = {
  id: 'logs-without-trace-id',
  code: 'NR6023',
  title: 'Log lines do not name their trace',
  area: 'logging',
  severity: 'warning',
  confidence: 'medium',
  since: '0.1.0',
  stage: 'stable',
  recommended: false,
  topics: ['trace-id-in-logs'],
  kinds: LONG_RUNNING,
  options: {},
  messages: {
    absent:
      'The service is traced, but its log lines do not carry the trace id: from a slow trace nobody gets to the lines of that request, and back. Add the instrumentation of the logger, or a mixin with the ids of the active span.',
  },
  docs: {
    what: 'For services that are traced: looks for what writes the trace id to log lines (instrumentation of pino, winston or bunyan, log injection of an agent, a mixin or format that reads the active span).',
    why: 'Logs and traces answer different halves of one question; the id joins them.',
    fix: 'Use @opentelemetry/auto-instrumentations-node with pino, or `mixin: () => { const span = trace.getActiveSpan(); return span ? { trace_id: span.spanContext().traceId } : {}; }`.',
    references: ['https://opentelemetry.io/docs/specs/otel/compatibility/logging_trace_context/'],
  },
  examples: {
    bad: [
      {
        title: 'only the HTTP instrumentation',
        files: exampleService([
          "const { NodeSDK } = require('@opentelemetry/sdk-node');",
          "const { HttpInstrumentation } = require('@opentelemetry/instrumentation-http');",
          'new NodeSDK({ instrumentations: [new HttpInstrumentation()] }).start();',
          "const logger = require('pino')();",
          "require('node:http').createServer((req, res) => { logger.info('request'); res.end('ok'); }).listen(3000);",
        ]),
      },
    ],
    good: [
      {
        title: 'the instrumentation of pino',
        files: exampleService([
          "const { NodeSDK } = require('@opentelemetry/sdk-node');",
          "const { PinoInstrumentation } = require('@opentelemetry/instrumentation-pino');",
          'new NodeSDK({ instrumentations: [new PinoInstrumentation()] }).start();',
          "const logger = require('pino')();",
          "require('node:http').createServer((req, res) => { logger.info('request'); res.end('ok'); }).listen(3000);",
        ]),
      },
    ],
  },
  check: (service) => {
    if (!service.program) return [unknown(service.lost[0] ?? 'the source entry was not found')];
    const state = traceInLogsOf(service);
    if (state.is === 'untraced') return [notApplicable('the service is not traced')];
    if (state.is === 'present') return [pass(...state.evidence.slice(0, 3))];
    if (state.is === 'unknown') return [unknown(state.reason)];
    const [logger] = loggersOf(service);
    const [tracing] = telemetryOf(service).of('tracing');
    const place = logger?.place ?? tracing?.place;
    return [
      place ? fail({ message: 'absent', place, anchor: 'trace-id' }) : notApplicable('the service is not traced'),
    ];
  },
};
