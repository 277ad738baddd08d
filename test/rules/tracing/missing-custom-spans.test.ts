import { nodeExample } from '../../../src/rules/node-example.ts';
import { missingCustomSpans } from '../../../src/rules/tracing/missing-custom-spans.ts';
import { LOST_SERVICE } from '../../support/lost-service.ts';
import { ruleCases } from '../../support/rule-cases.ts';

const sdk = (
  instrumentations: string,
  handler: string,
  ...before: readonly string[]
): Readonly<Record<string, string>> =>
  nodeExample([
    "const { NodeSDK } = require('@opentelemetry/sdk-node');",
    "const { HttpInstrumentation } = require('@opentelemetry/instrumentation-http');",
    ...before,
    `new NodeSDK({ instrumentations: [${instrumentations}] }).start();`,
    `require('node:http').createServer((req, res) => { ${handler} res.end(); }).listen(3000);`,
  ]);
const API = "const { trace } = require('@opentelemetry/api');";

ruleCases(missingCustomSpans, {
  fails: [
    {
      name: 'requests only',
      files: sdk('new HttpInstrumentation()', ''),
      findings: [{ message: 'missing', at: 'server.js:1:21' }],
    },
    {
      name: 'the router is no downstream call',
      files: sdk(
        'new HttpInstrumentation(), new ExpressInstrumentation()',
        '',
        "const { ExpressInstrumentation } = require('@opentelemetry/instrumentation-express');",
      ),
      findings: [{ message: 'missing', at: 'server.js:1:21' }],
    },
    {
      name: 'a tracer that makes nothing',
      files: sdk('new HttpInstrumentation()', '', API, "const tracer = trace.getTracer('api');"),
      findings: [{ message: 'missing', at: 'server.js:1:21' }],
    },
    {
      name: 'reading the active span makes none',
      files: sdk('new HttpInstrumentation()', "trace.getActiveSpan()?.setAttribute('a', 1);", API),
      findings: [{ message: 'missing', at: 'server.js:1:21' }],
    },
  ],
  passes: [
    {
      name: 'a span around an operation',
      files: sdk(
        'new HttpInstrumentation()',
        "tracer.startActiveSpan('price', (span) => span.end());",
        API,
        "const tracer = trace.getTracer('api');",
      ),
    },
    {
      name: 'a helper of another module',
      files: {
        ...sdk('new HttpInstrumentation()', "spanned('price', () => {});", "const { spanned } = require('./spanned');"),
        'spanned.js': [
          "const { trace } = require('@opentelemetry/api');",
          "exports.spanned = (name, run) => trace.getTracer('api').startActiveSpan(name, (span) => { run(); span.end(); });",
          '',
        ].join('\n'),
      },
    },
    {
      name: 'the database is instrumented',
      files: sdk(
        'new HttpInstrumentation(), new PgInstrumentation()',
        '',
        "const { PgInstrumentation } = require('@opentelemetry/instrumentation-pg');",
      ),
    },
    {
      name: 'an agent',
      files: nodeExample([
        "require('dd-trace').init();",
        "require('node:http').createServer((req, res) => res.end()).listen(3000);",
      ]),
    },
  ],
  notApplicable: [
    {
      name: 'not traced',
      files: nodeExample(["require('node:http').createServer((req, res) => res.end()).listen(3000);"]),
      reason: /not traced/,
    },
  ],
  unknown: [{ name: 'the entry is not in the repository', files: LOST_SERVICE }],
});
