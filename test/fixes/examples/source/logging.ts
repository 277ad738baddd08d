import { nodeExample } from '../../../../src/rules/node-example.ts';
import type { Example } from '../../../../src/rules/types.ts';
import { EXPRESS, HTTP, packageJson, SERVER } from './services.ts';

export const loggingExamples: Readonly<Record<string, readonly Example[]>> = {
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
        "const logger = require('pino')({ redact: { paths: ['req.body.password'], remove: true } });",
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
          '\tconsole.warn(`gave up on ${req.path}:`, err)',
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
};
