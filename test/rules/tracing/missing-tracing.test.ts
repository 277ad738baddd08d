import { nodeExample } from '../../../src/rules/node-example.ts';
import { missingTracing } from '../../../src/rules/tracing/missing-tracing.ts';
import { LOST_SERVICE } from '../../support/lost-service.ts';
import { ruleCases } from '../../support/rule-cases.ts';

const SERVER = "require('node:http').createServer((req, res) => res.end('ok')).listen(3000);";

ruleCases(missingTracing, {
  fails: [
    {
      name: 'only browsers are traced',
      files: nodeExample([
        "require('@grafana/faro-web-tracing');",
        "require('node:http').createServer((req, res) => res.end('ok')).listen(3000);",
      ]),
      findings: [{ message: 'missing', at: 'server.js:2:1' }],
    },
    { name: 'none', files: nodeExample([SERVER]), findings: [{ message: 'missing', at: 'server.js:1:1' }] },
    {
      name: 'an SDK of which only a helper of the logger is used',
      files: nodeExample([
        "const { getPinoMixinFunction } = require('@hyperdx/node-opentelemetry');",
        "const log = require('pino')({ mixin: getPinoMixinFunction });",
        SERVER,
      ]),
      findings: [{ message: 'missing', at: 'server.js:3:1' }],
    },
  ],
  passes: [
    {
      name: 'an SDK',
      files: nodeExample([
        "const { NodeSDK } = require('@opentelemetry/sdk-node');",
        "new NodeSDK({ serviceName: 'api' }).start();",
        SERVER,
      ]),
      evidence: ['server.js:1:21'],
    },
    {
      name: 'an SDK that the command preloads',
      files: {
        ...nodeExample([SERVER]),
        Dockerfile:
          'FROM node:24-alpine\nCOPY . .\nCMD ["node", "-r", "@hyperdx/node-opentelemetry/build/src/tracing", "server.js"]\n',
      },
      evidence: ['Dockerfile:3:5'],
    },
    { name: 'an agent', files: nodeExample(["require('dd-trace').init();", SERVER]), evidence: ['server.js:1:1'] },
    {
      name: 'Sentry of a framework, with a sample rate',
      files: nodeExample([
        "const Sentry = require('@sentry/nextjs');",
        'Sentry.init({ dsn: process.env.SENTRY_DSN, tracesSampleRate: 0.2 });',
        SERVER,
      ]),
      evidence: ['server.js:2:1'],
    },
    {
      name: 'in what a package of the workspace exports for --import',
      files: {
        'package.json': '{ "workspaces": ["packages/*"] }\n',
        'server.js': SERVER,
        'packages/core/package.json':
          '{ "name": "@shop/core", "exports": { ".": "./dist/index.js", "./telemetry": { "default": "./dist/telemetry.js" } } }\n',
        'packages/core/src/telemetry.ts':
          "import { NodeSDK } from '@opentelemetry/sdk-node';\nnew NodeSDK({ serviceName: 'api' }).start();\n",
        Dockerfile: 'FROM node:24-alpine\nCOPY . .\nCMD ["node", "--import=@shop/core/telemetry", "server.js"]\n',
      },
      evidence: ['packages/core/src/telemetry.ts:1:1'],
    },
    {
      name: 'by NODE_OPTIONS',
      files: nodeExample([SERVER], {
        Dockerfile:
          'FROM node:24-alpine\nENV NODE_OPTIONS="--require @opentelemetry/auto-instrumentations-node/register"\nCOPY . .\nCMD ["node", "server.js"]\n',
      }),
      evidence: ['Dockerfile:2:5'],
    },
  ],
  notApplicable: [],
  unknown: [{ name: 'the entry is not in the repository', files: LOST_SERVICE }],
});
