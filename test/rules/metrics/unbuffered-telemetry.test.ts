import { unbufferedTelemetry } from '../../../src/rules/metrics/unbuffered-telemetry.ts';
import { nodeExample } from '../../../src/rules/node-example.ts';
import { LOST_SERVICE } from '../../support/lost-service.ts';
import { ruleCases } from '../../support/rule-cases.ts';

const processor = (name: string): Readonly<Record<string, string>> =>
  nodeExample([
    `const { NodeTracerProvider, ${name} } = require('@opentelemetry/sdk-trace-node');`,
    "const { OTLPTraceExporter } = require('@opentelemetry/exporter-trace-otlp-http');",
    `new NodeTracerProvider({ spanProcessors: [new ${name}(new OTLPTraceExporter())] }).register();`,
    "require('node:http').createServer((req, res) => res.end('ok')).listen(3000);",
  ]);

ruleCases(unbufferedTelemetry, {
  fails: [
    {
      name: 'one request for each span',
      files: processor('SimpleSpanProcessor'),
      findings: [{ message: 'simple', at: 'server.js:3:43' }],
    },
  ],
  passes: [
    { name: 'in batches', files: processor('BatchSpanProcessor'), evidence: ['server.js:3:43', 'server.js:1:52'] },
  ],
  notApplicable: [{ name: 'no telemetry', files: nodeExample(["require('node:http').createServer().listen(3000);"]) }],
  unknown: [{ name: 'the entry is not in the repository', files: LOST_SERVICE }],
});
