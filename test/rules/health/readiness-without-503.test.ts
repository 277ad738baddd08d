import { exampleService } from '../../../src/rules/example-service.ts';
import { readinessWithout503 } from '../../../src/rules/health/readiness-without-503.ts';
import { LOST_SERVICE } from '../../support/lost-service.ts';
import { ruleCases } from '../../support/rule-cases.ts';

const ready = (handler: string, ...after: readonly string[]): Readonly<Record<string, string>> =>
  exampleService([
    "const pool = new (require('pg').Pool)();",
    "const app = require('express')();",
    `app.get('/readyz', ${handler});`,
    ...after,
    'app.listen(3000);',
  ]);
const fastify = (handler: string): Readonly<Record<string, string>> =>
  exampleService([
    "const pool = new (require('pg').Pool)();",
    "const app = require('fastify')();",
    `app.get('/readyz', ${handler});`,
    "app.listen({ port: 3000, host: '0.0.0.0' });",
  ]);
/** A gRPC server whose health service says what was set last. */
const grpc = (...lines: readonly string[]): Readonly<Record<string, string>> =>
  exampleService([
    "const grpc = require('@grpc/grpc-js');",
    "const { HealthImplementation, service } = require('grpc-health-check');",
    "const health = new HealthImplementation({ '': 'SERVING' });",
    'const server = new grpc.Server();',
    'server.addService(service, health);',
    ...lines,
    "server.bindAsync('0.0.0.0:50051', grpc.ServerCredentials.createInsecure(), () => server.start());",
  ]);
const PING = "await pool.query('SELECT 1');";

ruleCases(readinessWithout503, {
  fails: [
    {
      name: 'a gRPC status that nothing withdraws',
      files: grpc(),
      findings: [{ message: 'static', at: 'server.js:5:1' }],
    },
    {
      name: 'degraded in the body, 200 as the status',
      files: ready(
        `async (req, res) => { let db = 'up'; try { ${PING} } catch { db = 'down'; } res.json({ status: db }); }`,
      ),
      findings: [{ message: 'always', at: 'server.js:3:1' }],
    },
    {
      name: 'a status for something else',
      files: ready(
        `async (req, res) => { if (req.query.deep) return res.status(400).end(); try { ${PING} } catch (error) { console.error(error); } res.json({}); }`,
      ),
      findings: [{ message: 'always', at: 'server.js:3:1' }],
    },
    {
      name: 'the error runs into the framework',
      files: ready(`async (req, res) => { ${PING} res.json({ ok: true }); }`),
      findings: [{ message: 'thrown', at: 'server.js:3:1' }],
    },
    {
      name: '500 instead',
      files: ready(
        `async (req, res) => { try { ${PING} res.json({}); } catch { res.status(500).json({ ok: false }); } }`,
      ),
      findings: [{ message: 'other', at: 'server.js:3:102' }],
    },
    {
      name: 'always yes',
      files: ready("(req, res) => res.send('ok')"),
      findings: [{ message: 'static', at: 'server.js:3:1' }],
    },
  ],
  passes: [
    {
      name: 'a gRPC status that somebody withdraws',
      files: grpc("setTimeout(() => health.setStatus('', 'NOT_SERVING'), 1000);"),
    },
    {
      name: 'in the catch',
      files: ready(`async (req, res) => { try { ${PING} res.json({}); } catch { res.sendStatus(503); } }`),
      evidence: ['server.js:3:102'],
    },
    {
      name: 'a status that is computed before',
      files: ready(
        "async (req, res) => { const ok = await pool.query('SELECT 1').then(() => true, () => false); const code = ok ? 200 : 503; res.status(code).json({ ok }); }",
      ),
      evidence: ['server.js:3:142'],
    },
    {
      name: 'a table of statuses',
      files: ready(
        '(req, res) => res.sendStatus(STATUS[state])',
        'const STATUS = { up: 200, down: 503 };',
        "let state = 'down';",
        "setTimeout(() => { state = 'up'; }, 5000);",
      ),
      evidence: ['server.js:3:34'],
    },
    {
      name: 'a helper that answers',
      files: ready(
        "(req, res) => pool.query('SELECT 1', (error) => (error ? unavailable(res) : res.send('ok')))",
        'const unavailable = (res) => res.sendStatus(503);',
      ),
      evidence: ['server.js:4:30'],
    },
    {
      name: 'the error handler answers 503',
      files: ready(
        `async (req, res) => { ${PING} res.json({}); }`,
        'app.use((error, req, res, next) => res.status(503).end());',
      ),
      evidence: ['server.js:3:1', 'server.js:4:36'],
    },
    {
      name: 'an error that carries the status',
      files: fastify(
        `async () => { try { ${PING} return {}; } catch (cause) { throw Object.assign(new Error('db'), { statusCode: 503 }); } }`,
      ),
      evidence: ['server.js:3:105'],
    },
    {
      name: 'a class of errors that takes the status',
      files: {
        ...fastify(
          `async () => { try { ${PING} return {}; } catch { throw new (require('./errors').AppError)('db', 503); } }`,
        ),
        'errors.js':
          'exports.AppError = class AppError extends Error {\n  constructor(message, statusCode) {\n    super(message);\n    this.statusCode = statusCode;\n  }\n};\n',
      },
      evidence: ['server.js:3:97'],
    },
    {
      name: 'terminus answers itself',
      files: exampleService([
        "const { createTerminus } = require('@godaddy/terminus');",
        "const pool = new (require('pg').Pool)();",
        "const server = require('node:http').createServer((req, res) => res.end('ok'));",
        "createTerminus(server, { healthChecks: { '/readyz': () => pool.query('SELECT 1') } });",
        'server.listen(3000);',
      ]),
      evidence: ['server.js:4:1'],
    },
  ],
  notApplicable: [
    {
      name: 'no readiness route',
      files: exampleService([
        "const app = require('express')();",
        "app.get('/orders', (req, res) => res.end());",
        'app.listen(3000);',
      ]),
      reason: /no route/,
    },
  ],
  unknown: [
    { name: 'the entry is not in the repository', files: LOST_SERVICE },
    {
      name: 'a package answers',
      files: exampleService([
        "const { createLightship } = require('lightship');",
        "const app = require('express')();",
        '(async () => { const lightship = await createLightship(); app.listen(3000, () => lightship.signalReady()); })();',
      ]),
      reason: /supplied by a package/,
    },
  ],
});
