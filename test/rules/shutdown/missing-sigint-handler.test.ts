import { exampleService } from '../../../src/rules/example-service.ts';
import { missingSigintHandler } from '../../../src/rules/shutdown/missing-sigint-handler.ts';
import { LOST_SERVICE } from '../../support/lost-service.ts';
import { ruleCases } from '../../support/rule-cases.ts';

const service = (...lines: readonly string[]): Readonly<Record<string, string>> =>
  exampleService([
    "const server = require('node:http').createServer((req, res) => res.end('ok')).listen(3000);",
    ...lines,
  ]);

ruleCases(missingSigintHandler, {
  fails: [
    {
      name: 'registered for a list that has a name',
      files: service("const signals = ['SIGTERM', 'SIGINT'];\nprocess.on(signals, () => server.close());"),
      findings: [{ message: 'listed', at: 'server.js:3:1' }],
    },
    {
      name: 'SIGTERM only',
      files: service("process.on('SIGTERM', () => server.close());"),
      findings: [{ message: 'missing', at: 'server.js:1:16' }],
    },
    {
      name: 'the signal of the terminal line, not of the process',
      files: service(
        "const line = require('node:readline').createInterface({ input: process.stdin });",
        "line.on('SIGINT', () => line.close());",
      ),
      findings: [{ message: 'missing', at: 'server.js:1:16' }],
    },
    {
      name: 'in development only',
      files: service("if (process.env.NODE_ENV !== 'production') process.on('SIGINT', () => process.exit(0));"),
      findings: [{ message: 'dead', at: 'server.js:2:44' }],
    },
    {
      name: 'terminus listens to SIGTERM unless told otherwise',
      files: exampleService([
        "const { createTerminus } = require('@godaddy/terminus');",
        "const server = require('node:http').createServer((req, res) => res.end('ok'));",
        'createTerminus(server, { onSignal: async () => {} });',
        'server.listen(3000);',
      ]),
      findings: [{ message: 'missing', at: 'server.js:4:1' }],
    },
    {
      name: 'Nest told which signals it may take',
      files: exampleService(
        [
          "const { NestFactory } = require('@nestjs/core');",
          "const { ShutdownSignal } = require('@nestjs/common');",
          "const { AppModule } = require('./app.module');",
          '(async () => {',
          '  const app = await NestFactory.create(AppModule);',
          '  app.enableShutdownHooks([ShutdownSignal.SIGTERM]);',
          '  await app.listen(3000);',
          '})();',
        ],
        { 'app.module.js': 'exports.AppModule = class {};\n' },
      ),
      findings: [{ message: 'missing', at: 'server.js:7:9' }],
    },
  ],
  passes: [
    {
      name: 'both in a list',
      files: service("for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => server.close());"),
      evidence: ['server.js:2:45'],
    },
    {
      name: 'both in a set',
      files: service("for (const signal of new Set(['SIGINT', 'SIGTERM'])) process.on(signal, () => server.close());"),
      evidence: ['server.js:2:54'],
    },
    {
      name: 'the keys of a table of signals',
      files: service(
        'const signals = { SIGHUP: 1, SIGINT: 2, SIGTERM: 15 };',
        'Object.keys(signals).forEach((signal) => process.on(signal, () => server.close()));',
      ),
      evidence: ['server.js:3:42'],
    },
    {
      name: 'awaited',
      files: service(
        "const { once } = require('node:events');",
        '(async () => {',
        "  await Promise.race([once(process, 'SIGINT'), once(process, 'SIGTERM')]);",
        '  server.close();',
        '})();',
      ),
      evidence: ['server.js:4:23'],
    },
    {
      name: 'the one signal that terminus is told',
      files: exampleService([
        "const { createTerminus } = require('@godaddy/terminus');",
        "const server = require('node:http').createServer((req, res) => res.end('ok'));",
        "createTerminus(server, { signal: 'SIGINT', onSignal: async () => {} });",
        'server.listen(3000);',
      ]),
      evidence: ['server.js:3:1'],
    },
    {
      name: 'a library that takes both',
      files: exampleService([
        "const closeWithGrace = require('close-with-grace');",
        "const app = require('fastify')();",
        'closeWithGrace(() => app.close());',
        'app.listen({ port: 3000 });',
      ]),
      evidence: ['server.js:3:1'],
    },
  ],
  notApplicable: [],
  unknown: [{ name: 'the entry is not in the repository', files: LOST_SERVICE }],
});
