import { exampleService } from '../../../src/rules/example-service.ts';
import { idleConnectionsLeftOpen } from '../../../src/rules/shutdown/idle-connections-left-open.ts';
import { LOST_SERVICE } from '../../support/lost-service.ts';
import { ruleCases } from '../../support/rule-cases.ts';

const dockerfile = (node: string): Readonly<Record<string, string>> => ({
  Dockerfile: `FROM ${node}\nENV NODE_ENV=production\nCOPY . .\nCMD ["node", "server.js"]\n`,
});
const service = (node: string, ...handler: readonly string[]): Readonly<Record<string, string>> => ({
  ...exampleService([
    "const server = require('node:http').createServer((req, res) => res.end('ok')).listen(3000);",
    "process.on('SIGTERM', async () => {",
    ...handler.map((line) => `  ${line}`),
    '});',
  ]),
  ...dockerfile(node),
});
const fastify = (node: string, options: string): Readonly<Record<string, string>> => ({
  ...exampleService([
    `const app = require('fastify')(${options});`,
    "process.on('SIGTERM', () => app.close());",
    "app.listen({ port: 3000, host: '0.0.0.0' });",
  ]),
  ...dockerfile(node),
});

ruleCases(idleConnectionsLeftOpen, {
  fails: [
    {
      name: 'Node 18 waits for them',
      files: service('node:18-alpine', 'server.close(() => process.exit(0));'),
      findings: [{ message: 'missing', at: 'server.js:3:3' }],
    },
    {
      name: 'ended before the server stops accepting',
      files: service('node:18-alpine', 'server.closeIdleConnections();', 'server.close(() => process.exit(0));'),
      findings: [{ message: 'early', at: 'server.js:3:3' }],
    },
    {
      name: 'ended too early in a helper',
      files: {
        ...exampleService([
          "const server = require('node:http').createServer((req, res) => res.end('ok')).listen(3000);",
          'const drain = () => server.closeIdleConnections();',
          "process.on('SIGTERM', () => {",
          '  drain();',
          '  server.close();',
          '});',
        ]),
        ...dockerfile('node:18-alpine'),
      },
      findings: [{ message: 'early', at: 'server.js:2:21' }],
    },
    {
      name: 'ended when close() is through, which waits for them',
      files: service(
        'node:18-alpine',
        'await new Promise((resolve) => server.close(resolve));',
        'server.closeIdleConnections();',
      ),
      findings: [{ message: 'late', at: 'server.js:4:3' }],
    },
    {
      name: 'Fastify told to leave them',
      files: fastify('node:18-alpine', '{ forceCloseConnections: false }'),
      findings: [{ message: 'missing', at: 'server.js:2:29' }],
    },
  ],
  passes: [
    {
      name: 'Node 24 does it in close()',
      files: service('node:24-alpine', 'server.close(() => process.exit(0));'),
      evidence: ['server.js:3:3'],
    },
    {
      name: 'Node 24 does it in close(), whatever came before',
      files: service('node:24-alpine', 'server.closeIdleConnections();', 'server.close();'),
      evidence: ['server.js:4:3'],
    },
    {
      name: 'right after close()',
      files: service('node:18-alpine', 'server.close(() => process.exit(0));', 'server.closeIdleConnections();'),
      evidence: ['server.js:4:3'],
    },
    {
      name: 'sockets that are tracked',
      files: {
        ...exampleService([
          "const server = require('node:http').createServer((req, res) => res.end('ok')).listen(3000);",
          'const sockets = new Set();',
          "server.on('connection', (socket) => sockets.add(socket));",
          "process.on('SIGTERM', () => {",
          '  server.close(() => process.exit(0));',
          '  for (const socket of sockets) socket.destroy();',
          '});',
        ]),
        ...dockerfile('node:16-alpine'),
      },
      evidence: ['server.js:6:33'],
    },
    {
      name: 'Fastify does it where Node can',
      files: fastify('node:18-alpine', '{ logger: true }'),
      evidence: ['server.js:1:13'],
    },
    {
      name: 'stoppable',
      files: {
        ...exampleService([
          "const stoppable = require('stoppable');",
          "const server = stoppable(require('node:http').createServer((req, res) => res.end('ok')), 5000);",
          'server.listen(3000);',
          "process.on('SIGTERM', () => server.stop());",
        ]),
        ...dockerfile('node:18-alpine'),
      },
      evidence: ['server.js:1:19'],
    },
  ],
  notApplicable: [
    {
      name: 'nothing closes the server',
      files: service('node:18-alpine', 'process.exit(0);'),
      reason: /nothing closes/,
    },
    {
      name: 'a worker',
      files: exampleService(
        "process.on('SIGTERM', () => process.exit(0));\nsetInterval(() => console.log('x'), 1000);\n",
      ),
    },
  ],
  unknown: [
    { name: 'the entry is not in the repository', files: LOST_SERVICE },
    {
      name: 'no Node version is named',
      files: service('registry.example.com/base:1', 'server.close();'),
      reason: /Node version/,
    },
    {
      name: 'a range names no release',
      files: {
        ...service('registry.example.com/base:1', 'server.close();'),
        'package.json': '{ "name": "api", "engines": { "node": ">=18" } }\n',
      },
      reason: /Node version/,
    },
  ],
});
