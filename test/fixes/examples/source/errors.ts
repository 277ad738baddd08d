import { nodeExample } from '../../../../src/rules/node-example.ts';
import type { Example } from '../../../../src/rules/types.ts';
import { EXPRESS, EXPRESS_4, EXPRESS_TS, HONO, HTTP, KOA, NEST, packageJson, SERVER } from './services.ts';

export const errorsExamples: Readonly<Record<string, readonly Example[]>> = {
  'missing-uncaught-exception-handler': [
    { title: 'the logger stands in another module', files: EXPRESS },
    { title: 'TypeScript without a logger', files: NEST },
    {
      title: 'what is called logger is none',
      files: nodeExample(
        [HTTP, "const { logger, log } = require('./logger');", 'logger(http);', "log.info('starting');", SERVER],
        {
          'package.json': packageJson({ winston: '^3.0.0' }),
          'logger.js':
            "const winston = require('winston');\nexports.log = winston.createLogger({ transports: [new winston.transports.Console()] });\nexports.logger = (app) => app;\n",
        },
      ),
    },
    {
      title: 'a logger that writes later',
      files: nodeExample(
        [HTTP, "const pino = require('pino');", "const logger = pino({ transport: { target: 'pino/file' } });", SERVER],
        { 'package.json': packageJson({ pino: '^9.0.0' }) },
      ),
    },
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
};
