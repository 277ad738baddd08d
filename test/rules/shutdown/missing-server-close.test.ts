import { exampleService } from '../../../src/rules/example-service.ts';
import { missingServerClose } from '../../../src/rules/shutdown/missing-server-close.ts';
import { LOST_SERVICE } from '../../support/lost-service.ts';
import { ruleCases } from '../../support/rule-cases.ts';

const HTTP = "const server = require('node:http').createServer((req, res) => res.end('ok')).listen(3000);";

ruleCases(missingServerClose, {
  fails: [
    {
      name: 'two servers and no handler are one defect',
      files: exampleService([HTTP, "require('node:http').createServer((req, res) => res.end('admin')).listen(3002);"]),
      findings: [{ message: 'none', at: 'server.js:1:16' }],
    },
    { name: 'no handler', files: exampleService([HTTP]), findings: [{ message: 'none', at: 'server.js:1:16' }] },
    {
      name: 'exits without closing',
      files: exampleService([HTTP, "process.on('SIGTERM', () => process.exit(0));"]),
      findings: [{ message: 'open', at: 'server.js:1:16' }],
    },
    {
      name: 'what closed it stands before the wait for the signal',
      files: {
        'package.json': '{ "name": "api", "type": "module" }\n',
        'main.js': `import { once } from 'node:events';
import http from 'node:http';
const server = http.createServer((req, res) => res.end('ok'));
async function run() {
  server.close();
  server.listen(3000);
  await once(process, 'SIGTERM');
  console.log('bye');
}
run();
`,
        Dockerfile: 'FROM node:24\nCOPY . .\nCMD ["node", "main.js"]\n',
      },
      findings: [{ message: 'open', at: 'main.js:6:3' }],
    },
    {
      name: 'a worker beside the server that stops itself',
      files: exampleService([
        "const { Worker } = require('@temporalio/worker');",
        HTTP,
        "Worker.create({ taskQueue: 'jobs' }).then((worker) => worker.run());",
      ]),
      findings: [{ message: 'open', at: 'server.js:2:16' }],
    },
    {
      name: 'another server',
      files: exampleService([
        HTTP,
        "const metrics = require('node:http').createServer((req, res) => res.end()).listen(9090);",
        "process.on('SIGTERM', () => metrics.close(() => process.exit(0)));",
      ]),
      findings: [{ message: 'other', at: 'server.js:1:16' }],
    },
    {
      name: 'applications of Express have no close',
      files: exampleService([
        "const app = require('express')();",
        'app.listen(3000);',
        "process.on('SIGTERM', () => app.close(() => process.exit(0)));",
      ]),
      findings: [{ message: 'app', at: 'server.js:3:29' }],
    },
  ],
  passes: [
    {
      name: 'that a listener was added to as it was made, by the object that keeps it',
      files: {
        'package.json': '{ "name": "api" }\n',
        Dockerfile: 'FROM node:24-alpine\nENV NODE_ENV=production\nCOPY . .\nCMD ["node", "main.js"]\n',
        'main.js': `const express = require('express');
class Api {
  constructor() {
    this.app = express();
  }
  listen() {
    this.http = this.app.listen(3000).on('error', (error) => { throw error; });
  }
  async stop() {
    await new Promise((resolve) => this.http.close(resolve));
  }
}
const api = new Api();
api.listen();
process.on('SIGTERM', async () => {
  await api.stop();
  process.exit(0);
});
`,
      },
      evidence: ['main.js:10:36'],
    },
    {
      name: 'that a chain of promises hands on',
      files: {
        'package.json': '{ "name": "api" }\n',
        Dockerfile: 'FROM node:24-alpine\nENV NODE_ENV=production\nCOPY . .\nCMD ["node", "main.js"]\n',
        'main.js': `const Hapi = require('@hapi/hapi');
const connect = async () => [];
const init = async (topics) => {
  const server = new Hapi.Server({ port: 3000 });
  await server.start();
  return server;
};
connect()
  .then((topics) => init(topics))
  .catch((error) => process.exit(1))
  .then((made) => {
    ['SIGINT', 'SIGTERM'].forEach((name) => process.on(name, () => made.stop().finally(() => process.exit(0))));
  });
`,
      },
      evidence: ['main.js:12:68'],
    },
    {
      name: 'after a promise that the signal settles, in another module',
      files: {
        'package.json': '{ "name": "api", "type": "module" }\n',
        Dockerfile: 'FROM node:24-alpine\nENV NODE_ENV=production\nCOPY . .\nCMD ["node", "main.js"]\n',
        'main.js': `import http from 'node:http';
import { stopped } from './exit.js';
async function main() {
  const server = http.createServer((req, res) => res.end('ok')).listen(3000);
  await Promise.race([work(), stopped]);
  await new Promise((resolve) => server.close(resolve));
  process.exit(0);
}
const work = () => new Promise(() => {});
main();
`,
        'exit.js': `export const stopped = new Promise((resolve) => {
  process.on('SIGTERM', () => resolve());
});
`,
      },
      evidence: ['main.js:6:34'],
    },
    {
      name: 'in a handler that was put into a list of services handed around',
      files: {
        'package.json': '{ "name": "api", "type": "module" }\n',
        Dockerfile: 'FROM node:24-alpine\nENV NODE_ENV=production\nCOPY . .\nCMD ["node", "main.js"]\n',
        'main.js': `import { createShutdown } from './shutdown.js';
import { startWeb } from './web.js';
async function build() {
  const shutdownServices = createShutdown();
  return { shutdownServices, name: 'api' };
}
const services = await build();
await startWeb({ port: 3000, ...services });
process.on('SIGTERM', () => services.shutdownServices.executeShutdownHandlers());
`,
        'shutdown.js': `export function createShutdown() {
  const handlers = [];
  return {
    registerShutdownHandler: (handler) => {
      handlers.push(handler);
    },
    async executeShutdownHandlers() {
      await Promise.allSettled(handlers.map(async ({ handler }) => handler()));
      process.exit(0);
    },
  };
}
`,
        'web.js': `import http from 'node:http';
export async function startWeb({ port, ...dependencies }) {
  return createWeb(dependencies).start(port);
}
function createWeb(dependencies) {
  const { shutdownServices } = dependencies;
  return {
    start: (port) => {
      const server = http.createServer((req, res) => res.end('ok')).listen(port);
      shutdownServices.registerShutdownHandler({ id: 'web', handler: () => server.close() });
    },
  };
}
`,
      },
      evidence: ['web.js:10:76'],
    },
    {
      name: 'disposed of at the end of a block that waits for an aborted signal',
      files: {
        'package.json': '{ "name": "api", "type": "module" }\n',
        'main.ts': `import { once } from 'node:events';
import http from 'node:http';
class Api {
  server = http.createServer((req, res) => res.end('ok'));
  static async start() {
    const api = new Api();
    api.server.listen(3000);
    return api;
  }
  async [Symbol.asyncDispose]() {
    await new Promise((resolve) => this.server.close(resolve));
  }
}
async function run(signals = ['SIGINT', 'SIGTERM']) {
  const controller = new AbortController();
  const { signal } = controller;
  const abort = () => controller.abort();
  for (const name of signals) process.on(name, abort);
  await using api = await Api.start();
  if (signal.aborted) return;
  await once(signal, 'abort');
}
run();
`,
        Dockerfile: 'FROM node:24\nCOPY . .\nCMD ["node", "main.ts"]\n',
      },
      evidence: ['main.ts:11:36'],
    },
    {
      name: 'by a listener of the signal that the handler aborts',
      files: exampleService([
        HTTP,
        'const stop = new AbortController();',
        "process.on('SIGTERM', () => stop.abort());",
        "stop.signal.addEventListener('abort', () => server.close());",
      ]),
      evidence: ['server.js:4:45'],
    },
    {
      name: 'through a wrapper of a package that is not here',
      files: exampleService([
        "const { once } = require('@acme/utils');",
        HTTP,
        'const close = once(() => server.close(() => process.exit()));',
        "process.on('SIGTERM', () => setTimeout(close, 5000));",
      ]),
      evidence: ['server.js:3:26'],
    },
    {
      name: 'through a wrapper of a file that is not here',
      files: exampleService([
        "const { once } = require('./generated/once.js');",
        HTTP,
        'const close = once(() => server.close(() => process.exit()));',
        "process.on('SIGTERM', close);",
      ]),
      evidence: ['server.js:3:26'],
    },
    {
      name: 'node:http',
      files: exampleService([HTTP, "process.on('SIGTERM', () => server.close(() => process.exit(0)));"]),
      evidence: ['server.js:2:29'],
    },
    {
      name: 'Fastify',
      files: exampleService([
        "const app = require('fastify')();",
        'app.listen({ port: 3000 });',
        "process.on('SIGTERM', () => app.close().then(() => process.exit(0)));",
      ]),
      evidence: ['server.js:3:29'],
    },
    {
      name: 'a library',
      files: exampleService([HTTP, "require('http-graceful-shutdown')(server);"]),
      evidence: ['server.js:2:1'],
    },
  ],
  notApplicable: [{ name: 'no server', files: exampleService("setInterval(() => console.log('x'), 1000);\n") }],
  unknown: [{ name: 'the entry is not in the repository', files: LOST_SERVICE }],
});
