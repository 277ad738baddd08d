import { exampleService } from '../../../src/rules/example-service.ts';
import { secondSignalIgnored } from '../../../src/rules/shutdown/second-signal-ignored.ts';
import { LOST_SERVICE } from '../../support/lost-service.ts';
import { ruleCases } from '../../support/rule-cases.ts';

const service = (...lines: readonly string[]): Readonly<Record<string, string>> =>
  exampleService([
    "const server = require('node:http').createServer((req, res) => res.end('ok')).listen(3000);",
    ...lines,
  ]);

ruleCases(secondSignalIgnored, {
  fails: [
    {
      name: 'a flag that returns',
      files: service(
        'let stopping = false;',
        "process.on('SIGTERM', () => {",
        "  if (stopping) return console.warn('stopping already');",
        '  stopping = true;',
        '  server.close(() => process.exit(0));',
        '});',
      ),
      findings: [{ message: 'ignored', at: 'server.js:3:1' }],
    },
    {
      name: 'the exit of another signal',
      files: service(
        'let count = 0;',
        "process.on('SIGTERM', () => server.close(() => process.exit(0)));",
        "process.on('SIGINT', () => {",
        '  if (++count > 1) process.exit(1);',
        '  server.close(() => process.exit(0));',
        '});',
      ),
      findings: [{ message: 'ignored', at: 'server.js:3:1' }],
    },
    {
      name: 'the work runs once, the listener stays',
      files: service(
        "const once = require('lodash/once');",
        "process.on('SIGTERM', once(() => server.close(() => process.exit(0))));",
      ),
      findings: [{ message: 'ignored', at: 'server.js:3:1' }],
    },
    {
      name: 'the deadline exits, the second signal does not',
      files: service(
        "process.on('SIGTERM', () => {",
        '  setTimeout(() => process.exit(1), 10_000).unref();',
        '  server.close(() => process.exit(0));',
        '});',
      ),
      findings: [{ message: 'ignored', at: 'server.js:2:1' }],
    },
    {
      name: 'a library that takes it for nothing',
      files: exampleService([
        "const { createTerminus } = require('@godaddy/terminus');",
        "const server = require('node:http').createServer((req, res) => res.end('ok'));",
        'createTerminus(server, { onSignal: async () => {} });',
        'server.listen(3000);',
      ]),
      findings: [{ message: 'library', at: 'server.js:3:1' }],
    },
  ],
  passes: [
    {
      name: 'an exit behind the flag',
      files: service(
        'let stopping = false;',
        "process.on('SIGTERM', () => {",
        '  if (stopping) process.exit(1);',
        '  stopping = true;',
        '  server.close(() => process.exit(0));',
        '});',
      ),
      evidence: ['server.js:3:1', 'server.js:4:17'],
    },
    {
      name: 'counted in the condition itself',
      files: service(
        'let signals = 0;',
        "process.on('SIGTERM', () => {",
        '  if (++signals > 1) process.exit(1);',
        '  server.close(() => process.exit(0));',
        '});',
      ),
      evidence: ['server.js:4:22'],
    },
    {
      name: 'a property that is counted',
      files: exampleService([
        'class App {',
        '  signals = 0;',
        '  start() {',
        "    this.server = require('node:http').createServer((req, res) => res.end('ok')).listen(3000);",
        "    process.on('SIGTERM', () => this.stop());",
        '  }',
        '  stop() {',
        '    if (this.signals++ > 0) process.exit(1);',
        '    this.server.close(() => process.exit(0));',
        '  }',
        '}',
        'new App().start();',
      ]),
      evidence: ['server.js:5:5', 'server.js:8:29'],
    },
    { name: 'once', files: service("process.once('SIGTERM', () => server.close());"), evidence: ['server.js:2:1'] },
    {
      name: 'the listener takes itself off',
      files: service(
        'function stop() {',
        "  process.removeListener('SIGTERM', stop);",
        '  server.close(() => process.exit(0));',
        '}',
        "process.on('SIGTERM', stop);",
      ),
      evidence: ['server.js:6:1', 'server.js:3:3'],
    },
    {
      name: 'a second listener from the first signal on',
      files: service(
        "process.once('SIGTERM', () => {",
        "  process.on('SIGTERM', () => process.exit(1));",
        '  server.close(() => process.exit(0));',
        '});',
      ),
      evidence: ['server.js:2:1', 'server.js:3:31'],
    },
    {
      name: 'a library that exits',
      files: exampleService([
        "const closeWithGrace = require('close-with-grace');",
        "const app = require('fastify')();",
        'closeWithGrace(() => app.close());',
        'app.listen({ port: 3000 });',
      ]),
      evidence: ['server.js:3:1'],
    },
  ],
  notApplicable: [{ name: 'no handler', files: service(), reason: /nothing handles SIGTERM/ }],
  unknown: [{ name: 'the entry is not in the repository', files: LOST_SERVICE }],
});
