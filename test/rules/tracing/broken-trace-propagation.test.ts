import { nodeExample } from '../../../src/rules/node-example.ts';
import { brokenTracePropagation } from '../../../src/rules/tracing/broken-trace-propagation.ts';
import { LOST_SERVICE } from '../../support/lost-service.ts';
import { ruleCases } from '../../support/rule-cases.ts';

const sdk = (instrumentations: string, call: string, ...before: readonly string[]): Readonly<Record<string, string>> =>
  nodeExample([
    "const { NodeSDK } = require('@opentelemetry/sdk-node');",
    ...before,
    `new NodeSDK({ instrumentations: [${instrumentations}] }).start();`,
    `require('node:http').createServer(async (req, res) => { ${call} res.end(); }).listen(3000);`,
  ]);
const HTTP = "const { HttpInstrumentation } = require('@opentelemetry/instrumentation-http');";
const UNDICI = "const { UndiciInstrumentation } = require('@opentelemetry/instrumentation-undici');";
const AUTO = "const { getNodeAutoInstrumentations } = require('@opentelemetry/auto-instrumentations-node');";
const FETCH = "await fetch('http://stock');";
const image = (files: Readonly<Record<string, string>>, environment: string): Readonly<Record<string, string>> => ({
  ...files,
  Dockerfile: `FROM node:24-alpine\nENV NODE_ENV=production ${environment}\nCOPY . .\nCMD ["node", "server.js"]\n`,
});

ruleCases(brokenTracePropagation, {
  fails: [
    {
      name: 'fetch, and http is instrumented',
      files: sdk('new HttpInstrumentation()', FETCH, HTTP),
      findings: [{ message: 'fetch', at: 'server.js:4:63' }],
    },
    {
      name: 'axios, and only fetch is instrumented',
      files: sdk(
        'new UndiciInstrumentation()',
        "await axios.get('http://stock');",
        UNDICI,
        "const axios = require('axios');",
      ),
      findings: [{ message: 'none', at: 'server.js:5:63' }],
    },
    {
      name: 'propagation switched off',
      files: image(sdk('getNodeAutoInstrumentations()', FETCH, AUTO), 'OTEL_PROPAGATORS=none'),
      findings: [{ message: 'off', at: 'Dockerfile:2:25' }],
    },
    {
      name: 'all instrumentations but that of fetch',
      files: image(sdk('getNodeAutoInstrumentations()', FETCH, AUTO), 'OTEL_NODE_DISABLED_INSTRUMENTATIONS=fs,undici'),
      findings: [{ message: 'disabled', at: 'server.js:4:63' }],
    },
    {
      name: 'the same in the source',
      files: sdk(
        "getNodeAutoInstrumentations({ '@opentelemetry/instrumentation-undici': { enabled: false } })",
        FETCH,
        AUTO,
      ),
      findings: [{ message: 'disabled', at: 'server.js:4:63' }],
    },
  ],
  passes: [
    { name: 'all instrumentations', files: sdk('getNodeAutoInstrumentations()', FETCH, AUTO) },
    {
      name: 'others are switched off',
      files: image(sdk('getNodeAutoInstrumentations()', FETCH, AUTO), 'OTEL_NODE_DISABLED_INSTRUMENTATIONS=fs,dns'),
    },
    { name: 'fetch and undici', files: sdk('new UndiciInstrumentation()', FETCH, UNDICI) },
    {
      name: 'axios and http',
      files: sdk(
        'new HttpInstrumentation()',
        "await axios.get('http://stock');",
        HTTP,
        "const axios = require('axios');",
      ),
    },
    {
      name: 'injected by hand',
      files: sdk(
        'new HttpInstrumentation()',
        "const headers = {}; propagation.inject(context.active(), headers); await fetch('http://stock', { headers });",
        HTTP,
        "const { context, propagation } = require('@opentelemetry/api');",
      ),
    },
    {
      name: 'an agent',
      files: nodeExample([
        "require('dd-trace').init();",
        `require('node:http').createServer(async (req, res) => { ${FETCH} res.end(); }).listen(3000);`,
      ]),
    },
  ],
  notApplicable: [
    {
      name: 'not traced',
      files: nodeExample([
        `require('node:http').createServer(async (req, res) => { ${FETCH} res.end(); }).listen(3000);`,
      ]),
      reason: /not traced/,
    },
  ],
  unknown: [{ name: 'the entry is not in the repository', files: LOST_SERVICE }],
});
