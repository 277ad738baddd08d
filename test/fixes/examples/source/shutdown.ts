import { expressExample, nodeExample } from '../../../../src/rules/node-example.ts';
import type { Example } from '../../../../src/rules/types.ts';
import {
  EXPRESS,
  FASTIFY_EXITS,
  FRAMEWORKS,
  HONO,
  HTTP,
  KOA,
  NEST,
  packageJson,
  SERVER,
  WAITS,
  WAITS_FOR_SERVER,
  WORKER,
  WORKERS,
} from './services.ts';

export const shutdownExamples: Readonly<Record<string, readonly Example[]>> = {
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
  'keep-alive-below-balancer': [
    { title: 'Koa', files: KOA },
    { title: 'too low', files: nodeExample([HTTP, SERVER, 'server.keepAliveTimeout = 10 * 1000;']) },
  ],
};
