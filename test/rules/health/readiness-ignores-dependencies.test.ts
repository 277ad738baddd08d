import { exampleService } from '../../../src/rules/example-service.ts';
import { readinessIgnoresDependencies } from '../../../src/rules/health/readiness-ignores-dependencies.ts';
import { expressExample, nodeExample } from '../../../src/rules/node-example.ts';
import { LOST_SERVICE } from '../../support/lost-service.ts';
import { ruleCases } from '../../support/rule-cases.ts';

const POOL = ["const { Pool } = require('pg');", 'const pool = new Pool();'];

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
const MONGO = "const mongoose = require('mongoose');";
const CONNECT = 'mongoose.connect(process.env.MONGO_URL);';

ruleCases(readinessIgnoresDependencies, {
  fails: [
    {
      name: 'a gRPC health service whose status nothing changes',
      files: grpc(MONGO, CONNECT),
      findings: [{ message: 'constant', at: 'server.js:5:1' }],
    },
    {
      name: 'a gRPC status that only the shutdown withdraws',
      files: grpc(MONGO, CONNECT, "process.on('SIGTERM', () => health.setStatus('', 'NOT_SERVING'));"),
      findings: [{ message: 'constant', at: 'server.js:5:1' }],
    },
    {
      name: 'an indicator of its own that looks at a flag',
      files: {
        'package.json': '{ "name": "api" }\n',
        Dockerfile: 'FROM node:24-alpine\nCOPY . .\nCMD ["node", "dist/main.js"]\n',
        'src/main.ts': `import { Controller, Get, Injectable, Module } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { HealthCheckService, HealthIndicator } from '@nestjs/terminus';
import { Pool } from 'pg';
const pool = new Pool({ max: 5 });
@Injectable()
class FlagIndicator extends HealthIndicator {
  isHealthy() { return this.getStatus('flag', true); }
}
@Controller()
class HealthController {
  constructor(private health: HealthCheckService, private flag: FlagIndicator) {}
  @Get('orders') orders() { return pool.query('select 1 from orders'); }
  @Get('ready') ready() { return this.health.check([() => this.flag.isHealthy()]); }
}
@Module({ controllers: [HealthController], providers: [FlagIndicator] })
class AppModule {}
NestFactory.create(AppModule).then((app) => app.listen(3000));
`,
      },
      findings: [{ message: 'constant', at: 'src/main.ts:14:3' }],
    },
    {
      name: 'always the same, with a store',
      files: expressExample(["app.get('/readyz', (req, res) => res.end());"], POOL),
      findings: [{ message: 'constant', at: 'server.js:5:1' }],
    },
    {
      name: 'always the same, without one',
      files: expressExample(["app.get('/readyz', (req, res) => res.end());"]),
      findings: [{ message: 'nothing', at: 'server.js:3:1' }],
    },
    {
      name: 'the failure is swallowed',
      files: expressExample(
        [
          "app.get('/readyz', async (req, res) => {",
          '  try {',
          "    await pool.query('select 1');",
          '  } catch {}',
          '  res.end();',
          '});',
        ],
        POOL,
      ),
      findings: [{ message: 'swallowed', at: 'server.js:5:1' }],
    },
    {
      name: 'only another handler in the same wrapper asks the database',
      files: expressExample(
        [
          'const wrap = (run) => (req, res, next) => Promise.resolve(run(req, res)).catch(next);',
          "app.get('/readyz', wrap((req, res) => res.end()));",
          "app.get('/orders', wrap(async (req, res) => { await pool.query('select * from orders'); res.end(); }));",
        ],
        POOL,
      ),
      findings: [{ message: 'constant', at: 'server.js:6:1' }],
    },
    {
      name: 'an interval writes what the handler only tells, and what a sign-in before all routes reads',
      files: expressExample(
        [
          "const state = { build: 'none', users: 0 };",
          "setInterval(async () => { const { rows } = await pool.query('select 1'); state.build = 'known'; state.users = rows.length; }, 1000);",
          'app.use((req, res, next) => { if (!req.headers.authorization) return res.status(503).end(); req.users = state.users; next(); });',
          "app.get('/readyz', async (req, res) => { await req.log('asked'); res.json({ build: state.build }); });",
        ],
        POOL,
      ),
      findings: [{ message: 'constant', at: 'server.js:8:1' }],
    },
    {
      name: 'a helper on the way notes every failure and goes on, however it ends',
      files: expressExample(
        ["app.get('/readyz', async (req, res) => { await report(); res.end(); });"],
        [
          ...POOL,
          'async function report() {',
          '  try {',
          '    if (process.env.CI) return;',
          "    const { rows } = await pool.query('select 1');",
          '    if (rows.length === 0) return;',
          '  } catch (error) { console.error(error); }',
          '}',
        ],
      ),
      findings: [{ message: 'swallowed', at: 'server.js:12:1' }],
    },
    {
      name: 'the state of a client that is only told in the body',
      files: expressExample(
        ["app.get('/readyz', (req, res) => res.json({ mongo: mongoose.connection.readyState }));"],
        [MONGO, CONNECT],
      ),
      findings: [{ message: 'constant', at: 'server.js:5:1' }],
    },
    {
      name: 'no route',
      files: expressExample(["app.get('/', (req, res) => res.end());"], POOL),
      findings: [{ message: 'none', at: 'server.js:6:1' }],
    },
  ],
  passes: [
    {
      name: 'wrapped as all handlers are',
      files: expressExample(
        [
          'const wrap = (run) => (req, res, next) => Promise.resolve(run(req, res)).catch(next);',
          "app.get('/readyz', wrap(async (req, res) => { await pool.query('select 1'); res.end(); }));",
          "app.get('/orders', wrap(async (req, res) => { await pool.query('select * from orders'); res.end(); }));",
        ],
        POOL,
      ),
    },
    {
      name: 'an interval notes what the store answers, and a middleware before all routes reads the note',
      files: expressExample(
        [
          'const state = { ready: false };',
          'app.use((req, res, next) => (state.ready ? next() : res.status(503).end()));',
          "app.get('/readyz', (req, res) => res.end());",
          'const ask = () => pool.query("select 1").then(() => true, () => false);',
          'setInterval(() => ask().then((ok) => { state.ready = ok; }), 10_000);',
        ],
        POOL,
      ),
      evidence: ['server.js:8:19'],
    },
    {
      name: 'a gRPC status that follows the events of a store',
      files: grpc(
        MONGO,
        "const down = () => health.setStatus('', 'NOT_SERVING');",
        "mongoose.connection.on('disconnected', () => down());",
        CONNECT,
      ),
      evidence: ['server.js:7:20'],
    },
    {
      name: 'a gRPC status that follows the answer of a store',
      files: grpc(
        "const redis = require('redis').createClient();",
        'const ask = async () => {',
        "  try { await redis.ping(); } catch { health.setStatus('', 'NOT_SERVING'); }",
        '};',
        'setInterval(ask, 5000);',
      ),
      evidence: ['server.js:8:39'],
    },
    {
      name: 'the state that a client keeps of its connection, asked by a function of another module',
      files: {
        ...expressExample(
          [
            "app.get('/ready', (req, res) => {",
            '  if (isConnected()) return res.send({ status: 1 });',
            '  res.status(503).end();',
            '});',
          ],
          ["const { isConnected } = require('./state.js');", "require('mongoose').connect(process.env.MONGO_URL);"],
        ),
        'state.js':
          "const mongoose = require('mongoose');\nconst { connection } = mongoose;\nexports.isConnected = () => connection.readyState === mongoose.ConnectionStates.connected;\n",
      },
      evidence: ['state.js:3:29'],
    },
    {
      name: 'a query of kysely in a template',
      files: expressExample(
        [
          "app.get('/readyz', async (req, res) => {",
          '  try {',
          '    await sql`select 1`.execute(db);',
          '    res.end();',
          '  } catch {',
          '    res.status(503).end();',
          '  }',
          '});',
        ],
        [
          "const { Kysely, SqliteDialect, sql } = require('kysely');",
          "const SQLite = require('better-sqlite3');",
          "const db = new Kysely({ dialect: new SqliteDialect({ database: new SQLite('a.db') }) });",
        ],
      ),
    },
    {
      name: 'a question through a query builder',
      files: expressExample([
        "const { createClient } = require('@libsql/client');",
        "const { drizzle } = require('drizzle-orm/libsql');",
        "const { sql } = require('drizzle-orm');",
        "const db = drizzle(createClient({ url: 'libsql://db' }));",
        "app.get('/ready', async (req, res) => {",
        '  await db.run(sql`SELECT 1`);',
        "  res.send('ok');",
        '});',
      ]),
    },
    {
      name: 'it asks',
      files: expressExample(
        ["app.get('/readyz', async (req, res) => {", "  await pool.query('select 1');", '  res.end();', '});'],
        POOL,
      ),
      evidence: ['server.js:6:9'],
    },
    {
      name: 'it asks a module that hides the client, within a bound',
      files: expressExample(
        [
          "const db = require('./db');",
          "app.get('/readyz', (req, res) => within(db.ping(), 900).then(() => res.end(), () => res.status(503).end()));",
        ],
        POOL,
        { 'db.js': 'exports.ping = () => (exports.open ? Promise.resolve() : Promise.reject(new Error()));\n' },
      ),
    },
  ],
  notApplicable: [{ name: 'no port', files: nodeExample(["setInterval(() => console.log('x'), 1000);"]) }],
  unknown: [
    {
      name: 'a gRPC status that something else withdraws',
      files: grpc(MONGO, CONNECT, "process.on('SIGUSR2', () => health.setStatus('', 'NOT_SERVING'));"),
    },
    { name: 'the entry is not in the repository', files: LOST_SERVICE },
  ],
});
