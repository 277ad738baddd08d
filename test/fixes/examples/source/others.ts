import { expressExample, nodeExample } from '../../../../src/rules/node-example.ts';
import type { Example } from '../../../../src/rules/types.ts';
import { EXPRESS, FASTIFY, HONO, METRICS, packageJson } from './services.ts';

export const othersExamples: Readonly<Record<string, readonly Example[]>> = {
  'tracing-loaded-late': [
    {
      title: 'a module of its own, loaded among others',
      files: nodeExample(
        [
          "'use strict';",
          "require('dotenv').config();",
          "const express = require('express');",
          '// spans go to the collector',
          "require('./tracing'); // see docs",
          "const pg = require('pg');",
          '',
          'express().listen(3000);',
        ],
        {
          'package.json': packageJson({ express: '^5.0.0', '@opentelemetry/sdk-node': '^0.200.0' }),
          'tracing.js': "const { NodeSDK } = require('@opentelemetry/sdk-node');\nnew NodeSDK().start();\n",
        },
      ),
    },
  ],
  'debug-logs-in-production': [
    {
      title: 'the image sets it',
      files: nodeExample(
        [
          "const logger = require('pino')({ level: process.env.LOG_LEVEL ?? 'info' });",
          "require('node:http').createServer((req, res) => { logger.debug('debug'); res.end('ok'); }).listen(3000);",
        ],
        {
          Dockerfile:
            'FROM node:24-alpine\n# for the outage of last week\nENV NODE_ENV=production LOG_LEVEL=debug\nCOPY . .\nCMD ["node", "server.js"]\n',
        },
      ),
    },
  ],
  'schema-synchronisation': [
    {
      title: 'there are migrations',
      files: nodeExample(
        [
          "const { DataSource } = require('typeorm');",
          "const source = new DataSource({ type: 'postgres', synchronize: true, logging: true });",
          "source.initialize().then(() => require('node:http').createServer().listen(3000));",
        ],
        {
          'package.json': packageJson({ typeorm: '^0.3.0' }),
          'migrations/1700000000000-users.js': 'module.exports = class Users1700000000000 {};\n',
        },
      ),
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
  'public-runtime-info': [{ title: 'Express without semicolons', files: EXPRESS }],
};
