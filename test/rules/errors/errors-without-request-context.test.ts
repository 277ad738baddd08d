import { errorsWithoutRequestContext } from '../../../src/rules/errors/errors-without-request-context.ts';
import { exampleService } from '../../../src/rules/example-service.ts';
import { LOST_SERVICE } from '../../support/lost-service.ts';
import { ruleCases } from '../../support/rule-cases.ts';

const express = (handler: string, ...before: readonly string[]): Readonly<Record<string, string>> =>
  exampleService([
    ...before,
    "const app = require('express')();",
    `app.use((error, req, res, next) => { ${handler} });`,
    'app.listen(3000);',
  ]);
const fastify = (options: string, ...lines: readonly string[]): Readonly<Record<string, string>> =>
  exampleService([
    `const app = require('fastify')(${options});`,
    ...lines,
    "app.listen({ port: 3000, host: '0.0.0.0' });",
  ]);
const PINO = "const log = require('pino')();";

ruleCases(errorsWithoutRequestContext, {
  fails: [
    {
      name: 'the bare error',
      files: express('console.error(error); res.sendStatus(500);'),
      findings: [{ message: 'bare', at: 'server.js:2:38' }],
    },
    {
      name: 'its message only',
      files: express('log.error(error.message); res.sendStatus(500);', PINO),
      findings: [{ message: 'bare', at: 'server.js:3:38' }],
    },
    {
      name: 'an id that names the handler, not the request',
      files: express("log.error({ error, id: 'error-handler' }); res.sendStatus(500);", PINO),
      findings: [{ message: 'bare', at: 'server.js:3:38' }],
    },
    {
      name: 'past the logger of the request',
      files: express(
        'console.error(error); res.sendStatus(500);',
        "const pinoHttp = require('pino-http');",
        "const early = require('express')();",
        'early.use(pinoHttp());',
      ),
      findings: [{ message: 'bare', at: 'server.js:5:38' }],
    },
    {
      name: 'nothing is logged',
      files: express("res.status(error.status ?? 500).json({ error: 'failed' });"),
      findings: [{ message: 'unlogged', at: 'server.js:2:1' }],
    },
    {
      name: 'the logger of the application in Fastify',
      files: fastify(
        '{ logger: true }',
        'app.setErrorHandler((error, request, reply) => { app.log.error(error); reply.code(500).send(); });',
      ),
      findings: [{ message: 'bare', at: 'server.js:2:50' }],
    },
    {
      name: 'Fastify without a logger',
      files: fastify('', "app.get('/', async () => 'ok');"),
      findings: [{ message: 'off', at: 'server.js:1:13' }],
    },
    {
      name: 'the error event of Koa without its context',
      files: exampleService([
        "const Koa = require('koa');",
        'const app = new Koa();',
        "app.on('error', (error) => console.error(error));",
        'app.listen(3000);',
      ]),
      findings: [{ message: 'bare', at: 'server.js:3:28' }],
    },
  ],
  passes: [
    {
      name: 'the logger of the request',
      files: express('req.log.error({ error }); res.sendStatus(500);'),
      evidence: ['server.js:2:1', 'server.js:2:38'],
    },
    {
      name: 'method and URL',
      files: express("log.error({ error, method: req.method, url: req.originalUrl }, 'failed'); res.end();", PINO),
      evidence: ['server.js:3:38'],
    },
    {
      name: 'in a text',
      files: express('console.error(`${req.method} ${req.url} failed`, error); res.end();'),
      evidence: ['server.js:2:38'],
    },
    {
      name: 'a child that knows the request',
      files: express('const own = log.child({ requestId: req.id }); own.error(error); res.end();', PINO),
      evidence: ['server.js:3:84'],
    },
    {
      name: 'a helper of another module',
      files: {
        ...express('report(error, req); res.end();', "const { report } = require('./report');"),
        'report.js': [
          "const log = require('winston').createLogger();",
          "exports.report = (error, request) => log.error('failed', { error, path: request.path });",
          '',
        ].join('\n'),
      },
      evidence: ['report.js:2:38'],
    },
    {
      name: 'pino-http writes the line of the failed request',
      files: express(
        'res.err = error; res.sendStatus(500);',
        "const pinoHttp = require('pino-http');",
        "const early = require('express')();",
        'early.use(pinoHttp());',
      ),
      evidence: ['server.js:3:11'],
    },
    {
      name: 'the tracker records the request',
      files: exampleService([
        "const Sentry = require('@sentry/node');",
        "const app = require('express')();",
        'Sentry.setupExpressErrorHandler(app);',
        'app.use((error, req, res, next) => res.sendStatus(500));',
        'app.listen(3000);',
      ]),
      evidence: ['server.js:3:1'],
    },
    {
      name: 'Fastify by itself',
      files: fastify('{ logger: true }', "app.get('/', async () => 'ok');"),
      evidence: ['server.js:3:1'],
    },
    {
      name: 'the first of two handlers logs',
      files: exampleService([
        "const app = require('express')();",
        'app.use((error, req, res, next) => { console.error(req.id, error); next(error); });',
        'app.use((error, req, res, next) => res.sendStatus(500));',
        'app.listen(3000);',
      ]),
      evidence: ['server.js:2:38'],
    },
  ],
  notApplicable: [
    {
      name: 'no error handler',
      files: exampleService(["const app = require('express')();", 'app.listen(3000);']),
      reason: /no error handler/,
    },
    {
      name: 'no HTTP',
      files: exampleService([
        "const grpc = require('@grpc/grpc-js');",
        'const server = new grpc.Server();',
        "server.bindAsync('0.0.0.0:3000', grpc.ServerCredentials.createInsecure(), () => {});",
      ]),
      reason: /no HTTP/,
    },
  ],
  unknown: [{ name: 'the entry is not in the repository', files: LOST_SERVICE }],
});
