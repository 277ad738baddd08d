import { missingObservabilitySignal } from '../../../src/rules/metrics/missing-observability-signal.ts';
import { nodeExample } from '../../../src/rules/node-example.ts';
import { LOST_SERVICE } from '../../support/lost-service.ts';
import { ruleCases } from '../../support/rule-cases.ts';

const SERVER =
  "require('node:http').createServer(async (req, res) => { res.end(await register.metrics()); }).listen(3000);";
const LOGS = "const log = require('pino')();";
const METRICS = "const { collectDefaultMetrics, register } = require('prom-client'); collectDefaultMetrics();";
const TRACES = [
  "const { NodeSDK } = require('@opentelemetry/sdk-node');",
  "const { HttpInstrumentation } = require('@opentelemetry/instrumentation-http');",
  'new NodeSDK({ instrumentations: [new HttpInstrumentation()] }).start();',
];
const service = (...lines: readonly string[]): Readonly<Record<string, string>> => nodeExample([...lines, SERVER]);
const NONE = 'const register = { metrics: async () => String() };';

ruleCases(missingObservabilitySignal, {
  fails: [
    { name: 'none of the three', files: service(NONE), findings: [{ message: 'missing', at: 'server.js:2:1' }] },
    { name: 'no traces', files: service(LOGS, METRICS), findings: [{ message: 'missing', at: 'server.js:3:1' }] },
    {
      name: 'no metrics',
      files: service(...TRACES, LOGS, NONE),
      findings: [{ message: 'missing', at: 'server.js:6:1' }],
    },
    {
      name: 'lines that are no JSON',
      files: service(...TRACES, METRICS, "const log = require('pino')({ transport: { target: 'pino-pretty' } });"),
      findings: [{ message: 'missing', at: 'server.js:6:1' }],
    },
  ],
  passes: [
    { name: 'all three', files: service(...TRACES, LOGS, METRICS) },
    { name: 'an agent for two of them', files: service("require('newrelic');", LOGS, NONE) },
  ],
  notApplicable: [],
  unknown: [{ name: 'the entry is not in the repository', files: LOST_SERVICE }],
});
