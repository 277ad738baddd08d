import { expressExample, nodeExample } from '../../../src/rules/node-example.ts';
import type { Example } from '../../../src/rules/types.ts';

const DOCKERFILE = 'FROM node:24-alpine\nENV NODE_ENV=production\nCOPY . .\nCMD ["node", "server.js"]\n';

function packageJson(
  dependencies: Readonly<Record<string, string>>,
  more: Readonly<Record<string, unknown>> = {},
): string {
  return `${JSON.stringify({ name: 'api', version: '1.0.0', ...more, dependencies }, undefined, 2)}\n`;
}

const HTTP = "const http = require('node:http');";
const SERVER = "const server = http.createServer((req, res) => res.end('ok')).listen(process.env.PORT);";

/** A worker of bullmq with a store, TypeScript and ES modules. */
const WORKER: Readonly<Record<string, string>> = {
  'package.json': packageJson({ bullmq: '^5.0.0', pg: '^8.0.0', pino: '^9.0.0' }, { type: 'module' }),
  'tsconfig.json': '{ "compilerOptions": { "outDir": "dist", "rootDir": "src" } }\n',
  Dockerfile: 'FROM node:24-alpine\nENV NODE_ENV=production\nCOPY . .\nCMD ["node", "dist/worker.js"]\n',
  'src/db.ts': "import pg from 'pg';\n\nexport const pool = new pg.Pool({ max: 5 });\n",
  'src/log.ts': "import { pino } from 'pino';\n\nexport const log = pino();\n",
  'src/worker.ts': [
    "import { Worker } from 'bullmq';",
    "import { pool } from './db.js';",
    "import { log } from './log.js';",
    '',
    "const worker = new Worker('mails', async (job) => {",
    "  await pool.query('insert into mails values ($1)', [job.data.id]);",
    '}, { connection: { host: process.env.REDIS_HOST } });',
    '',
    "worker.on('failed', (job, err) => log.error({ err, job: job?.id }, 'job failed'));",
    '',
  ].join('\n'),
};

/** Express with stores in other modules, tabs, double quotes and no semicolons. */
const EXPRESS: Readonly<Record<string, string>> = {
  'package.json': packageJson(
    { express: '^5.0.0', pg: '^8.0.0', ioredis: '^5.0.0', winston: '^3.0.0' },
    { type: 'module' },
  ),
  Dockerfile: DOCKERFILE,
  'deployment.yaml': [
    'apiVersion: apps/v1',
    'kind: Deployment',
    'metadata: { name: api }',
    'spec:',
    '  selector: { matchLabels: { app: api } }',
    '  template:',
    '    metadata: { labels: { app: api } }',
    '    spec:',
    '      terminationGracePeriodSeconds: 60',
    '      containers:',
    '        - name: api',
    '          image: api:1.0.0',
    '          lifecycle: { preStop: { exec: { command: ["sleep", "10"] } } }',
    '',
  ].join('\n'),
  'db.js': 'import pg from "pg"\n\nexport const pool = new pg.Pool()\n',
  'logger.js':
    'import winston from "winston"\n\nexport default winston.createLogger({ level: process.env.LOG_LEVEL })\n',
  'routes.js': [
    'import { Router } from "express"',
    'import { pool } from "./db.js"',
    'import logger from "./logger.js"',
    '',
    'export const routes = Router()',
    'routes.get("/orders", async (req, res) => {',
    '\tlogger.info("orders")',
    '\tres.json((await pool.query("select 1")).rows)',
    '})',
    '',
  ].join('\n'),
  'server.js': [
    'import express from "express"',
    'import Redis from "ioredis"',
    'import { routes } from "./routes.js"',
    '',
    'const redis = new Redis()',
    'const app = express()',
    'app.use(routes)',
    'app.get("/", async (req, res) => {',
    '\tres.send(await redis.get("greeting"))',
    '})',
    '',
    'app.listen(3000) // behind the gateway',
    '',
  ].join('\n'),
};

/** Fastify started within a function, four spaces, CommonJS. */
const FASTIFY: Readonly<Record<string, string>> = {
  'package.json': packageJson({ fastify: '^5.0.0', mongoose: '^8.0.0', bullmq: '^5.0.0' }),
  Dockerfile: DOCKERFILE,
  'server.js': [
    "const fastify = require('fastify');",
    "const mongoose = require('mongoose');",
    "const { Worker } = require('bullmq');",
    '',
    'async function main() {',
    '    const app = fastify({ logger: true });',
    '    await mongoose.connect(process.env.MONGO_URL);',
    "    const worker = new Worker('jobs', async () => {});",
    "    app.get('/', async () => 'ok');",
    '    await app.listen({ port: 3000 });',
    '}',
    '',
    'main();',
    '',
  ].join('\n'),
};

const KOA: Readonly<Record<string, string>> = {
  'package.json': packageJson({ koa: '^3.0.0', mysql2: '^3.0.0' }),
  Dockerfile: DOCKERFILE,
  'server.js': [
    "const Koa = require('koa');",
    "const mysql = require('mysql2/promise');",
    '',
    'let pool;',
    'const app = new Koa();',
    'app.use(async ctx => {',
    "  ctx.body = await pool.query('select 1');",
    '});',
    '',
    'async function connect() {',
    '  pool = mysql.createPool(process.env.DATABASE_URL);',
    '}',
    '',
    'connect()',
    '  .then(() => app.listen(3000))',
    '  .catch(err => console.error(err));',
    '',
  ].join('\n'),
};

const HONO: Readonly<Record<string, string>> = {
  'package.json': packageJson({ hono: '^4.0.0', '@hono/node-server': '^1.0.0' }, { type: 'module' }),
  Dockerfile: DOCKERFILE,
  'server.js': [
    "import { serve } from '@hono/node-server';",
    "import { Hono } from 'hono';",
    '',
    'const app = new Hono();',
    "app.get('/', (c) => c.text('ok'));",
    '',
    'serve({ fetch: app.fetch, port: 3000 });',
    '',
  ].join('\n'),
};

const NEST: Readonly<Record<string, string>> = {
  'package.json': packageJson({ '@nestjs/core': '^11.0.0', '@nestjs/common': '^11.0.0' }),
  Dockerfile: 'FROM node:24-alpine\nENV NODE_ENV=production\nCOPY . .\nCMD ["node", "dist/main.js"]\n',
  'tsconfig.json': '{ "compilerOptions": { "outDir": "dist", "rootDir": "src" } }\n',
  'src/main.ts': [
    "import { NestFactory } from '@nestjs/core';",
    "import { AppModule } from './app.module';",
    '',
    'async function bootstrap() {',
    '  const app = await NestFactory.create(AppModule);',
    '  await app.listen(process.env.PORT ?? 3000);',
    '}',
    'bootstrap();',
    '',
  ].join('\n'),
  'src/app.module.ts': "import { Module } from '@nestjs/common';\n\n@Module({})\nexport class AppModule {}\n",
};

/** Express 5 in TypeScript, with its types. */
const EXPRESS_TS: Readonly<Record<string, string>> = {
  'package.json': packageJson({ express: '^5.0.0' }),
  Dockerfile: 'FROM node:24-alpine\nENV NODE_ENV=production\nCOPY . .\nCMD ["node", "dist/server.js"]\n',
  'tsconfig.json': '{ "compilerOptions": { "outDir": "dist", "rootDir": "src" } }\n',
  'src/server.ts': [
    "import { createServer } from 'http';",
    "import express from 'express';",
    '',
    'const app = express();',
    "app.get('/', (req, res) => {",
    "  res.send('ok');",
    '});',
    '',
    '// The server is made by hand for websockets.',
    'const server = createServer(app);',
    'server.listen(3000);',
    '',
  ].join('\n'),
};

/** Express 4 with routes in several modules. */
const EXPRESS_4: Readonly<Record<string, string>> = {
  'package.json': packageJson({ express: '^4.21.0', pg: '^8.0.0' }),
  Dockerfile: DOCKERFILE,
  'lib/db.js': "const { Pool } = require('pg');\n\nmodule.exports = new Pool();\n",
  'lib/orders.js': [
    "'use strict';",
    '',
    "const db = require('./db');",
    "const { Router } = require('express');",
    '',
    'async function list(req, res) {',
    "  res.json((await db.query('select 1')).rows);",
    '}',
    '',
    'const router = Router();',
    "router.get('/orders', list);",
    "router.post('/orders', check, async function (req, res) {",
    "  await db.query('insert');",
    '  res.end();',
    '});',
    'function check(req, res, next) {',
    '  next();',
    '}',
    'module.exports = router;',
    '',
  ].join('\n'),
  'server.js': [
    "const express = require('express');",
    "const db = require('./lib/db');",
    "const orders = require('./lib/orders');",
    '',
    'const app = express();',
    'app.use(orders);',
    "app.get('/', async (req, res) => {",
    "  res.json(await db.query('select 2'));",
    '});',
    'app.listen(3000);',
    '',
  ].join('\n'),
};

/** prom-client with one counter. */
const METRICS: Example = {
  title: 'a counter and its route',
  files: expressExample(
    ["app.get('/metrics', async (req, res) => {", '  res.end(await register.metrics());', '});'],
    [
      "const { Counter, register } = require('prom-client');",
      "const requests = new Counter({ name: 'requests_total', help: 'requests' });",
    ],
    { 'package.json': packageJson({ express: '^5.0.0', 'prom-client': '^15.0.0' }) },
  ),
};

/** Fastify, told to stop without waiting. */
const FASTIFY_EXITS: Readonly<Record<string, string>> = nodeExample(
  [
    "const app = require('fastify')({ logger: true });",
    "app.get('/', async () => 'ok');",
    'app.listen({ port: 3000 });',
    "process.once('SIGTERM', () => {",
    "  app.log.info('stopping');",
    '  process.exit(0);',
    '});',
  ],
  { 'package.json': packageJson({ fastify: '^5.0.0' }) },
);

const WAITS: Readonly<Record<string, string>> = nodeExample([
  "const express = require('express');",
  "const { Pool } = require('pg');",
  'const pool = new Pool();',
  'const app = express();',
  'let stopping = false;',
  "app.get('/', async (req, res) => res.json(await pool.query('select 1')));",
  'app.listen(process.env.PORT);',
  'async function stop() {',
  '  if (stopping) process.exit(1);',
  '  stopping = true;',
  '  await pool.end();',
  '  process.exit(0);',
  '}',
  "process.on('SIGTERM', stop);",
]);

const WAITS_FOR_SERVER: Readonly<Record<string, string>> = nodeExample([
  "const express = require('express');",
  "const { Pool } = require('pg');",
  "const Redis = require('ioredis');",
  'const pool = new Pool();',
  'const redis = new Redis();',
  'const app = express();',
  "app.get('/', async (req, res) => res.json(await pool.query(await redis.get('sql'))));",
  'const server = app.listen(process.env.PORT);',
  'const stop = async () => {',
  '  await new Promise((resolve) => server.close(resolve));',
  '  process.exit(0);',
  '};',
  "process.once('SIGTERM', stop);",
]);

const FRAMEWORKS: readonly Example[] = [
  { title: 'Express with stores and a logger elsewhere', files: EXPRESS },
  { title: 'Fastify within a function', files: FASTIFY },
  { title: 'Koa behind a promise', files: KOA },
  { title: 'Hono', files: HONO },
  { title: 'Nest', files: NEST },
];
const WORKERS: readonly Example[] = [{ title: 'a worker in TypeScript', files: WORKER }];

/** What the bad examples of the rules do not show: other messages, comments to keep, odd styles. */
export const sourceExamples: Readonly<Record<string, readonly Example[]>> = {
  'missing-sigterm-handler': [...FRAMEWORKS, ...WORKERS],
  'missing-sigint-handler': [
    {
      title: 'SIGTERM is handled inline',
      files: nodeExample([
        HTTP,
        SERVER,
        "process.on('SIGTERM', () => {",
        '  server.close(() => process.exit(0));',
        '});',
      ]),
    },
    {
      title: 'SIGTERM is handled by name',
      files: nodeExample([
        HTTP,
        SERVER,
        'const stop = () => server.close(() => process.exit(0));',
        "process.once('SIGTERM', stop); // the platform",
      ]),
    },
    {
      title: 'a list of signals',
      files: nodeExample([
        HTTP,
        SERVER,
        "for (const signal of ['SIGTERM']) process.on(signal, () => server.close(() => process.exit(0)));",
      ]),
    },
    { title: 'Nest', files: NEST },
  ],
  'missing-server-close': [
    ...FRAMEWORKS,
    { title: 'Fastify exits at once', files: FASTIFY_EXITS },
    { title: 'waits for a store, not for the server', files: WAITS },
  ],
  'missing-shutdown-deadline': [
    { title: 'no handler at all', files: EXPRESS },
    {
      title: 'a handler that runs once',
      files: nodeExample([
        HTTP,
        SERVER,
        'let stopping = false;',
        "process.on('SIGTERM', () => {",
        '  if (stopping) return;',
        '  stopping = true;',
        '  server.close(() => process.exit(0));',
        '});',
      ]),
    },
  ],
  'resources-left-open': [
    { title: 'no handler yet', files: EXPRESS },
    { title: 'an async handler', files: WAITS_FOR_SERVER },
    {
      title: 'one of two is closed',
      files: {
        ...WAITS_FOR_SERVER,
        'server.js': (WAITS_FOR_SERVER['server.js'] ?? '').replace(
          '  process.exit(0);',
          '  await Promise.allSettled([redis.quit()]);\n  process.exit(0);',
        ),
      },
    },
  ],
  'telemetry-lost-on-shutdown': [
    {
      title: 'OpenTelemetry',
      files: nodeExample([
        "const { NodeSDK } = require('@opentelemetry/sdk-node');",
        'const sdk = new NodeSDK();',
        'sdk.start();',
        HTTP,
        SERVER,
        "process.on('SIGTERM', () => server.close(() => process.exit(0)));",
      ]),
    },
  ],
  'readiness-stays-up': [
    {
      title: 'Express, with a flag already',
      files: expressExample(
        [
          "app.get('/readyz', async (req, res) => res.send('ok'));",
          'const server = app.listen(process.env.PORT);',
          'let stopping = false;',
          "process.on('SIGTERM', () => {",
          '  if (stopping) process.exit(1);',
          '  stopping = true;',
          '  server.close(() => process.exit(0));',
          '});',
        ],
        [],
      ),
    },
    {
      title: 'Fastify',
      files: nodeExample(
        [
          "const app = require('fastify')({ logger: true });",
          "app.get('/readyz', async () => ({ ok: true }));",
          "process.on('SIGTERM', async () => {",
          '  await app.close();',
          '  process.exit(0);',
          '});',
          'app.listen({ port: 3000 });',
        ],
        { 'package.json': packageJson({ fastify: '^5.0.0' }) },
      ),
    },
    {
      title: 'Koa and Hono are asked alike',
      files: {
        ...HONO,
        'server.js': [
          "import { serve } from '@hono/node-server';",
          "import { Hono } from 'hono';",
          '',
          'const app = new Hono();',
          "app.get('/readyz', (c) => {",
          "  return c.text('ok');",
          '});',
          '',
          'const server = serve({ fetch: app.fetch, port: 3000 });',
          "process.on('SIGTERM', () => {",
          '  server.close(() => process.exit(0));',
          '});',
          '',
        ].join('\n'),
      },
    },
  ],
  'queue-worker-not-drained': [
    ...WORKERS,
    {
      title: 'a handler that leaves the worker alone',
      files: {
        ...WORKER,
        'src/worker.ts': `${WORKER['src/worker.ts']}
process.on('SIGTERM', function () {
  log.info('stopping');
  process.exit(0);
});
`,
      },
    },
  ],
  'fixed-shutdown-deadline': [
    {
      title: 'a service that reads other settings from the environment',
      files: nodeExample([
        HTTP,
        SERVER,
        'const GRACE = 10 * 1000;',
        "process.on('SIGTERM', () => {",
        '  setTimeout(() => process.exit(1), GRACE).unref();',
        '  server.close(() => process.exit(0));',
        '});',
      ]),
    },
  ],
  'silent-shutdown': [
    {
      title: 'a handler beside a logger',
      files: nodeExample([
        HTTP,
        "const logger = require('pino')();",
        SERVER,
        "logger.info('started');",
        "process.on('SIGTERM', () => {",
        '  server.close(() => process.exit(0));',
        '});',
      ]),
    },
  ],
  'idle-connections-left-open': [
    {
      title: 'Node 18',
      files: {
        ...nodeExample([
          HTTP,
          SERVER,
          "process.on('SIGTERM', () => {",
          '  server.close(() => process.exit(0));',
          '});',
        ]),
        Dockerfile: 'FROM node:18-alpine\nENV NODE_ENV=production\nCOPY . .\nCMD ["node", "server.js"]\n',
      },
    },
  ],
  'exit-before-drain': [
    {
      title: 'exits behind close()',
      files: expressExample(["app.get('/', (req, res) => res.send('ok'));"], [], {
        'server.js': [
          "const express = require('express');",
          'const app = express();',
          "app.get('/', (req, res) => res.send('ok'));",
          'const server = app.listen(3000);',
          "process.on('SIGTERM', () => {",
          '  server.close();',
          '  process.exit(0);',
          '});',
          '',
        ].join('\n'),
      }),
    },
  ],
  'missing-uncaught-exception-handler': [
    { title: 'the logger stands in another module', files: EXPRESS },
    { title: 'TypeScript without a logger', files: NEST },
  ],
  'crash-handler-without-exit': [
    {
      title: 'no handlers, and a logger in the entry',
      files: nodeExample([HTTP, "const logger = require('pino')();", SERVER]),
    },
    {
      title: 'exits with 0',
      files: nodeExample([
        HTTP,
        SERVER,
        "process.on('unhandledRejection', (e) => { console.error(e); process.exit(); });",
      ]),
    },
    {
      title: 'a function by name',
      files: nodeExample([
        HTTP,
        'function onCrash(error) {',
        '  console.error(error);',
        '  // nothing else',
        '}',
        SERVER,
        "process.on('uncaughtException', onCrash);",
        "process.on('unhandledRejection', onCrash);",
      ]),
    },
  ],
  'missing-error-handler': [
    { title: 'Express', files: EXPRESS },
    { title: 'Koa', files: KOA },
    {
      title: 'Fastify',
      files: nodeExample(
        [
          "const app = require('fastify')({ logger: true });",
          "app.get('/', async () => ({ ok: await query() }));",
          'app.listen({ port: 3000 });',
        ],
        { 'package.json': packageJson({ fastify: '^5.0.0' }) },
      ),
    },
    {
      title: 'Hono',
      files: {
        ...HONO,
        'server.js': `${HONO['server.js']}console.log('listening');\n`,
      },
    },
    { title: 'Express in TypeScript', files: EXPRESS_TS },
  ],
  'unhandled-async-route': [{ title: 'routes in several modules', files: EXPRESS_4 }],
  'outbound-call-without-timeout': [
    {
      title: 'all shapes of fetch and axios',
      files: expressExample(
        [
          "app.get('/a', async (req, res) => {",
          "  const a = await fetch('http://a', {",
          "    method: 'POST',",
          '    headers, // shared',
          '  });',
          '  const b = await fetch(`http://b/${req.query.id}`, req.app.locals.init());',
          "  const c = await axios.get('http://c');",
          "  const d = await axios.post('http://d', { id: 1 });",
          "  const e = await axios.post('http://e');",
          "  const f = await axios({ url: 'http://f' });",
          '  res.json([a, b, c, d, e, f]);',
          '});',
        ],
        ["const axios = require('axios');", 'const headers = {};'],
      ),
    },
    {
      title: 'an instance, and got',
      files: expressExample(
        ["app.get('/a', async (req, res) => res.json([await api.get('/x'), await got('http://y').json()]));"],
        [
          "const axios = require('axios');",
          "const got = require('got');",
          "const api = axios.create({ baseURL: 'http://x' });",
        ],
      ),
    },
  ],
  'default-inbound-timeouts': [
    { title: 'Express', files: EXPRESS },
    { title: 'Hono', files: HONO },
    {
      title: 'switched off',
      files: nodeExample([HTTP, SERVER, 'server.requestTimeout = 0;', 'server.keepAliveTimeout = 65000;']),
    },
  ],
  'keep-alive-below-balancer': [
    { title: 'Koa', files: KOA },
    { title: 'too low', files: nodeExample([HTTP, SERVER, 'server.keepAliveTimeout = 10 * 1000;']) },
  ],
  'unlimited-request-body': [
    {
      title: 'a number of bytes',
      files: nodeExample(
        [
          "const fastify = require('fastify');",
          'const app = fastify({',
          '  logger: true,',
          '  bodyLimit: 100 * 1024 * 1024',
          '});',
          "app.post('/', async (request) => request.body);",
          'app.listen({ port: 3000 });',
        ],
        { 'package.json': packageJson({ fastify: '^5.0.0' }) },
      ),
    },
  ],
  'implicit-pool-size': [
    {
      title: 'a connection string',
      files: nodeExample([
        HTTP,
        "const mysql = require('mysql2/promise');",
        'const pool = mysql.createPool(process.env.DATABASE_URL);',
        "http.createServer(async (req, res) => res.end(String(await pool.query('select 1')))).listen(3000);",
      ]),
    },
    {
      title: 'nested options over several lines',
      files: nodeExample([
        HTTP,
        "const { Sequelize } = require('sequelize');",
        "const sequelize = new Sequelize('db', 'user', process.env.PASSWORD, {",
        "    host: 'db', // in the cluster",
        "    dialect: 'postgres' // nothing else",
        '});',
        "http.createServer(async (req, res) => res.end(String(await sequelize.query('select 1')))).listen(3000);",
      ]),
    },
  ],
  'unbounded-pool-wait': [
    {
      title: 'options in a constant',
      files: nodeExample([
        HTTP,
        "const pg = require('pg');",
        'const config = {',
        '    connectionString: process.env.DATABASE_URL,',
        '    max: 20,',
        '};',
        'const pool = new pg.Pool(config);',
        "http.createServer(async (req, res) => res.end(String(await pool.query('select 1')))).listen(3000);",
      ]),
    },
  ],
  'missing-pool-error-listener': [
    { title: 'another module, without semicolons', files: EXPRESS },
    { title: 'a logger in TypeScript', files: WORKER },
  ],
  'unredacted-logs': [
    {
      title: 'options over several lines, and a stream',
      files: nodeExample([
        HTTP,
        "const pino = require('pino');",
        'const logger = pino({',
        "  level: process.env.LOG_LEVEL ?? 'info',",
        "  base: { service: 'api' },",
        '}, pino.destination(1));',
        SERVER,
        "logger.info('started');",
      ]),
    },
    {
      title: 'Fastify',
      files: nodeExample(
        [
          "const app = require('fastify')({ logger: true, trustProxy: true });",
          "app.get('/', async () => 'ok');",
          'app.listen({ port: 3000 });',
        ],
        { 'package.json': packageJson({ fastify: '^5.0.0' }) },
      ),
    },
    {
      title: 'some paths are missing',
      files: nodeExample([
        HTTP,
        "const logger = require('pino')({ redact: { paths: ['req.headers.authorization', 'req.body.password'], remove: true } });",
        SERVER,
        "logger.info('started');",
      ]),
    },
  ],
  'fixed-log-level': [
    {
      title: 'no level',
      files: nodeExample([HTTP, "const logger = require('pino')();", SERVER, "logger.info('up');"]),
    },
    {
      title: 'a constant and a condition',
      files: nodeExample([
        HTTP,
        "const winston = require('winston');",
        'const logger = winston.createLogger({',
        "  level: process.env.NODE_ENV === 'production' ? 'info' : 'debug',",
        '  transports: [new winston.transports.Console()]',
        '});',
        SERVER,
        "logger.info('up');",
      ]),
    },
    {
      title: 'a text',
      files: nodeExample([HTTP, "const logger = require('pino')({ level: 'warn' });", SERVER, "logger.warn('up');"]),
    },
  ],
  'epoch-log-timestamps': [
    {
      title: 'Fastify',
      files: nodeExample(
        [
          "const app = require('fastify')({ logger: { level: 'info' } });",
          "app.get('/', async () => 'ok');",
          'app.listen({ port: 3000 });',
        ],
        { 'package.json': packageJson({ fastify: '^5.0.0' }) },
      ),
    },
  ],
  'missing-log-base-fields': [
    {
      title: 'ES modules',
      files: {
        ...nodeExample([
          "import http from 'node:http';",
          "import pino from 'pino';",
          '',
          'const logger = pino();',
          "http.createServer((req, res) => res.end('ok')).listen(process.env.PORT);",
          "logger.info('up');",
        ]),
        'package.json': packageJson({ pino: '^9.0.0' }, { type: 'module' }),
      },
    },
  ],
  'pretty-logs-in-production': [
    {
      title: 'a transport over several lines',
      files: nodeExample([
        HTTP,
        "const pino = require('pino');",
        'const logger = pino({',
        '  transport: {',
        "    target: 'pino-pretty',",
        '    options: { colorize: true },',
        '  },',
        '});',
        SERVER,
        "logger.info('up');",
      ]),
    },
    {
      title: 'nothing sets NODE_ENV, among several targets',
      files: {
        ...nodeExample([
          HTTP,
          "const pino = require('pino');",
          "const logger = pino({ transport: { targets: [{ target: 'pino-pretty' }] } });",
          SERVER,
          "logger.info('up');",
        ]),
        Dockerfile: 'FROM node:24-alpine\nCOPY . .\nCMD ["node", "server.js"]\n',
      },
    },
  ],
  'dropped-log-arguments': [
    {
      title: 'several',
      files: nodeExample([
        HTTP,
        "const log = require('pino')();",
        'http.createServer(async (req, res) => {',
        '  try {',
        '    res.end(await answer(req));',
        '  } catch (error) {',
        "    log.error('no answer', error);",
        "    log.error({ error, url: req.url }, 'no answer');",
        '  }',
        '}).listen(3000);',
      ]),
    },
  ],
  'interpolated-log-messages': [
    {
      title: 'values of all kinds, with winston',
      files: nodeExample([
        HTTP,
        "const winston = require('winston');",
        'const logger = winston.createLogger();',
        'http.createServer((req, res) => {',
        '  logger.info(`got ${req.method} ${req.url}`);',
        "  logger.info('order ' + req.order.id + ' of ' + req.user.id);",
        '  res.end();',
        '}).listen(3000);',
      ]),
    },
    {
      title: 'pino, with errors',
      files: nodeExample([
        HTTP,
        'const port = 3000;',
        "const log = require('pino')();",
        'http.createServer(async (req, res) => {',
        '  try {',
        '    res.end(await answer(req));',
        '  } catch (err) {',
        '    log.error(`request to ${req.url} failed: ${err.message}`);',
        '    log.error({ err }, `no answer for "${req.url}" (${req.headers.host})`);',
        '  }',
        '}).listen(port, () => log.info(`listening on port ${port}`));',
      ]),
    },
  ],
  'console-in-service': [
    {
      title: 'a logger in another module',
      files: {
        ...EXPRESS,
        'server.js': [
          'import express from "express"',
          'import { routes } from "./routes.js"',
          '',
          'const app = express()',
          'app.use(routes)',
          'app.use((err, req, res, next) => {',
          '\tconsole.error("request failed:", err)',
          '\tres.status(500).end()',
          '})',
          'app.listen(3000, () => console.log("listening"))',
          'app.on("error", (error) => console.error(error))',
          '',
        ].join('\n'),
      },
    },
    {
      title: 'pino beside it',
      files: nodeExample([
        HTTP,
        "const logger = require('pino')();",
        'http.createServer((req, res) => {',
        "  console.log('got', req.url);",
        '  res.end();',
        '}).listen(3000);',
        "logger.info('up');",
      ]),
    },
  ],
  'sync-call-in-request-path': [
    {
      title: 'by module and by name',
      files: expressExample(
        [
          "app.get('/a', async (req, res) => {",
          "  const text = fs.readFileSync('a.txt').toString();",
          "  res.json({ text, list: JSON.parse(readFileSync('b.json', 'utf8')), hash: bcrypt.hashSync(text, 10) });",
          '});',
        ],
        ["const fs = require('fs');", "const { readFileSync } = require('fs');", "const bcrypt = require('bcrypt');"],
        { 'package.json': packageJson({ express: '^5.0.0', bcrypt: '^5.0.0' }) },
      ),
    },
    {
      title: 'imported by name',
      files: {
        ...nodeExample([
          '"use strict"',
          'import { existsSync, readFileSync } from "fs"',
          'import express from "express"',
          '',
          'const app = express()',
          'app.get("/a", async (req, res) => {',
          '\tres.send(readFileSync("a.txt", "utf8"))',
          '})',
          'app.listen(3000)',
        ]),
        'package.json': packageJson({ express: '^5.0.0' }, { type: 'module' }),
      },
    },
  ],
  'missing-default-metrics': [
    {
      title: 'a registry of its own',
      files: {
        ...expressExample(
          [
            "app.get('/metrics', async (req, res) => {",
            "  res.set('Content-Type', registry.contentType).end(await registry.metrics());",
            '});',
          ],
          ["import client from 'prom-client';", '', 'const registry = new client.Registry();'],
        ),
        'package.json': packageJson({ express: '^5.0.0', 'prom-client': '^15.0.0' }, { type: 'module' }),
      },
    },
    METRICS,
  ],
  'unmonitored-event-loop': [METRICS],
  'unmonitored-memory': [METRICS],
  'unexported-heap-metrics': [METRICS],
  'wrong-metrics-content-type': [
    METRICS,
    {
      title: 'not awaited',
      files: expressExample(
        ["app.get('/metrics', (req, res) => res.set('Content-Type', register.contentType).send(register.metrics()));"],
        ["const { register } = require('prom-client');"],
        { 'package.json': packageJson({ express: '^5.0.0', 'prom-client': '^15.0.0' }) },
      ),
    },
  ],
  'missing-security-headers': [
    { title: 'Hono has them', files: HONO },
    { title: 'helmet is not installed', files: EXPRESS },
    {
      title: 'helmet is installed',
      files: {
        ...EXPRESS,
        'package.json': packageJson(
          { express: '^5.0.0', helmet: '^8.0.0', pg: '^8.0.0', ioredis: '^5.0.0', winston: '^3.0.0' },
          { type: 'module' },
        ),
      },
    },
    {
      title: 'Fastify with its plugin',
      files: nodeExample(
        [
          "const fastify = require('fastify');",
          '',
          'const app = fastify();',
          "app.get('/', async () => 'ok');",
          'app.listen({ port: 3000 });',
        ],
        { 'package.json': packageJson({ fastify: '^5.0.0', '@fastify/helmet': '^13.0.0' }) },
      ),
    },
  ],
  'missing-rate-limit-headers': [
    {
      title: 'release 7',
      files: expressExample(
        ["app.get('/', (req, res) => res.send('ok'));"],
        ["const rateLimit = require('express-rate-limit');"],
        {
          'package.json': packageJson({ express: '^5.0.0', 'express-rate-limit': '^7.4.0' }),
          'server.js': [
            "const express = require('express');",
            "const rateLimit = require('express-rate-limit');",
            'const app = express();',
            'app.use(rateLimit({',
            '  windowMs: 60_000,',
            '  limit: 1_000,',
            '}));',
            "app.get('/', (req, res) => res.send('ok'));",
            'app.listen(3000);',
            '',
          ].join('\n'),
        },
      ),
    },
  ],
  'missing-liveness-endpoint': [
    { title: 'Express', files: EXPRESS },
    { title: 'Fastify', files: FASTIFY },
    { title: 'Hono', files: HONO },
  ],
  'missing-readiness-endpoint': [
    { title: 'Express with two stores', files: EXPRESS },
    { title: 'Fastify with mongoose', files: FASTIFY },
  ],
  'unchecked-upstream-status': [
    {
      title: 'several answers',
      files: expressExample([
        "app.get('/a', async (req, res) => {",
        "  const a = await fetch('http://a');",
        '  const b = await fetch(`http://b/${req.query.id}`, {',
        "    method: 'POST',",
        '  });',
        '  res.json([await a.json(), await b.text()]);',
        '});',
      ]),
    },
  ],
  'redis-reconnect-without-backoff': [
    {
      title: 'node-redis with options',
      files: expressExample(
        ["app.get('/', async (req, res) => res.send(await client.get('a')));"],
        [
          "const { createClient } = require('redis');",
          'const client = createClient({',
          '  url: process.env.REDIS_URL,',
          '  socket: { reconnectStrategy: () => 1000 },',
          '});',
        ],
      ),
    },
    {
      title: 'ioredis by its address',
      files: expressExample(
        ["app.get('/', async (req, res) => res.send(await redis.get('a')));"],
        ["const Redis = require('ioredis');", 'const redis = new Redis(process.env.REDIS_URL);'],
      ),
    },
  ],
  'public-runtime-info': [{ title: 'Express without semicolons', files: EXPRESS }],
};
