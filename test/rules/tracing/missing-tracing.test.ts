import { nodeExample } from '../../../src/rules/node-example.ts';
import { missingTracing } from '../../../src/rules/tracing/missing-tracing.ts';
import { LOST_SERVICE } from '../../support/lost-service.ts';
import { ruleCases } from '../../support/rule-cases.ts';

const SERVER = "require('node:http').createServer((req, res) => res.end('ok')).listen(3000);";

ruleCases(missingTracing, {
  fails: [{ name: 'none', files: nodeExample([SERVER]), findings: [{ message: 'missing', at: 'server.js:1:1' }] }],
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
