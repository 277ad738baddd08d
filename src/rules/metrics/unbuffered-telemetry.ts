import { assumeComplete } from '../../services/observability/effective.ts';
import { telemetryOf } from '../../services/observability/telemetry.ts';
import { exampleService } from '../example-service.ts';
import { fail, notApplicable, pass, unknown } from '../outcomes.ts';
import { LONG_RUNNING, type Rule } from '../types.ts';

const PACKAGES = [
  '@opentelemetry/sdk-trace-base',
  '@opentelemetry/sdk-trace-node',
  '@opentelemetry/sdk-node',
  '@opentelemetry/tracing',
  '@opentelemetry/sdk-logs',
];
const calls = (names: readonly string[]): readonly string[] =>
  PACKAGES.flatMap((item) =>
    names.flatMap((name) => [`${item}#${name}`, `${item}#tracing.${name}`, `${item}#logs.${name}`]),
  );

export const unbufferedTelemetry: Rule = {
  id: 'unbuffered-telemetry',
  code: 'NR6111',
  title: 'Spans are exported one by one',
  area: 'metrics',
  severity: 'warning',
  confidence: 'high',
  since: '0.1.0',
  stage: 'stable',
  recommended: false,
  topics: ['telemetry-buffering'],
  kinds: LONG_RUNNING,
  options: {},
  messages: {
    simple:
      '{name} sends every span or record in a request of its own as soon as it ends: under load that doubles the traffic of the service, and what cannot be sent at once is lost. Use the batch processor.',
  },
  docs: {
    what: 'Looks at the processors of OpenTelemetry: batching with a queue is fine (the SDK does it by default), the simple processor is not; vendor agents buffer by themselves.',
    why: 'In an incident the backend is slow too; a queue and retries keep what explains it.',
    fix: 'new BatchSpanProcessor(new OTLPTraceExporter()), and a collector with a sending queue behind it.',
    exceptions: 'Exporters that print to the console.',
    references: ['https://opentelemetry.io/docs/languages/js/instrumentation/#picking-the-right-span-processor'],
  },
  examples: {
    bad: [
      {
        title: 'the simple processor',
        files: exampleService([
          "const { NodeTracerProvider, SimpleSpanProcessor } = require('@opentelemetry/sdk-trace-node');",
          "const { OTLPTraceExporter } = require('@opentelemetry/exporter-trace-otlp-http');",
          'new NodeTracerProvider({ spanProcessors: [new SimpleSpanProcessor(new OTLPTraceExporter())] }).register();',
          "require('node:http').createServer((req, res) => res.end('ok')).listen(3000);",
        ]),
      },
    ],
    good: [
      {
        title: 'the batch processor',
        files: exampleService([
          "const { NodeTracerProvider, BatchSpanProcessor } = require('@opentelemetry/sdk-trace-node');",
          "const { OTLPTraceExporter } = require('@opentelemetry/exporter-trace-otlp-http');",
          'new NodeTracerProvider({ spanProcessors: [new BatchSpanProcessor(new OTLPTraceExporter())] }).register();',
          "require('node:http').createServer((req, res) => res.end('ok')).listen(3000);",
        ]),
      },
    ],
  },
  check: (service) => {
    const { program } = service;
    if (!program) return [unknown(service.lost[0] ?? 'the source entry was not found')];
    const env = assumeComplete(service.deployments[0]?.environment);
    const simple = program
      .callsTo(...calls(['SimpleSpanProcessor', 'SimpleLogRecordProcessor']))
      .filter((call) => program.runs(call, env) === true)
      .filter(
        ({ module, fact }) =>
          !fact.args.some((arg) => program.externals(module, arg).some((path) => /Console|InMemory/.test(path))),
      );
    if (simple.length > 0)
      return simple.map((call) => {
        const { callee } = call.fact;
        const name =
          program.callees(call)[0]?.replace(/^.*[#.]/, '') ?? (callee.kind === 'member' ? callee.property : '');
        return fail({ message: 'simple', args: { name }, place: call.place, anchor: name });
      });
    const batch = program.callsTo(...calls(['BatchSpanProcessor', 'BatchLogRecordProcessor', 'NodeSDK']));
    const tracing = telemetryOf(service).of('tracing');
    const evidence = [...batch.map((call) => ({ place: call.place, note: 'batches' })), ...tracing];
    if (evidence.length > 0) return [pass(...evidence.slice(0, 3))];
    return [notApplicable('the service sends no telemetry; a scraper reads metrics from memory')];
  },
};
