import { exampleDeployment, nodeExample } from '../../../src/rules/node-example.ts';
import { missingTraceExporter } from '../../../src/rules/tracing/missing-trace-exporter.ts';
import { LOST_SERVICE } from '../../support/lost-service.ts';
import { ruleCases } from '../../support/rule-cases.ts';

const TRACED = [
  "const { NodeSDK } = require('@opentelemetry/sdk-node');",
  'new NodeSDK().start();',
  "require('node:http').createServer((req, res) => res.end('ok')).listen(3000);",
];
const deployed = (...lines: readonly string[]): Readonly<Record<string, string>> =>
  nodeExample(TRACED, { 'k8s/api.yaml': exampleDeployment('512Mi', lines) });

ruleCases(missingTraceExporter, {
  fails: [
    {
      name: 'to a collector that is not there',
      files: deployed(),
      findings: [{ message: 'local', at: 'server.js:1:21' }],
    },
    {
      name: 'switched off',
      files: deployed('env:', '  - name: OTEL_TRACES_EXPORTER', '    value: none'),
      findings: [{ message: 'off', at: 'k8s/api.yaml:13:22' }],
    },
    {
      name: 'to the console',
      files: nodeExample([
        "const { NodeSDK } = require('@opentelemetry/sdk-node');",
        "const { ConsoleSpanExporter } = require('@opentelemetry/sdk-trace-base');",
        'new NodeSDK({ traceExporter: new ConsoleSpanExporter() }).start();',
        "require('node:http').createServer().listen(3000);",
      ]),
      findings: [{ message: 'console', at: 'server.js:3:30' }],
    },
  ],
  passes: [
    {
      name: 'an endpoint',
      files: deployed(
        'env:',
        '  - name: OTEL_EXPORTER_OTLP_ENDPOINT',
        '    value: http://collector.observability:4318',
      ),
      evidence: ['k8s/api.yaml:13:22'],
    },
  ],
  notApplicable: [
    { name: 'no OpenTelemetry', files: nodeExample(["require('node:http').createServer().listen(3000);"]) },
  ],
  unknown: [
    { name: 'nothing deploys it', files: nodeExample(TRACED) },
    { name: 'the entry is not in the repository', files: LOST_SERVICE },
  ],
});
