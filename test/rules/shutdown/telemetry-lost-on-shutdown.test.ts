import { exampleService } from '../../../src/rules/example-service.ts';
import { telemetryLostOnShutdown } from '../../../src/rules/shutdown/telemetry-lost-on-shutdown.ts';
import { LOST_SERVICE } from '../../support/lost-service.ts';
import { ruleCases } from '../../support/rule-cases.ts';

const SERVER = "const server = require('node:http').createServer((req, res) => res.end('ok')).listen(3000);";
const otel = (...lines: readonly string[]): Readonly<Record<string, string>> =>
  exampleService([
    "const { NodeSDK } = require('@opentelemetry/sdk-node');",
    'const sdk = new NodeSDK();',
    'sdk.start();',
    SERVER,
    ...lines,
  ]);
const preloaded = (source: string): Readonly<Record<string, string>> => ({
  ...exampleService([SERVER, "process.on('SIGTERM', () => server.close(() => process.exit(0)));"], {
    'otel.js': source,
  }),
  Dockerfile:
    'FROM node:24-alpine\nENV NODE_ENV=production\nCOPY . .\nCMD ["node", "--require", "./otel.js", "server.js"]\n',
});
const START = "const { NodeSDK } = require('@opentelemetry/sdk-node');\nconst sdk = new NodeSDK();\nsdk.start();\n";

ruleCases(telemetryLostOnShutdown, {
  fails: [
    {
      name: 'nothing flushes',
      files: otel("process.on('SIGTERM', () => server.close(() => process.exit(0)));"),
      findings: [{ message: 'none', at: 'server.js:2:13' }],
    },
    {
      name: 'an exit listener cannot wait',
      files: otel(
        "process.on('exit', () => sdk.shutdown());",
        "process.on('SIGTERM', () => server.close(() => process.exit(0)));",
      ),
      findings: [{ message: 'elsewhere', at: 'server.js:2:13' }],
    },
    {
      name: 'the flush has only begun',
      files: otel(
        "process.on('SIGTERM', () => server.close(() => {",
        '  sdk.shutdown();',
        '  process.exit(0);',
        '}));',
      ),
      findings: [{ message: 'cut', at: 'server.js:7:3' }],
    },
    {
      name: 'two listeners of one signal, the other exits',
      files: otel(
        "process.on('SIGTERM', () => sdk.shutdown());",
        "process.on('SIGTERM', () => server.close(() => process.exit(0)));",
      ),
      findings: [{ message: 'race', at: 'server.js:6:48' }],
    },
    {
      name: 'the listener of a preloaded file against that of the service',
      files: preloaded(`${START}process.on('SIGTERM', () => sdk.shutdown());\n`),
      findings: [{ message: 'race', at: 'server.js:2:48' }],
    },
    {
      name: 'Sentry with a handler that forgets it',
      files: exampleService([
        "const Sentry = require('@sentry/node');",
        'Sentry.init({ dsn: process.env.SENTRY_DSN });',
        SERVER,
        "process.on('SIGTERM', () => server.close(() => process.exit(0)));",
      ]),
      findings: [{ message: 'none', at: 'server.js:2:1' }],
    },
  ],
  passes: [
    {
      name: 'awaited before the exit',
      files: otel(
        "process.on('SIGTERM', () => server.close(async () => {",
        '  await sdk.shutdown();',
        '  process.exit(0);',
        '}));',
      ),
      evidence: ['server.js:2:13', 'server.js:6:9'],
    },
    {
      name: 'the sample of the documentation',
      files: otel(
        "process.on('SIGTERM', () => {",
        '  sdk.shutdown().then(console.log, console.error).finally(() => process.exit(0));',
        '});',
      ),
      evidence: ['server.js:6:3'],
    },
    {
      name: 'a flush that is raced against two seconds',
      files: otel(
        "process.on('SIGTERM', () => server.close(async () => {",
        '  const late = new Promise((resolve) => setTimeout(resolve, 2000));',
        '  await Promise.race([Promise.allSettled([sdk.shutdown()]), late]);',
        '  process.exit(0);',
        '}));',
      ),
      evidence: ['server.js:7:43'],
    },
    {
      name: 'a preloaded file beside a server that ends by itself',
      files: {
        ...preloaded(`${START}process.on('SIGTERM', () => sdk.shutdown());\n`),
        'server.js': `${SERVER}\nprocess.on('SIGTERM', () => server.close());\n`,
      },
      evidence: ['otel.js:2:13', 'otel.js:4:29'],
    },
    {
      name: 'the SDK and its listener behind one switch',
      files: preloaded(
        [
          "if (process.env.TRACING === 'true') {",
          "  const { NodeSDK } = require('@opentelemetry/sdk-node');",
          '  const sdk = new NodeSDK();',
          '  sdk.start();',
          "  process.once('SIGTERM', () => sdk.shutdown());",
          '}',
          '',
        ].join('\n'),
      ),
      evidence: ['otel.js:3:15', 'otel.js:5:33'],
    },
    {
      name: 'Sentry is closed',
      files: exampleService([
        "const Sentry = require('@sentry/node');",
        'Sentry.init({ dsn: process.env.SENTRY_DSN });',
        SERVER,
        "process.on('SIGTERM', () => server.close(async () => {",
        '  await Sentry.close(2000);',
        '  process.exit(0);',
        '}));',
      ]),
      evidence: ['server.js:5:9'],
    },
  ],
  notApplicable: [
    {
      name: 'no telemetry',
      files: exampleService([SERVER, "process.on('SIGTERM', () => server.close());"]),
      reason: /no SDK/,
    },
    {
      name: 'switched off by the image',
      files: {
        ...preloaded(`if (process.env.OTEL === 'on') {\n${START}}\n`),
        Dockerfile:
          'FROM node:24-alpine\nENV NODE_ENV=production OTEL=off\nCOPY . .\nCMD ["node", "--require", "./otel.js", "server.js"]\n',
      },
      reason: /no SDK/,
    },
  ],
  unknown: [{ name: 'the entry is not in the repository', files: LOST_SERVICE }],
});
