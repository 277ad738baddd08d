import { expressExample, nodeExample } from '../../../../src/rules/node-example.ts';
import type { Example } from '../../../../src/rules/types.ts';

const DOCKERFILE = 'FROM node:24-alpine\nENV NODE_ENV=production\nCOPY . .\nCMD ["node", "server.js"]\n';

export function packageJson(
  dependencies: Readonly<Record<string, string>>,
  more: Readonly<Record<string, unknown>> = {},
): string {
  return `${JSON.stringify({ name: 'api', version: '1.0.0', ...more, dependencies }, undefined, 2)}\n`;
}

export const HTTP = "const http = require('node:http');";
export const SERVER = "const server = http.createServer((req, res) => res.end('ok')).listen(process.env.PORT);";

/** A worker of bullmq with a store, TypeScript and ES modules. */
export const WORKER: Readonly<Record<string, string>> = {
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
export const EXPRESS: Readonly<Record<string, string>> = {
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
export const FASTIFY: Readonly<Record<string, string>> = {
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

export const KOA: Readonly<Record<string, string>> = {
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

export const HONO: Readonly<Record<string, string>> = {
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

export const NEST: Readonly<Record<string, string>> = {
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
export const EXPRESS_TS: Readonly<Record<string, string>> = {
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
export const EXPRESS_4: Readonly<Record<string, string>> = {
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
export const METRICS: Example = {
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
export const FASTIFY_EXITS: Readonly<Record<string, string>> = nodeExample(
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

export const WAITS: Readonly<Record<string, string>> = nodeExample([
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

export const WAITS_FOR_SERVER: Readonly<Record<string, string>> = nodeExample([
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

export const FRAMEWORKS: readonly Example[] = [
  { title: 'Express with stores and a logger elsewhere', files: EXPRESS },
  { title: 'Fastify within a function', files: FASTIFY },
  { title: 'Koa behind a promise', files: KOA },
  { title: 'Hono', files: HONO },
  { title: 'Nest', files: NEST },
];
export const WORKERS: readonly Example[] = [{ title: 'a worker in TypeScript', files: WORKER }];
