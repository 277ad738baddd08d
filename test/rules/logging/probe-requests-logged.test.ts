import { probeRequestsLogged } from '../../../src/rules/logging/probe-requests-logged.ts';
import { nodeExample } from '../../../src/rules/node-example.ts';
import { LOST_SERVICE } from '../../support/lost-service.ts';
import { ruleCases } from '../../support/rule-cases.ts';

const express = (mount: string, ...before: readonly string[]): Readonly<Record<string, string>> =>
  nodeExample([
    ...before,
    "const app = require('express')();",
    mount,
    "app.get('/livez', (req, res) => res.end());",
    "app.get('/orders', (req, res) => res.end());",
    'app.listen(3000);',
  ]);
const fastify = (options: string, route: string): Readonly<Record<string, string>> =>
  nodeExample([
    `const app = require('fastify')(${options});`,
    `app.get('/livez', ${route});`,
    "app.get('/orders', async () => []);",
    "app.listen({ port: 3000, host: '0.0.0.0' });",
  ]);

ruleCases(probeRequestsLogged, {
  fails: [
    {
      name: 'pino-http logs everything',
      files: express("app.use(require('pino-http')());"),
      findings: [{ message: 'probes', at: 'server.js:2:9' }],
    },
    {
      name: 'morgan logs everything',
      files: express("app.use(require('morgan')('combined'));"),
      findings: [{ message: 'probes', at: 'server.js:2:9' }],
    },
    {
      name: 'Fastify logs everything',
      files: fastify('{ logger: true }', "async () => 'ok'"),
      findings: [{ message: 'probes', at: 'server.js:1:13' }],
    },
    {
      name: 'automatic logging of pino-http with a level only',
      files: express("app.use(require('pino-http')({ useLevel: 'debug', quietReqLogger: true }));"),
      findings: [{ message: 'probes', at: 'server.js:2:9' }],
    },
  ],
  passes: [
    {
      name: 'pino-http leaves them out',
      files: express("app.use(require('pino-http')({ autoLogging: { ignore: (req) => req.url === '/livez' } }));"),
    },
    {
      name: 'morgan skips them',
      files: express("app.use(require('morgan')('combined', { skip: (req) => req.path === '/livez' }));"),
    },
    {
      name: 'a level on the route of Fastify',
      files: fastify('{ logger: true }', "{ logLevel: 'warn' }, async () => 'ok'"),
    },
    {
      name: 'the probe route stands before the logger',
      files: nodeExample([
        "const app = require('express')();",
        "app.get('/livez', (req, res) => res.end());",
        "app.use(require('pino-http')());",
        "app.get('/orders', (req, res) => res.end());",
        'app.listen(3000);',
      ]),
    },
  ],
  notApplicable: [
    {
      name: 'Fastify without its request lines',
      files: fastify('{ logger: true, disableRequestLogging: true }', "async () => 'ok'"),
      reason: /not logged/,
    },
    { name: 'no request log', files: express(''), reason: /not logged/ },
    {
      name: 'no health routes',
      files: nodeExample([
        "const app = require('express')();",
        "app.use(require('pino-http')());",
        "app.get('/orders', (req, res) => res.end());",
        'app.listen(3000);',
      ]),
      reason: /no health routes/,
    },
  ],
  unknown: [{ name: 'the entry is not in the repository', files: LOST_SERVICE }],
});
