import { logsWithoutTraceId } from '../../../src/rules/logging/logs-without-trace-id.ts';
import { nodeExample } from '../../../src/rules/node-example.ts';
import { LOST_SERVICE } from '../../support/lost-service.ts';
import { ruleCases } from '../../support/rule-cases.ts';

const SERVER = "require('node:http').createServer((req, res) => { log.info('request'); res.end(); }).listen(3000);";
const service = (...lines: readonly string[]): Readonly<Record<string, string>> => nodeExample([...lines, SERVER]);
const SDK = [
  "const { NodeSDK } = require('@opentelemetry/sdk-node');",
  "const { HttpInstrumentation } = require('@opentelemetry/instrumentation-http');",
  'new NodeSDK({ instrumentations: [new HttpInstrumentation()] }).start();',
];
const auto = (environment: string): Readonly<Record<string, string>> => ({
  ...service(
    "const { NodeSDK } = require('@opentelemetry/sdk-node');",
    "const { getNodeAutoInstrumentations } = require('@opentelemetry/auto-instrumentations-node');",
    'new NodeSDK({ instrumentations: [getNodeAutoInstrumentations()] }).start();',
    "const log = require('pino')();",
  ),
  Dockerfile: `FROM node:24-alpine\nENV NODE_ENV=production${environment}\nCOPY . .\nCMD ["node", "server.js"]\n`,
});

ruleCases(logsWithoutTraceId, {
  fails: [
    {
      name: 'traced, and pino knows nothing of it',
      files: service(...SDK, "const log = require('pino')();"),
      findings: [{ message: 'absent', at: 'server.js:4:13' }],
    },
    {
      name: 'the instrumentation of the logger is switched off',
      files: auto(' OTEL_NODE_DISABLED_INSTRUMENTATIONS=fs,pino'),
      findings: [{ message: 'absent', at: 'server.js:4:13' }],
    },
    {
      name: 'a mixin of something else',
      files: service(...SDK, "const log = require('pino')({ mixin: () => ({ region: process.env.REGION }) });"),
      findings: [{ message: 'absent', at: 'server.js:4:13' }],
    },
  ],
  passes: [
    {
      name: 'a mixin with the active span',
      files: service(
        ...SDK,
        "const { trace } = require('@opentelemetry/api');",
        "const log = require('pino')({ mixin: () => ({ trace_id: trace.getActiveSpan()?.spanContext().traceId }) });",
      ),
    },
    { name: 'all instrumentations', files: auto('') },
    { name: 'others are switched off', files: auto(' OTEL_NODE_DISABLED_INSTRUMENTATIONS=fs,dns') },
    {
      name: 'the instrumentation of pino',
      files: service(
        "const { NodeSDK } = require('@opentelemetry/sdk-node');",
        "const { PinoInstrumentation } = require('@opentelemetry/instrumentation-pino');",
        'new NodeSDK({ instrumentations: [new PinoInstrumentation()] }).start();',
        "const log = require('pino')();",
      ),
    },
    {
      name: 'dd-trace with injection',
      files: service(
        "require('dd-trace').init({ logInjection: true });",
        "const log = require('winston').createLogger();",
      ),
    },
  ],
  notApplicable: [{ name: 'not traced', files: service("const log = require('pino')();"), reason: /not traced/ }],
  unknown: [
    { name: 'the entry is not in the repository', files: LOST_SERVICE },
    {
      name: 'dd-trace without a word about it',
      files: service("require('dd-trace').init();", "const log = require('pino')();"),
      reason: /logInjection/,
    },
  ],
});
