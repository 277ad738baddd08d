import { exampleService } from '../../../src/rules/example-service.ts';
import { shutdownRunsTwice } from '../../../src/rules/shutdown/shutdown-runs-twice.ts';
import { LOST_SERVICE } from '../../support/lost-service.ts';
import { ruleCases } from '../../support/rule-cases.ts';

const service = (...lines: readonly string[]): Readonly<Record<string, string>> =>
  exampleService([
    "const server = require('node:http').createServer((req, res) => res.end('ok')).listen(3000);",
    ...lines,
  ]);

ruleCases(shutdownRunsTwice, {
  fails: [
    {
      name: 'no flag',
      files: service("process.on('SIGTERM', () => server.close(() => process.exit(0)));"),
      findings: [{ message: 'twice', at: 'server.js:2:1' }],
    },
    {
      name: 'a flag that nobody sets',
      files: service(
        'let stopping = false;',
        "process.on('SIGTERM', () => {",
        '  if (stopping) return;',
        '  server.close(() => process.exit(0));',
        '});',
      ),
      findings: [{ message: 'twice', at: 'server.js:3:1' }],
    },
    {
      name: 'a flag that is set behind the work',
      files: service(
        'let stopped = false;',
        "process.on('SIGTERM', async () => {",
        '  if (stopped) return;',
        '  await new Promise((resolve) => server.close(resolve));',
        '  stopped = true;',
        '  process.exit(0);',
        '});',
      ),
      findings: [{ message: 'twice', at: 'server.js:3:1' }],
    },
    {
      name: 'a flag that is set in the callback of close',
      files: service(
        'let stopped = false;',
        "process.on('SIGTERM', () => {",
        '  if (!stopped) server.close(() => { stopped = true; });',
        '});',
      ),
      findings: [{ message: 'twice', at: 'server.js:3:1' }],
    },
    {
      name: 'once for one signal, on for the other name of it',
      files: service(
        "process.once('SIGINT', () => server.close());",
        "process.addListener('SIGTERM', () => server.close());",
      ),
      findings: [{ message: 'twice', at: 'server.js:3:1' }],
    },
  ],
  passes: [
    {
      name: 'a flag',
      files: service(
        'let stopping = false;',
        "process.on('SIGTERM', () => {",
        '  if (stopping) return;',
        '  stopping = true;',
        '  server.close(() => process.exit(0));',
        '});',
      ),
      evidence: ['server.js:3:1'],
    },
    {
      name: 'a state with a name',
      files: service(
        "let state = 'running';",
        "process.on('SIGTERM', () => {",
        "  if (state !== 'running') return;",
        "  state = 'stopping';",
        '  server.close(() => process.exit(0));',
        '});',
      ),
      evidence: ['server.js:6:3'],
    },
    {
      name: 'signals that are counted',
      files: service(
        'let signals = 0;',
        "process.on('SIGTERM', () => {",
        '  if (signals++) return;',
        '  server.close(() => process.exit(0));',
        '});',
      ),
      evidence: ['server.js:5:3'],
    },
    {
      name: 'a promise that is shared',
      files: service(
        'let closing;',
        'const close = () => (closing ??= new Promise((resolve) => server.close(resolve)));',
        "process.on('SIGTERM', () => close().then(() => process.exit(0)));",
      ),
      evidence: ['server.js:4:1'],
    },
    {
      name: 'a server that listens no more',
      files: service(
        "process.on('SIGTERM', () => {",
        '  if (!server.listening) return;',
        '  server.close(() => process.exit(0));',
        '});',
      ),
      evidence: ['server.js:4:3'],
    },
    { name: 'once', files: service("process.once('SIGTERM', () => server.close());"), evidence: ['server.js:2:1'] },
    {
      name: 'a wrapper that runs it once',
      files: service(
        "const once = require('lodash/once');",
        "process.on('SIGTERM', once(() => server.close(() => process.exit(0))));",
      ),
      evidence: ['server.js:3:1'],
    },
    {
      name: 'a library that runs its hooks once',
      files: exampleService([
        "const closeWithGrace = require('close-with-grace');",
        "const app = require('fastify')();",
        'closeWithGrace(() => app.close());',
        'app.listen({ port: 3000 });',
      ]),
      evidence: ['server.js:3:1'],
    },
  ],
  notApplicable: [
    { name: 'no handler', files: service(), reason: /nothing handles SIGTERM/ },
    {
      name: 'an exit ends with the first signal',
      files: service("process.on('SIGTERM', () => process.exit(0));"),
      reason: /run twice/,
    },
  ],
  unknown: [{ name: 'the entry is not in the repository', files: LOST_SERVICE }],
});
