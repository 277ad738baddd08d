import { exampleManifest, exampleService } from '../../../src/rules/example-service.ts';
import { missingShutdownDeadline } from '../../../src/rules/shutdown/missing-shutdown-deadline.ts';
import { LOST_SERVICE } from '../../support/lost-service.ts';
import { ruleCases } from '../../support/rule-cases.ts';

const service = (...lines: readonly string[]): Readonly<Record<string, string>> =>
  exampleService([
    "const server = require('node:http').createServer((req, res) => res.end('ok')).listen(3000);",
    ...lines,
  ]);

ruleCases(missingShutdownDeadline, {
  fails: [
    {
      name: 'close may wait for ever',
      files: service("process.on('SIGTERM', () => server.close(() => process.exit(0)));"),
      findings: [{ message: 'missing', at: 'server.js:2:1' }],
    },
    {
      name: 'a timer that only puts the close off',
      files: service(
        "process.on('SIGTERM', () => {",
        '  setTimeout(() => server.close(() => process.exit(0)), 5000);',
        '});',
      ),
      findings: [{ message: 'missing', at: 'server.js:2:1' }],
    },
    {
      name: 'a timer of the requests is no deadline of the shutdown',
      files: exampleService([
        "const server = require('node:http').createServer((req, res) => {",
        '  setTimeout(() => process.exit(1), 30_000).unref();',
        "  res.end('ok');",
        '}).listen(3000);',
        "process.on('SIGTERM', () => server.close());",
      ]),
      findings: [{ message: 'missing', at: 'server.js:5:1' }],
    },
    {
      name: 'a clock that waits until nothing is in flight',
      files: service(
        'let inFlight = 0;',
        "server.on('request', () => inFlight++);",
        "process.on('SIGTERM', () => {",
        '  server.close();',
        '  setInterval(() => {',
        '    if (inFlight === 0) process.exit(0);',
        '  }, 500);',
        '});',
      ),
      findings: [{ message: 'missing', at: 'server.js:4:1' }],
    },
    {
      name: 'a timer that ends something else',
      files: service(
        'class Clickhouse {',
        '  async closeAllConnections() {}',
        '}',
        'const clickhouse = new Clickhouse();',
        "process.on('SIGTERM', () => {",
        '  server.close();',
        "  const stream = require('node:fs').createReadStream('/tmp/export');",
        '  setTimeout(() => {',
        '    clickhouse.closeAllConnections();',
        '    stream.destroy();',
        '  }, 10_000);',
        '});',
      ),
      findings: [{ message: 'missing', at: 'server.js:6:1' }],
    },
    {
      name: 'close-with-grace told to wait',
      files: exampleService([
        "const closeWithGrace = require('close-with-grace');",
        "const app = require('fastify')();",
        'closeWithGrace({ delay: false }, () => app.close());',
        'app.listen({ port: 3000 });',
      ]),
      findings: [{ message: 'missing', at: 'server.js:3:1' }],
    },
    {
      name: 'nothing handles the signal',
      files: service(),
      findings: [{ message: 'none', at: 'server.js:1:16' }],
    },
  ],
  passes: [
    {
      name: 'a countdown that destroys the sockets by their ids',
      files: service(
        'const sockets = {};',
        'let next = 0;',
        "server.on('connection', (socket) => {",
        '  sockets[next++] = socket;',
        '});',
        "process.on('SIGTERM', () => {",
        '  wait(10);',
        '  server.close(() => process.exit());',
        '});',
        'function wait(seconds) {',
        '  if (seconds > 0) return setTimeout(wait, 1000, seconds - 1);',
        '  for (const id in sockets) sockets[id].destroy();',
        '}',
      ),
      evidence: ['server.js:12:27'],
    },
    {
      name: 'a timer that exits',
      files: service(
        "process.on('SIGTERM', () => {",
        '  setTimeout(() => process.exit(1), 10_000).unref();',
        '  server.close(() => process.exit(0));',
        '});',
      ),
      evidence: ['server.js:3:3'],
    },
    {
      name: 'a timer that cuts the connections, so that close() ends',
      files: service(
        "process.on('SIGTERM', () => {",
        '  const timer = setTimeout(() => {',
        '    process.exitCode = 1;',
        '    server.closeAllConnections();',
        '  }, 10_000);',
        '  server.close(() => clearTimeout(timer));',
        '});',
      ),
      evidence: ['server.js:3:17'],
    },
    {
      name: 'sockets that are destroyed one by one',
      files: service(
        'const sockets = new Set();',
        "server.on('connection', (socket) => sockets.add(socket));",
        "process.on('SIGTERM', () => {",
        '  server.close();',
        '  setTimeout(() => sockets.forEach((socket) => socket.destroy()), 10_000).unref();',
        '});',
      ),
      evidence: ['server.js:6:3'],
    },
    {
      name: 'in a module of its own',
      files: {
        ...service("process.on('SIGTERM', () => {", "  require('./deadline').arm(8000);", '  server.close();', '});'),
        'deadline.js': 'exports.arm = (ms) => setTimeout(() => process.exit(1), ms).unref();\n',
      },
      evidence: ['deadline.js:1:23'],
    },
    {
      name: 'a race against a sleep',
      files: service(
        "const { setTimeout: sleep } = require('node:timers/promises');",
        "process.on('SIGTERM', async () => {",
        '  await Promise.race([new Promise((resolve) => server.close(resolve)), sleep(10_000)]);',
        '  process.exit(0);',
        '});',
      ),
      evidence: ['server.js:4:9'],
    },
    {
      name: 'a clock that counts to the end',
      files: service(
        'let ticks = 0;',
        "process.on('SIGTERM', () => {",
        '  server.close(() => process.exit(0));',
        '  setInterval(() => {',
        '    ticks += 1;',
        '    if (ticks > 10) process.exit(1);',
        '  }, 1000).unref();',
        '});',
      ),
      evidence: ['server.js:5:3'],
    },
    {
      name: 'a library with one of its own',
      files: exampleService([
        "const { createTerminus } = require('@godaddy/terminus');",
        "const server = require('node:http').createServer((req, res) => res.end('ok'));",
        'createTerminus(server, { onSignal: async () => {} });',
        'server.listen(3000);',
      ]),
      evidence: ['server.js:3:1'],
    },
  ],
  notApplicable: [
    {
      name: 'a worker that holds nothing',
      files: exampleService("setInterval(() => console.log('x'), 1000);\n", { 'k8s.yaml': exampleManifest() }),
    },
  ],
  unknown: [{ name: 'the entry is not in the repository', files: LOST_SERVICE }],
});
