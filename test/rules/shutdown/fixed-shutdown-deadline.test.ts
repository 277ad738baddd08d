import { exampleService } from '../../../src/rules/example-service.ts';
import { fixedShutdownDeadline } from '../../../src/rules/shutdown/fixed-shutdown-deadline.ts';
import { LOST_SERVICE } from '../../support/lost-service.ts';
import { ruleCases } from '../../support/rule-cases.ts';

const service = (delay: string, ...before: readonly string[]): Readonly<Record<string, string>> =>
  exampleService([
    ...before,
    "const server = require('node:http').createServer((req, res) => res.end('ok')).listen(3000);",
    "process.on('SIGTERM', () => {",
    `  setTimeout(() => process.exit(1), ${delay}).unref();`,
    '  server.close(() => process.exit(0));',
    '});',
  ]);

ruleCases(fixedShutdownDeadline, {
  fails: [
    { name: 'a number', files: service('10_000'), findings: [{ message: 'fixed', at: 'server.js:3:3' }] },
    {
      name: 'a constant of a configuration module that reads nothing',
      files: {
        ...service('SHUTDOWN_MS', "const { SHUTDOWN_MS } = require('./config');"),
        'config.js': 'exports.SHUTDOWN_MS = 10 * 1000;\n',
      },
      findings: [{ message: 'fixed', at: 'server.js:4:3' }],
    },
    {
      name: 'the environment decides which of two fixed times',
      files: service('MS', "const MS = process.env.NODE_ENV === 'production' ? 20_000 : 0;"),
      findings: [{ message: 'fixed', at: 'server.js:4:3' }],
    },
    {
      name: 'the default of a parameter that nobody gives',
      files: exampleService([
        "const server = require('node:http').createServer((req, res) => res.end('ok')).listen(3000);",
        'function shutdown(ms = 10_000) {',
        '  setTimeout(() => process.exit(1), ms).unref();',
        '  server.close(() => process.exit(0));',
        '}',
        "process.on('SIGTERM', () => shutdown());",
      ]),
      findings: [{ message: 'fixed', at: 'server.js:3:3' }],
    },
    {
      name: 'the default of a library',
      files: exampleService([
        "const closeWithGrace = require('close-with-grace');",
        "const app = require('fastify')({ logger: true });",
        'closeWithGrace(() => app.close());',
        "app.listen({ port: 3000, host: '0.0.0.0' });",
      ]),
      findings: [{ message: 'default', at: 'server.js:3:1' }],
    },
    {
      name: 'an option of a library',
      files: exampleService([
        "const { createTerminus } = require('@godaddy/terminus');",
        "const server = require('node:http').createServer((req, res) => res.end('ok'));",
        'createTerminus(server, { timeout: 5000, onSignal: async () => {} });',
        'server.listen(3000);',
      ]),
      findings: [{ message: 'fixed', at: 'server.js:3:26' }],
    },
  ],
  passes: [
    {
      name: 'from the environment',
      files: service('Number(process.env.SHUTDOWN_MS ?? 10_000)'),
      evidence: ['server.js:3:3'],
    },
    {
      name: 'from a configuration that is validated',
      files: {
        ...service('config.shutdownMs', "const config = require('./config');"),
        'config.js': [
          "const { z } = require('zod');",
          'const env = z.object({ SHUTDOWN_MS: z.coerce.number().default(10_000) }).parse(process.env);',
          'module.exports = { shutdownMs: env.SHUTDOWN_MS };',
          '',
        ].join('\n'),
      },
      evidence: ['server.js:4:3'],
    },
    {
      name: 'from a configuration service',
      files: service("config.get('shutdown.timeout')", "const config = require('config');"),
      evidence: ['server.js:4:3'],
    },
    {
      name: 'seconds of the environment made milliseconds',
      files: service('GRACE * 1000', 'const GRACE = parseInt(process.env.GRACE_SECONDS, 10) || 25;'),
      evidence: ['server.js:4:3'],
    },
    {
      name: 'the option of a library reads it',
      files: exampleService([
        "const closeWithGrace = require('close-with-grace');",
        "const app = require('fastify')({ logger: true });",
        'closeWithGrace({ delay: Number(process.env.GRACE_MS ?? 8000) }, () => app.close());',
        "app.listen({ port: 3000, host: '0.0.0.0' });",
      ]),
      evidence: ['server.js:3:18'],
    },
  ],
  notApplicable: [
    {
      name: 'no deadline',
      files: exampleService([
        "const server = require('node:http').createServer((req, res) => res.end('ok')).listen(3000);",
        "process.on('SIGTERM', () => server.close());",
      ]),
      reason: /no deadline/,
    },
  ],
  unknown: [
    { name: 'the entry is not in the repository', files: LOST_SERVICE },
    {
      name: 'a clock whose ticks are counted',
      files: exampleService([
        "const server = require('node:http').createServer((req, res) => res.end('ok')).listen(3000);",
        'let ticks = 0;',
        "process.on('SIGTERM', () => {",
        '  setInterval(() => {',
        '    if (++ticks > 10) process.exit(1);',
        '  }, 1000);',
        '  server.close(() => process.exit(0));',
        '});',
      ]),
      reason: /ticks/,
    },
  ],
});
