import { exampleService } from '../../../src/rules/example-service.ts';
import { readinessStaysUp } from '../../../src/rules/shutdown/readiness-stays-up.ts';
import { LOST_SERVICE } from '../../support/lost-service.ts';
import { ruleCases } from '../../support/rule-cases.ts';

/** A plain server whose readiness route runs `answer`. */
const plain = (answer: string, ...lines: readonly string[]): Readonly<Record<string, string>> =>
  exampleService([
    "const http = require('node:http');",
    'let ready = true;',
    'const server = http.createServer((req, res) => {',
    `  if (req.url === '/readyz') { ${answer} return; }`,
    "  res.end('ok');",
    '}).listen(3000);',
    ...lines,
  ]);
const STATUS = 'res.writeHead(ready ? 200 : 503); res.end();';
const express = (...lines: readonly string[]): Readonly<Record<string, string>> =>
  exampleService(["const app = require('express')();", ...lines]);

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

ruleCases(readinessStaysUp, {
  fails: [
    {
      name: 'readiness knows nothing of the shutdown',
      files: express(
        "app.get('/ready', (req, res) => res.sendStatus(200));",
        'const server = app.listen(3000);',
        "process.on('SIGTERM', () => server.close());",
      ),
      findings: [{ message: 'missing', at: 'server.js:3:16' }],
    },
    {
      name: 'only liveness turns false',
      files: express(
        'let stopping = false;',
        "app.get('/livez', (req, res) => res.sendStatus(stopping ? 503 : 200));",
        "app.get('/readyz', (req, res) => res.sendStatus(200));",
        'const server = app.listen(3000);',
        "process.on('SIGTERM', () => { stopping = true; server.close(); });",
      ),
      findings: [{ message: 'missing', at: 'server.js:5:16' }],
    },
    {
      name: 'the flag stands in the body and the status stays 200',
      files: plain(
        'res.writeHead(200); res.end(JSON.stringify({ ready }));',
        "process.on('SIGTERM', () => { ready = false; server.close(); });",
      ),
      findings: [{ message: 'ignored', at: 'server.js:4:7' }],
    },
    {
      name: 'set in the callback of close',
      files: plain(STATUS, "process.on('SIGTERM', () => server.close(() => { ready = false; }));"),
      findings: [{ message: 'late', at: 'server.js:7:50' }],
    },
    {
      name: 'set behind a helper that closes',
      files: plain(
        STATUS,
        'const close = () => new Promise((resolve) => server.close(resolve));',
        "process.on('SIGTERM', async () => {",
        '  await close();',
        '  ready = false;',
        '});',
      ),
      findings: [{ message: 'late', at: 'server.js:10:3' }],
    },
    {
      name: 'onClose of Fastify runs when the server has closed',
      files: exampleService([
        "const app = require('fastify')({ logger: true });",
        'let closing = false;',
        "app.get('/readyz', async (request, reply) => (closing ? reply.code(503).send() : { ok: true }));",
        "app.addHook('onClose', async () => {",
        '  closing = true;',
        '});',
        "process.on('SIGTERM', () => app.close());",
        "app.listen({ port: 3000, host: '0.0.0.0' });",
      ]),
      findings: [{ message: 'late', at: 'server.js:5:3' }],
    },
    {
      name: 'Fastify alone',
      files: exampleService([
        "const app = require('fastify')({ logger: true });",
        "app.get('/readyz', async () => ({ ok: true }));",
        "process.on('SIGTERM', () => app.close());",
        "app.listen({ port: 3000, host: '0.0.0.0' });",
      ]),
      findings: [{ message: 'fastify', at: 'server.js:4:1' }],
    },
    {
      name: 'no route to ask',
      files: exampleService([
        "const server = require('node:http').createServer((req, res) => res.end('ok')).listen(3000);",
        "process.on('SIGTERM', () => server.close());",
      ]),
      findings: [{ message: 'none', at: 'server.js:1:16' }],
    },
  ],
  passes: [
    {
      name: 'a gRPC status that the shutdown withdraws',
      files: grpc(
        "process.on('SIGTERM', () => { health.setStatus('', 'NOT_SERVING'); setTimeout(() => server.tryShutdown(() => {}), 5000); });",
      ),
      evidence: ['server.js:6:31'],
    },
    {
      name: 'a flag, then a pause, then close',
      files: plain(STATUS, "process.on('SIGTERM', () => { ready = false; setTimeout(() => server.close(), 5000); });"),
      evidence: ['server.js:7:31'],
    },
    {
      name: 'locals of the application',
      files: express(
        "app.get('/ready', (req, res) => res.sendStatus(req.app.locals.stopping ? 503 : 200));",
        'const server = app.listen(3000);',
        "process.on('SIGTERM', () => { app.locals.stopping = true; server.close(); });",
      ),
      evidence: ['server.js:4:31'],
    },
    {
      name: 'a middleware that answers 503 to everything',
      files: express(
        'let stopping = false;',
        'app.use((req, res, next) => (stopping ? res.status(503).end() : next()));',
        "app.get('/ready', (req, res) => res.sendStatus(200));",
        'const server = app.listen(3000);',
        "process.on('SIGTERM', () => { stopping = true; server.close(); });",
      ),
      evidence: ['server.js:6:31'],
    },
    {
      name: 'a getter over a private field',
      files: express(
        'class Health {',
        '  #up = true;',
        '  get up() { return this.#up; }',
        '  down() { this.#up = false; }',
        '}',
        'const health = new Health();',
        "app.get('/readyz', (req, res) => res.status(health.up ? 200 : 503).end());",
        'const server = app.listen(3000);',
        "process.on('SIGTERM', () => { health.down(); server.close(); });",
      ),
      evidence: ['server.js:5:12'],
    },
    {
      name: 'state of another module behind functions',
      files: {
        ...express(
          "const state = require('./state');",
          "app.get('/readyz', (req, res) => res.status(state.isReady() ? 200 : 503).end());",
          'const server = app.listen(3000);',
          "process.on('SIGTERM', () => { state.setReady(false); server.close(); });",
        ),
        'state.js':
          'let value = false;\nexports.isReady = () => value;\nexports.setReady = (next) => { value = next; };\n',
      },
      evidence: ['state.js:3:32'],
    },
    {
      name: 'an AbortController',
      files: express(
        'const stop = new AbortController();',
        "app.get('/readyz', (req, res) => res.status(stop.signal.aborted ? 503 : 200).end());",
        'const server = app.listen(3000);',
        "process.on('SIGTERM', () => { stop.abort(); server.close(); });",
      ),
      evidence: ['server.js:5:31'],
    },
    {
      name: 'a health server of its own that answers every path',
      files: exampleService([
        "const http = require('node:http');",
        'let draining = false;',
        'http.createServer((req, res) => { res.statusCode = draining ? 503 : 200; res.end(); }).listen(8081);',
        "const server = http.createServer((req, res) => res.end('ok')).listen(3000);",
        "process.on('SIGTERM', () => { draining = true; setTimeout(() => server.close(), 5000); });",
      ]),
      evidence: ['server.js:5:31'],
    },
    {
      name: 'a problem that middleware in front of all routes sends',
      files: exampleService([
        "const Problem = require('api-problem');",
        "const app = require('express')();",
        'const state = { stopping: false };',
        'app.use((req, res, next) => {',
        "  if (state.stopping) new Problem(503, { details: 'stopping' }).send(res);",
        '  else next();',
        '});',
        "app.get('/ready', (req, res) => res.end());",
        'const server = app.listen(3000);',
        "process.on('SIGTERM', () => {",
        '  state.stopping = true;',
        '  setTimeout(() => server.close(), 5000);',
        '});',
      ]),
      evidence: ['server.js:11:3'],
    },
    {
      name: 'terminus with health checks',
      files: exampleService([
        "const { createTerminus } = require('@godaddy/terminus');",
        "const server = require('node:http').createServer((req, res) => res.end('ok'));",
        "createTerminus(server, { healthChecks: { '/readyz': async () => {} }, onSignal: async () => {} });",
        'server.listen(3000);',
      ]),
      evidence: ['server.js:3:1'],
    },
  ],
  notApplicable: [
    {
      name: 'a worker that listens on no port',
      files: exampleService([
        'let stopping = false;',
        "process.on('SIGTERM', () => { stopping = true; });",
        "setInterval(() => { if (!stopping) console.log('x'); }, 1000);",
      ]),
      reason: /no port/,
    },
  ],
  unknown: [{ name: 'the entry is not in the repository', files: LOST_SERVICE }],
});
