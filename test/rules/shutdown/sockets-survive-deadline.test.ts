import { exampleService } from '../../../src/rules/example-service.ts';
import { socketsSurviveDeadline } from '../../../src/rules/shutdown/sockets-survive-deadline.ts';
import { LOST_SERVICE } from '../../support/lost-service.ts';
import { ruleCases } from '../../support/rule-cases.ts';

const service = (...lines: readonly string[]): Readonly<Record<string, string>> =>
  exampleService([
    "const server = require('node:http').createServer((req, res) => res.end('ok')).listen(3000);",
    ...lines,
  ]);

ruleCases(socketsSurviveDeadline, {
  fails: [
    {
      name: 'close waits for streams that never end',
      files: service("process.on('SIGTERM', () => server.close(() => process.exit(0)));"),
      findings: [{ message: 'none', at: 'server.js:2:29' }],
    },
    {
      name: 'a race that nobody acts on',
      files: service(
        "const { setTimeout: sleep } = require('node:timers/promises');",
        "process.on('SIGTERM', async () => {",
        '  await Promise.race([new Promise((resolve) => server.close(resolve)), sleep(10_000)]);',
        "  console.log('stopped');",
        '});',
      ),
      findings: [{ message: 'race', at: 'server.js:4:9' }],
    },
    {
      name: 'idle connections are not the busy ones',
      files: service("process.on('SIGTERM', () => {", '  server.close();', '  server.closeIdleConnections();', '});'),
      findings: [{ message: 'none', at: 'server.js:3:3' }],
    },
    {
      name: 'a thread that is terminated is no connection',
      files: service(
        "const { Worker } = require('node:worker_threads');",
        "const thread = new Worker('./render.js');",
        "process.on('SIGTERM', () => {",
        '  thread.terminate();',
        '  server.close();',
        '});',
      ),
      findings: [{ message: 'none', at: 'server.js:6:3' }],
    },
  ],
  passes: [
    {
      name: 'the deadline exits',
      files: service(
        "process.on('SIGTERM', () => {",
        '  setTimeout(() => process.exit(1), 10_000).unref();',
        '  server.close(() => process.exit(0));',
        '});',
      ),
      evidence: ['server.js:3:3'],
    },
    {
      name: 'the deadline cuts',
      files: service(
        "process.on('SIGTERM', () => {",
        '  server.close();',
        '  setTimeout(() => server.closeAllConnections(), 10_000).unref();',
        '});',
      ),
      evidence: ['server.js:4:20'],
    },
    {
      name: 'sockets that are tracked',
      files: service(
        'const sockets = new Set();',
        "server.on('connection', (socket) => sockets.add(socket));",
        "process.on('SIGTERM', () => {",
        '  server.close();',
        '  setTimeout(() => { for (const socket of sockets) socket.destroy(); }, 10_000).unref();',
        '});',
      ),
      evidence: ['server.js:6:52'],
    },
    {
      name: 'clients of a WebSocket server',
      files: service(
        "const { WebSocketServer } = require('ws');",
        'const wss = new WebSocketServer({ server });',
        "process.on('SIGTERM', () => {",
        '  server.close();',
        '  for (const client of wss.clients) client.terminate();',
        '});',
      ),
      evidence: ['server.js:6:37'],
    },
    {
      name: 'the winner of a race exits',
      files: service(
        "const { setTimeout: sleep } = require('node:timers/promises');",
        "process.on('SIGTERM', async () => {",
        '  await Promise.race([new Promise((resolve) => server.close(resolve)), sleep(10_000)]);',
        '  process.exit(0);',
        '});',
      ),
      evidence: ['server.js:4:9', 'server.js:5:3'],
    },
    {
      name: 'a library with a deadline',
      files: exampleService([
        "const { createTerminus } = require('@godaddy/terminus');",
        "const server = require('node:http').createServer((req, res) => res.end('ok'));",
        'createTerminus(server, { timeout: 5000, onSignal: async () => {} });',
        'server.listen(3000);',
      ]),
      evidence: ['server.js:3:26'],
    },
  ],
  notApplicable: [
    { name: 'no handler', files: service(), reason: /nothing handles SIGTERM/ },
    {
      name: 'a worker',
      files: exampleService(
        "process.on('SIGTERM', () => process.exit(0));\nsetInterval(() => console.log('x'), 1000);\n",
      ),
      reason: /worker/,
    },
  ],
  unknown: [{ name: 'the entry is not in the repository', files: LOST_SERVICE }],
});
