import { describe, expect, it } from 'vitest';
import { RULES } from '../../../src/rules/index.ts';
import type { Outcome } from '../../../src/rules/types.ts';
import { judgeFiles } from '../../support/rule-cases.ts';

/** One way to write a shutdown, and what a rule has to say about it. */
interface Situation {
  readonly name: string;
  readonly rule: string;
  /** `server.js` of a service whose image runs it with NODE_ENV=production. */
  readonly source: string;
  readonly files?: Readonly<Record<string, string>>;
  readonly verdict: 'pass' | 'fail' | 'notApplicable';
  /** Findings as `message at path:line:column`, evidence as `path:line:column`. */
  readonly at: readonly string[];
}

const SITUATIONS: readonly Situation[] = [
  {
    name: 'no handler at all',
    rule: 'missing-sigterm-handler',
    source: `const http = require('node:http');
const server = http.createServer((req, res) => res.end('ok')).listen(3000);
`,
    verdict: 'fail',
    at: ['missing at server.js:2:16'],
  },
  {
    name: 'an inline handler',
    rule: 'missing-sigterm-handler',
    source: `const http = require('node:http');
const server = http.createServer((req, res) => res.end('ok')).listen(3000);
process.on('SIGTERM', () => server.close(() => process.exit(0)));
`,
    verdict: 'pass',
    at: ['server.js:3:1'],
  },
  {
    name: 'once',
    rule: 'missing-sigterm-handler',
    source: `const http = require('node:http');
const server = http.createServer((req, res) => res.end('ok')).listen(3000);
process.once('SIGTERM', () => server.close());
`,
    verdict: 'pass',
    at: ['server.js:3:1'],
  },
  {
    name: 'a chain of on()',
    rule: 'missing-sigterm-handler',
    source: `const http = require('node:http');
const server = http.createServer((req, res) => res.end('ok')).listen(3000);
const stop = () => server.close();
process.on('SIGINT', stop).on('SIGTERM', stop);
`,
    verdict: 'pass',
    at: ['server.js:4:1'],
  },
  {
    name: 'a loop over an array of signals',
    rule: 'missing-sigterm-handler',
    source: `const http = require('node:http');
const server = http.createServer((req, res) => res.end('ok')).listen(3000);
for (const signal of ['SIGTERM', 'SIGINT']) process.on(signal, () => server.close());
`,
    verdict: 'pass',
    at: ['server.js:3:45'],
  },
  {
    name: 'forEach over signals',
    rule: 'missing-sigint-handler',
    source: `const http = require('node:http');
const server = http.createServer((req, res) => res.end('ok')).listen(3000);
['SIGTERM', 'SIGINT'].forEach((signal) => {
  process.on(signal, () => server.close());
});
`,
    verdict: 'pass',
    at: ['server.js:4:3'],
  },
  {
    name: 'signals in a constant of another module',
    rule: 'missing-sigterm-handler',
    source: `const http = require('node:http');
const server = http.createServer((req, res) => res.end('ok')).listen(3000);
const { SIGNALS } = require('./signals');
SIGNALS.forEach((signal) => process.on(signal, () => server.close()));
`,
    files: {
      'signals.js': `exports.SIGNALS = ['SIGTERM', 'SIGINT'];
`,
    },
    verdict: 'pass',
    at: ['server.js:4:29'],
  },
  {
    name: 'SIGTTIN instead of SIGINT',
    rule: 'missing-sigint-handler',
    source: `const http = require('node:http');
const server = http.createServer((req, res) => res.end('ok')).listen(3000);
process.on('SIGTTIN', () => server.close());
`,
    verdict: 'fail',
    at: ['missing at server.js:2:16'],
  },
  {
    name: 'addListener',
    rule: 'missing-sigterm-handler',
    source: `const http = require('node:http');
const server = http.createServer((req, res) => res.end('ok')).listen(3000);
process.addListener('SIGTERM', () => server.close());
`,
    verdict: 'pass',
    at: ['server.js:3:1'],
  },
  {
    name: 'prependListener',
    rule: 'missing-sigterm-handler',
    source: `const http = require('node:http');
const server = http.createServer((req, res) => res.end('ok')).listen(3000);
process.prependListener('SIGTERM', () => server.close());
`,
    verdict: 'pass',
    at: ['server.js:3:1'],
  },
  {
    name: 'process imported from node:process',
    rule: 'missing-sigterm-handler',
    source: `import process from 'node:process';
import http from 'node:http';
const server = http.createServer((req, res) => res.end('ok')).listen(3000);
process.on('SIGTERM', () => server.close());
`,
    files: { 'package.json': '{ "name": "api", "type": "module" }' },
    verdict: 'pass',
    at: ['server.js:4:1'],
  },
  {
    name: 'only in tests',
    rule: 'missing-sigterm-handler',
    source: `const http = require('node:http');
const server = http.createServer((req, res) => res.end('ok')).listen(3000);
if (process.env.NODE_ENV === 'test') process.on('SIGTERM', () => server.close());
`,
    verdict: 'fail',
    at: ['dead at server.js:3:38'],
  },
  {
    name: 'only in production',
    rule: 'missing-sigterm-handler',
    source: `const http = require('node:http');
const server = http.createServer((req, res) => res.end('ok')).listen(3000);
if (process.env.NODE_ENV === 'production') process.on('SIGTERM', () => server.close());
`,
    verdict: 'pass',
    at: ['server.js:3:44'],
  },
  {
    name: 'in a function that nothing calls',
    rule: 'missing-sigterm-handler',
    source: `const http = require('node:http');
const server = http.createServer((req, res) => res.end('ok')).listen(3000);
function install() {
  process.on('SIGTERM', () => server.close());
}
`,
    verdict: 'fail',
    at: ['dead at server.js:4:3'],
  },
  {
    name: 'in a module that nothing imports',
    rule: 'missing-sigterm-handler',
    source: `const http = require('node:http');
const server = http.createServer((req, res) => res.end('ok')).listen(3000);
`,
    files: {
      'shutdown.js': `process.on('SIGTERM', () => process.exit(0));
`,
    },
    verdict: 'fail',
    at: ['missing at server.js:2:16'],
  },
  {
    name: 'in a module imported for its side effect',
    rule: 'missing-sigterm-handler',
    source: `const http = require('node:http');
const server = http.createServer((req, res) => res.end('ok')).listen(3000);
require('./shutdown');
`,
    files: {
      'shutdown.js': `process.on('SIGTERM', () => process.exit(0));
`,
    },
    verdict: 'pass',
    at: ['shutdown.js:1:1'],
  },
  {
    name: 'a handler that only logs',
    rule: 'missing-sigterm-handler',
    source: `const http = require('node:http');
const server = http.createServer((req, res) => res.end('ok')).listen(3000);
process.on('SIGTERM', () => console.log('got SIGTERM'));
`,
    verdict: 'fail',
    at: ['swallowed at server.js:3:1'],
  },
  {
    name: 'a handler that sets a flag for the worker loop',
    rule: 'missing-sigterm-handler',
    source: `let stopping = false;
process.on('SIGTERM', () => { stopping = true; });
async function main() {
  while (!stopping) await new Promise((resolve) => setTimeout(resolve, 100));
}
main();
`,
    verdict: 'pass',
    at: ['server.js:2:1'],
  },
  {
    name: 'the name in a string and a comment only',
    rule: 'missing-sigterm-handler',
    source: `const http = require('node:http');
const server = http.createServer((req, res) => res.end('ok')).listen(3000);
// process.on('SIGTERM', () => server.close());
console.log('send SIGTERM to stop');
`,
    verdict: 'fail',
    at: ['missing at server.js:2:16'],
  },
  {
    name: 'exit without closing',
    rule: 'missing-server-close',
    source: `const http = require('node:http');
const server = http.createServer((req, res) => res.end('ok')).listen(3000);
process.on('SIGTERM', () => process.exit(0));
`,
    verdict: 'fail',
    at: ['open at server.js:2:16'],
  },
  {
    name: 'close in a named function',
    rule: 'missing-server-close',
    source: `const http = require('node:http');
const server = http.createServer((req, res) => res.end('ok')).listen(3000);
function stop() {
  server.close();
}
process.on('SIGTERM', stop);
`,
    verdict: 'pass',
    at: ['server.js:4:3'],
  },
  {
    name: 'close in an arrow constant',
    rule: 'missing-server-close',
    source: `const http = require('node:http');
const server = http.createServer((req, res) => res.end('ok')).listen(3000);
const stop = () => server.close();
process.on('SIGTERM', stop);
`,
    verdict: 'pass',
    at: ['server.js:3:20'],
  },
  {
    name: 'close through two modules',
    rule: 'missing-server-close',
    source: `const http = require('node:http');
const { install } = require('./shutdown');
const server = http.createServer((req, res) => res.end('ok'));
server.listen(3000);
install(server);
`,
    files: {
      'shutdown.js': `exports.install = (server) => {
  process.on('SIGTERM', () => server.close(() => process.exit(0)));
};
`,
    },
    verdict: 'pass',
    at: ['shutdown.js:2:31'],
  },
  {
    name: 'a factory of handlers',
    rule: 'missing-server-close',
    source: `const http = require('node:http');
const server = http.createServer((req, res) => res.end('ok')).listen(3000);
const closer = (signal) => () => {
  console.log(signal);
  server.close();
};
process.on('SIGTERM', closer('SIGTERM'));
`,
    verdict: 'pass',
    at: ['server.js:5:3'],
  },
  {
    name: 'a bound class method',
    rule: 'missing-server-close',
    source: `const http = require('node:http');
class App {
  constructor() {
    this.server = http.createServer((req, res) => res.end('ok')).listen(3000);
    process.on('SIGTERM', this.stop.bind(this));
  }
  stop() {
    this.server.close();
  }
}
new App();
`,
    verdict: 'pass',
    at: ['server.js:8:5'],
  },
  {
    name: 'a class field that is an arrow',
    rule: 'missing-server-close',
    source: `const http = require('node:http');
class App {
  server = http.createServer((req, res) => res.end('ok')).listen(3000);
  stop = () => this.server.close();
}
const app = new App();
process.on('SIGTERM', app.stop);
`,
    verdict: 'pass',
    at: ['server.js:4:16'],
  },
  {
    name: 'a registry of closers',
    rule: 'missing-server-close',
    source: `const http = require('node:http');
const server = http.createServer((req, res) => res.end('ok')).listen(3000);
const closers = [];
closers.push(() => server.close());
process.on('SIGTERM', () => {
  for (const close of closers) close();
});
`,
    verdict: 'pass',
    at: ['server.js:4:20'],
  },
  {
    name: 'an event that the handler emits',
    rule: 'missing-server-close',
    source: `const http = require('node:http');
const server = http.createServer((req, res) => res.end('ok')).listen(3000);
const { EventEmitter } = require('node:events');
const bus = new EventEmitter();
bus.on('stop', () => server.close());
process.on('SIGTERM', () => bus.emit('stop'));
`,
    verdict: 'pass',
    at: ['server.js:5:22'],
  },
  {
    name: 'an AbortController given to listen',
    rule: 'missing-server-close',
    source: `const http = require('node:http');
const controller = new AbortController();
http.createServer((req, res) => res.end('ok')).listen({ port: 3000, signal: controller.signal });
process.on('SIGTERM', () => controller.abort());
`,
    verdict: 'pass',
    at: ['server.js:4:29'],
  },
  {
    name: 'close of the Express application',
    rule: 'missing-server-close',
    source: `const express = require('express');
const app = express();
app.listen(3000);
process.on('SIGTERM', () => app.close());
`,
    verdict: 'fail',
    at: ['app at server.js:4:29'],
  },
  {
    name: 'close of what listen returns',
    rule: 'missing-server-close',
    source: `const express = require('express');
const app = express();
const server = app.listen(3000);
process.on('SIGTERM', () => server.close());
`,
    verdict: 'pass',
    at: ['server.js:4:29'],
  },
  {
    name: 'Express in http.createServer',
    rule: 'missing-server-close',
    source: `const express = require('express');
const app = express();
const server = require('node:http').createServer(app);
server.listen(3000);
process.on('SIGTERM', () => server.close());
`,
    verdict: 'pass',
    at: ['server.js:5:29'],
  },
  {
    name: 'a server that is null in production',
    rule: 'missing-server-close',
    source: `const express = require('express');
const app = express();
let server = null;
if (process.env.NODE_ENV === 'test') server = app.listen(0);
else app.listen(3000);
process.on('SIGTERM', () => server?.close());
`,
    verdict: 'fail',
    at: ['other at server.js:5:6'],
  },
  {
    name: 'another server than the one that listens',
    rule: 'missing-server-close',
    source: `const http = require('node:http');
const metrics = http.createServer((req, res) => res.end('metrics'));
metrics.listen(9090);
const api = http.createServer((req, res) => res.end('ok'));
api.listen(3000);
process.on('SIGTERM', () => metrics.close());
`,
    verdict: 'fail',
    at: ['other at server.js:5:1'],
  },
  {
    name: 'both servers',
    rule: 'missing-server-close',
    source: `const http = require('node:http');
const uploads = http.createServer((req, res) => res.end('uploads'));
uploads.listen(3001);
const api = http.createServer((req, res) => res.end('ok'));
api.listen(3000);
process.on('SIGTERM', () => {
  uploads.close();
  api.close();
});
`,
    verdict: 'pass',
    at: ['server.js:7:3', 'server.js:8:3'],
  },
  {
    name: 'a server assigned later',
    rule: 'missing-server-close',
    source: `const express = require('express');
const app = express();
let server;
function start() {
  server = app.listen(3000);
}
start();
process.on('SIGTERM', () => server.close());
`,
    verdict: 'pass',
    at: ['server.js:8:29'],
  },
  {
    name: 'Fastify',
    rule: 'missing-server-close',
    source: `const app = require('fastify')();
app.listen({ port: 3000 });
process.on('SIGTERM', () => app.close());
`,
    verdict: 'pass',
    at: ['server.js:3:29'],
  },
  {
    name: 'Koa: the application has no close',
    rule: 'missing-server-close',
    source: `const Koa = require('koa');
const app = new Koa();
app.listen(3000);
process.on('SIGTERM', () => app.close());
`,
    verdict: 'fail',
    at: ['app at server.js:4:29'],
  },
  {
    name: 'Hono keeps what serve returns',
    rule: 'missing-server-close',
    source: `import { serve } from '@hono/node-server';
import { Hono } from 'hono';
const app = new Hono();
const server = serve(app);
process.on('SIGTERM', () => server.close());
`,
    files: { 'package.json': '{ "name": "api", "type": "module" }' },
    verdict: 'pass',
    at: ['server.js:5:29'],
  },
  {
    name: 'gRPC tryShutdown',
    rule: 'missing-server-close',
    source: `const grpc = require('@grpc/grpc-js');
const server = new grpc.Server();
server.bindAsync('0.0.0.0:50051', grpc.ServerCredentials.createInsecure(), () => {});
process.on('SIGTERM', () => server.tryShutdown(() => process.exit(0)));
`,
    verdict: 'pass',
    at: ['server.js:4:29'],
  },
  {
    name: 'gRPC left running',
    rule: 'missing-server-close',
    source: `const grpc = require('@grpc/grpc-js');
const server = new grpc.Server();
server.bindAsync('0.0.0.0:50051', grpc.ServerCredentials.createInsecure(), () => {});
process.on('SIGTERM', () => process.exit(0));
`,
    verdict: 'fail',
    at: ['open at server.js:3:1'],
  },
  {
    name: 'a stop that a promise hands over, made a promise itself',
    rule: 'missing-server-close',
    source: `const { promisify } = require('node:util');
const stoppable = require('stoppable');
const app = require('express')();
const create = () =>
  new Promise((resolve) => {
    const server = stoppable(app.listen(3000), 5000);
    const stop = async (running) => {
      const stopServer = promisify(running.stop);
      await stopServer();
    };
    server.on('listening', () => resolve({ app, stop: () => stop(server) }));
  });
create().then(() => {});
const start = async () => {
  const service = await create();
  process.on('SIGTERM', async () => {
    await service.stop();
    process.exit(0);
  });
};
start();
`,
    verdict: 'pass',
    at: ['server.js:9:13'],
  },
  {
    name: 'handlers grouped by order with a library',
    rule: 'missing-server-close',
    source: `const http = require('node:http');
const { groupBy } = require('lodash');
const handlers = [];
const server = http.createServer((req, res) => res.end('ok')).listen(3000);
handlers.push({ order: 1, callback: () => new Promise((resolve) => server.close(resolve)) });
async function shutdown() {
  const groups = groupBy(handlers, 'order');
  for (const key of Object.keys(groups)) {
    const group = groups[key];
    await Promise.allSettled(group.map(async (handler) => handler.callback()));
  }
  process.exit(0);
}
process.once('SIGTERM', shutdown);
`,
    verdict: 'pass',
    at: ['server.js:5:68'],
  },
  {
    name: 'stoppable',
    rule: 'missing-server-close',
    source: `const http = require('node:http');
const stoppable = require('stoppable');
const server = stoppable(http.createServer((req, res) => res.end('ok')), 5000);
server.listen(3000);
process.on('SIGTERM', () => server.stop());
`,
    verdict: 'pass',
    at: ['server.js:5:29'],
  },
  {
    name: 'http-terminator',
    rule: 'missing-server-close',
    source: `const http = require('node:http');
const { createHttpTerminator } = require('http-terminator');
const server = http.createServer((req, res) => res.end('ok')).listen(3000);
const terminator = createHttpTerminator({ server });
process.on('SIGTERM', () => terminator.terminate());
`,
    verdict: 'pass',
    at: ['server.js:5:29'],
  },
  {
    name: 'terminus',
    rule: 'missing-server-close',
    source: `const http = require('node:http');
const server = http.createServer((req, res) => res.end('ok')).listen(3000);
const { createTerminus } = require('@godaddy/terminus');
createTerminus(server, { timeout: 5000 });
`,
    verdict: 'pass',
    at: ['server.js:4:1'],
  },
  {
    name: 'http-graceful-shutdown',
    rule: 'missing-server-close',
    source: `const http = require('node:http');
const server = http.createServer((req, res) => res.end('ok')).listen(3000);
require('http-graceful-shutdown')(server);
`,
    verdict: 'pass',
    at: ['server.js:3:1'],
  },
  {
    name: 'close-with-grace that closes nothing',
    rule: 'missing-server-close',
    source: `const http = require('node:http');
const server = http.createServer((req, res) => res.end('ok')).listen(3000);
const closeWithGrace = require('close-with-grace');
closeWithGrace({ delay: 5000 }, async () => {});
`,
    verdict: 'fail',
    at: ['open at server.js:2:16'],
  },
  {
    name: 'close-with-grace that closes the server',
    rule: 'missing-server-close',
    source: `const closeWithGrace = require('close-with-grace');
const app = require('fastify')();
app.listen({ port: 3000 });
closeWithGrace(async () => {
  await app.close();
});
`,
    verdict: 'pass',
    at: ['server.js:5:9'],
  },
  {
    name: 'throng starts workers and closes nothing',
    rule: 'missing-server-close',
    source: `const throng = require('throng');
const http = require('node:http');
throng({ worker: start });
function start() {
  http.createServer((req, res) => res.end('ok')).listen(3000);
}
`,
    verdict: 'fail',
    at: ['open at server.js:5:3'],
  },
  {
    name: 'a worker has no server to close',
    rule: 'missing-server-close',
    source: `setInterval(() => console.log('tick'), 1000);
`,
    verdict: 'notApplicable',
    at: [],
  },
  {
    name: 'exit in the callback of close',
    rule: 'exit-before-drain',
    source: `const http = require('node:http');
const server = http.createServer((req, res) => res.end('ok')).listen(3000);
process.on('SIGTERM', () => server.close(() => process.exit(0)));
`,
    verdict: 'pass',
    at: ['server.js:3:29', 'server.js:3:48'],
  },
  {
    name: 'exit right after close',
    rule: 'exit-before-drain',
    source: `const http = require('node:http');
const server = http.createServer((req, res) => res.end('ok')).listen(3000);
process.on('SIGTERM', () => {
  server.close();
  process.exit(0);
});
`,
    verdict: 'fail',
    at: ['early at server.js:5:3'],
  },
  {
    name: 'exit after a promise around close',
    rule: 'exit-before-drain',
    source: `const http = require('node:http');
const server = http.createServer((req, res) => res.end('ok')).listen(3000);
process.on('SIGTERM', async () => {
  await new Promise((resolve) => server.close(resolve));
  process.exit(0);
});
`,
    verdict: 'pass',
    at: ['server.js:4:34', 'server.js:5:3'],
  },
  {
    name: 'exit after promisify(close)',
    rule: 'exit-before-drain',
    source: `const http = require('node:http');
const server = http.createServer((req, res) => res.end('ok')).listen(3000);
const { promisify } = require('node:util');
process.on('SIGTERM', async () => {
  const close = promisify(server.close.bind(server));
  await close();
  process.exit(0);
});
`,
    verdict: 'pass',
    at: ['server.js:6:9', 'server.js:7:3'],
  },
  {
    name: 'exit after once(server, "close")',
    rule: 'exit-before-drain',
    source: `const http = require('node:http');
const server = http.createServer((req, res) => res.end('ok')).listen(3000);
const { once } = require('node:events');
process.on('SIGTERM', async () => {
  server.close();
  await once(server, 'close');
  process.exit(0);
});
`,
    verdict: 'pass',
    at: ['server.js:5:3', 'server.js:7:3'],
  },
  {
    name: 'exit in the close event',
    rule: 'exit-before-drain',
    source: `const http = require('node:http');
const server = http.createServer((req, res) => res.end('ok')).listen(3000);
server.on('close', () => process.exit(0));
process.on('SIGTERM', () => server.close());
`,
    verdict: 'pass',
    at: ['server.js:4:29'],
  },
  {
    name: 'exit in finally',
    rule: 'exit-before-drain',
    source: `const app = require('fastify')();
app.listen({ port: 3000 });
process.on('SIGTERM', () => app.close().finally(() => process.exit(0)));
`,
    verdict: 'pass',
    at: ['server.js:3:29', 'server.js:3:55'],
  },
  {
    name: 'close of Fastify is not awaited',
    rule: 'exit-before-drain',
    source: `const app = require('fastify')();
app.listen({ port: 3000 });
process.on('SIGTERM', () => {
  app.close();
  process.exit(0);
});
`,
    verdict: 'fail',
    at: ['early at server.js:5:3'],
  },
  {
    name: 'an async function that is not awaited',
    rule: 'exit-before-drain',
    source: `const http = require('node:http');
const server = http.createServer((req, res) => res.end('ok')).listen(3000);
async function drain() {
  await new Promise((resolve) => server.close(resolve));
}
process.on('SIGTERM', () => {
  drain();
  process.exit(0);
});
`,
    verdict: 'fail',
    at: ['early at server.js:8:3'],
  },
  {
    name: 'an async function that is awaited',
    rule: 'exit-before-drain',
    source: `const http = require('node:http');
const server = http.createServer((req, res) => res.end('ok')).listen(3000);
async function drain() {
  await new Promise((resolve) => server.close(resolve));
}
process.on('SIGTERM', async () => {
  await drain();
  process.exit(0);
});
`,
    verdict: 'pass',
    at: ['server.js:4:34', 'server.js:8:3'],
  },
  {
    name: 'the deadline may exit',
    rule: 'exit-before-drain',
    source: `const http = require('node:http');
const server = http.createServer((req, res) => res.end('ok')).listen(3000);
process.on('SIGTERM', () => {
  setTimeout(() => process.exit(1), 10_000).unref();
  server.close(() => process.exit(0));
});
`,
    verdict: 'pass',
    at: ['server.js:5:3', 'server.js:5:22'],
  },
  {
    name: 'a second signal may exit',
    rule: 'exit-before-drain',
    source: `const http = require('node:http');
const server = http.createServer((req, res) => res.end('ok')).listen(3000);
let stopping = false;
process.on('SIGTERM', () => {
  if (stopping) process.exit(1);
  stopping = true;
  server.close(() => process.exit(0));
});
`,
    verdict: 'pass',
    at: ['server.js:7:3', 'server.js:7:22'],
  },
  {
    name: 'a failed step may exit',
    rule: 'exit-before-drain',
    source: `const app = require('fastify')();
app.listen({ port: 3000 });
process.on('SIGTERM', async () => {
  try {
    await app.close();
    process.exit(0);
  } catch (error) {
    process.exit(1);
  }
});
`,
    verdict: 'pass',
    at: ['server.js:5:11', 'server.js:6:5'],
  },
  {
    name: 'a second handler that flushes and exits',
    rule: 'exit-before-drain',
    source: `const http = require('node:http');
const server = http.createServer((req, res) => res.end('ok')).listen(3000);
const { NodeSDK } = require('@opentelemetry/sdk-node');
const sdk = new NodeSDK();
process.on('SIGTERM', () => server.close());
process.on('SIGTERM', () => sdk.shutdown().then(() => process.exit(0)));
`,
    verdict: 'fail',
    at: ['race at server.js:6:55'],
  },
  {
    name: 'a second handler that only sets a flag',
    rule: 'exit-before-drain',
    source: `const http = require('node:http');
const server = http.createServer((req, res) => res.end('ok')).listen(3000);
let draining = false;
process.on('SIGTERM', () => { draining = true; });
process.on('SIGTERM', () => server.close(() => process.exit(0)));
`,
    verdict: 'pass',
    at: ['server.js:5:29', 'server.js:5:48'],
  },
  {
    name: 'an exit in the listener of a broker that the shutdown closes',
    rule: 'exit-before-drain',
    source: `const http = require('node:http');
const server = http.createServer((req, res) => res.end('ok')).listen(3000);
const nats = require('node-nats-streaming').connect('cluster', 'client');
nats.on('close', () => process.exit());
process.on('SIGTERM', () => {
  nats.close();
  server.close();
});
`,
    verdict: 'fail',
    at: ['listener at server.js:4:24'],
  },
  {
    name: 'exit after Promise.all with the server in it',
    rule: 'exit-before-drain',
    source: `const http = require('node:http');
const server = http.createServer((req, res) => res.end('ok')).listen(3000);
const { Pool } = require('pg');
const pool = new Pool();
process.on('SIGTERM', async () => {
  await Promise.all([new Promise((resolve) => server.close(resolve)), pool.end()]);
  process.exit(0);
});
`,
    verdict: 'pass',
    at: ['server.js:6:47', 'server.js:7:3'],
  },
  {
    name: 'no timer',
    rule: 'missing-shutdown-deadline',
    source: `const http = require('node:http');
const server = http.createServer((req, res) => res.end('ok')).listen(3000);
process.on('SIGTERM', () => server.close(() => process.exit(0)));
`,
    verdict: 'fail',
    at: ['missing at server.js:3:1'],
  },
  {
    name: 'a timer that exits',
    rule: 'missing-shutdown-deadline',
    source: `const http = require('node:http');
const server = http.createServer((req, res) => res.end('ok')).listen(3000);
process.on('SIGTERM', () => {
  setTimeout(() => process.exit(1), 10_000).unref();
  server.close(() => process.exit(0));
});
`,
    verdict: 'pass',
    at: ['server.js:4:3'],
  },
  {
    name: 'a timer that only delays',
    rule: 'missing-shutdown-deadline',
    source: `const http = require('node:http');
const server = http.createServer((req, res) => res.end('ok')).listen(3000);
process.on('SIGTERM', () => setTimeout(() => server.close(() => process.exit(0)), 5_000));
`,
    verdict: 'fail',
    at: ['missing at server.js:3:1'],
  },
  {
    name: 'a race against a timer',
    rule: 'missing-shutdown-deadline',
    source: `const http = require('node:http');
const server = http.createServer((req, res) => res.end('ok')).listen(3000);
process.on('SIGTERM', async () => {
  await Promise.race([new Promise((resolve) => server.close(resolve)), new Promise((resolve) => setTimeout(resolve, 10_000))]);
  process.exit(0);
});
`,
    verdict: 'pass',
    at: ['server.js:4:9'],
  },
  {
    name: 'a sleep that exits',
    rule: 'missing-shutdown-deadline',
    source: `const http = require('node:http');
const server = http.createServer((req, res) => res.end('ok')).listen(3000);
const { setTimeout: sleep } = require('node:timers/promises');
process.on('SIGTERM', () => {
  sleep(10_000).then(() => process.exit(1));
  server.close(() => process.exit(0));
});
`,
    verdict: 'pass',
    at: ['server.js:5:3'],
  },
  {
    name: 'close-with-grace by default',
    rule: 'missing-shutdown-deadline',
    source: `const http = require('node:http');
const server = http.createServer((req, res) => res.end('ok')).listen(3000);
require('close-with-grace')(async () => {
  await new Promise((resolve) => server.close(resolve));
});
`,
    verdict: 'pass',
    at: ['server.js:3:1'],
  },
  {
    name: 'close-with-grace with delay: false',
    rule: 'missing-shutdown-deadline',
    source: `const http = require('node:http');
const server = http.createServer((req, res) => res.end('ok')).listen(3000);
require('close-with-grace')({ delay: false }, async () => {
  await new Promise((resolve) => server.close(resolve));
});
`,
    verdict: 'fail',
    at: ['missing at server.js:3:1'],
  },
  {
    name: 'terminus',
    rule: 'missing-shutdown-deadline',
    source: `const http = require('node:http');
const server = http.createServer((req, res) => res.end('ok')).listen(3000);
require('@godaddy/terminus').createTerminus(server, {});
`,
    verdict: 'pass',
    at: ['server.js:3:1'],
  },
  {
    name: 'prexit waits for ever',
    rule: 'missing-shutdown-deadline',
    source: `const http = require('node:http');
const server = http.createServer((req, res) => res.end('ok')).listen(3000);
const prexit = require('prexit');
prexit(() => new Promise((resolve) => server.close(resolve)));
`,
    verdict: 'fail',
    at: ['missing at server.js:4:1'],
  },
  {
    name: 'a deadline outside the handler',
    rule: 'missing-shutdown-deadline',
    source: `const http = require('node:http');
const server = http.createServer((req, res) => res.end('ok')).listen(3000);
setTimeout(() => process.exit(1), 60_000);
process.on('SIGTERM', () => server.close());
`,
    verdict: 'fail',
    at: ['missing at server.js:4:1'],
  },
  {
    name: 'the pool is never ended',
    rule: 'resources-left-open',
    source: `const http = require('node:http');
const server = http.createServer((req, res) => res.end('ok')).listen(3000);
const { Pool } = require('pg');
const pool = new Pool();
process.on('SIGTERM', () => server.close(() => process.exit(0)));
`,
    verdict: 'fail',
    at: ['open at server.js:4:14'],
  },
  {
    name: 'the pool is ended',
    rule: 'resources-left-open',
    source: `const http = require('node:http');
const server = http.createServer((req, res) => res.end('ok')).listen(3000);
const { Pool } = require('pg');
const pool = new Pool();
process.on('SIGTERM', () => server.close(async () => {
  await pool.end();
  process.exit(0);
}));
`,
    verdict: 'pass',
    at: ['server.js:6:9'],
  },
  {
    name: 'the pool is ended in another module',
    rule: 'resources-left-open',
    source: `const http = require('node:http');
const server = http.createServer((req, res) => res.end('ok')).listen(3000);
const { closeDb } = require('./db');
process.on('SIGTERM', () => server.close(() => closeDb()));
`,
    files: {
      'db.js': `const { Pool } = require('pg');
const pool = new Pool();
exports.closeDb = () => pool.end();
`,
    },
    verdict: 'pass',
    at: ['db.js:3:25'],
  },
  {
    name: 'only on beforeExit',
    rule: 'resources-left-open',
    source: `const http = require('node:http');
const server = http.createServer((req, res) => res.end('ok')).listen(3000);
const { PrismaClient } = require('@prisma/client');
const prisma = new PrismaClient();
process.on('beforeExit', () => prisma.$disconnect());
process.on('SIGTERM', () => server.close());
`,
    verdict: 'fail',
    at: ['open at server.js:4:16'],
  },
  {
    name: 'an onClose hook of Fastify',
    rule: 'resources-left-open',
    source: `const app = require('fastify')();
const { Pool } = require('pg');
const pool = new Pool();
app.addHook('onClose', () => pool.end());
app.listen({ port: 3000 });
process.on('SIGTERM', () => app.close());
`,
    verdict: 'pass',
    at: ['server.js:4:30'],
  },
  {
    name: 'one of two is forgotten',
    rule: 'resources-left-open',
    source: `const http = require('node:http');
const server = http.createServer((req, res) => res.end('ok')).listen(3000);
const { Pool } = require('pg');
const pool = new Pool();
const Redis = require('ioredis');
const redis = new Redis();
process.on('SIGTERM', () => server.close(() => pool.end()));
`,
    verdict: 'fail',
    at: ['open at server.js:6:15'],
  },
  {
    name: 'nothing is opened',
    rule: 'resources-left-open',
    source: `const http = require('node:http');
const server = http.createServer((req, res) => res.end('ok')).listen(3000);
process.on('SIGTERM', () => server.close());
`,
    verdict: 'notApplicable',
    at: [],
  },
  {
    name: 'mongoose',
    rule: 'resources-left-open',
    source: `const http = require('node:http');
const server = http.createServer((req, res) => res.end('ok')).listen(3000);
const mongoose = require('mongoose');
mongoose.connect('mongodb://db');
process.on('SIGTERM', () => server.close(() => mongoose.connection.close()));
`,
    verdict: 'pass',
    at: ['server.js:5:48'],
  },
  {
    name: 'a broker that is drained',
    rule: 'resources-left-open',
    source: `const { connect } = require('nats');
async function main() {
  const nc = await connect();
  process.on('SIGTERM', () => nc.drain());
}
main();
`,
    verdict: 'pass',
    at: ['server.js:4:31'],
  },
  {
    name: 'server, then pool',
    rule: 'shutdown-out-of-order',
    source: `const http = require('node:http');
const server = http.createServer((req, res) => res.end('ok')).listen(3000);
const { Pool } = require('pg');
const pool = new Pool();
process.on('SIGTERM', async () => {
  await new Promise((resolve) => server.close(resolve));
  await pool.end();
});
`,
    verdict: 'pass',
    at: ['server.js:6:34', 'server.js:7:9'],
  },
  {
    name: 'pool, then server',
    rule: 'shutdown-out-of-order',
    source: `const http = require('node:http');
const server = http.createServer((req, res) => res.end('ok')).listen(3000);
const { Pool } = require('pg');
const pool = new Pool();
process.on('SIGTERM', async () => {
  await pool.end();
  server.close();
});
`,
    verdict: 'fail',
    at: ['before at server.js:6:9'],
  },
  {
    name: 'both at once',
    rule: 'shutdown-out-of-order',
    source: `const http = require('node:http');
const server = http.createServer((req, res) => res.end('ok')).listen(3000);
const { Pool } = require('pg');
const pool = new Pool();
process.on('SIGTERM', async () => {
  server.close();
  await pool.end();
});
`,
    verdict: 'fail',
    at: ['parallel at server.js:7:9'],
  },
  {
    name: 'in one Promise.all',
    rule: 'shutdown-out-of-order',
    source: `const http = require('node:http');
const server = http.createServer((req, res) => res.end('ok')).listen(3000);
const { Pool } = require('pg');
const pool = new Pool();
process.on('SIGTERM', () => Promise.all([new Promise((resolve) => server.close(resolve)), pool.end()]));
`,
    verdict: 'fail',
    at: ['parallel at server.js:5:91'],
  },
  {
    name: 'in the callback of close',
    rule: 'shutdown-out-of-order',
    source: `const http = require('node:http');
const server = http.createServer((req, res) => res.end('ok')).listen(3000);
const { Pool } = require('pg');
const pool = new Pool();
process.on('SIGTERM', () => server.close(() => pool.end()));
`,
    verdict: 'pass',
    at: ['server.js:5:29', 'server.js:5:48'],
  },
  {
    name: 'phases given to a helper',
    rule: 'shutdown-out-of-order',
    source: `const http = require('node:http');
const server = http.createServer((req, res) => res.end('ok')).listen(3000);
const { Pool } = require('pg');
const pool = new Pool();
async function phase(name, run) {
  console.log(name);
  await run();
}
process.on('SIGTERM', async () => {
  await phase('server', () => new Promise((resolve) => server.close(resolve)));
  await phase('pool', () => pool.end());
});
`,
    verdict: 'pass',
    at: ['server.js:10:56', 'server.js:11:29'],
  },
  {
    name: 'a list of steps in a loop',
    rule: 'shutdown-out-of-order',
    source: `const http = require('node:http');
const server = http.createServer((req, res) => res.end('ok')).listen(3000);
const { Pool } = require('pg');
const pool = new Pool();
process.on('SIGTERM', async () => {
  const steps = [() => new Promise((resolve) => server.close(resolve)), () => pool.end()];
  for (const step of steps) await step();
});
`,
    verdict: 'pass',
    at: ['server.js:6:49', 'server.js:6:79'],
  },
  {
    name: 'two handlers, one ends the pool',
    rule: 'shutdown-out-of-order',
    source: `const http = require('node:http');
const server = http.createServer((req, res) => res.end('ok')).listen(3000);
const { Pool } = require('pg');
const pool = new Pool();
process.on('SIGTERM', () => server.close());
process.on('SIGTERM', () => pool.end());
`,
    verdict: 'fail',
    at: ['race at server.js:6:29'],
  },
  {
    name: 'the deadline exits with 0',
    rule: 'wrong-shutdown-exit-code',
    source: `const http = require('node:http');
const server = http.createServer((req, res) => res.end('ok')).listen(3000);
process.on('SIGTERM', () => {
  setTimeout(() => process.exit(0), 10_000).unref();
  server.close(() => process.exit(0));
});
`,
    verdict: 'fail',
    at: ['forced at server.js:4:20'],
  },
  {
    name: 'the code comes from a parameter',
    rule: 'wrong-shutdown-exit-code',
    source: `const http = require('node:http');
const server = http.createServer((req, res) => res.end('ok')).listen(3000);
function stop(code = 0) {
  server.close(() => process.exit(code));
}
process.on('SIGTERM', () => stop());
process.on('uncaughtException', () => stop(1));
`,
    verdict: 'pass',
    at: ['server.js:4:22'],
  },
  {
    name: 'a clean end with 1',
    rule: 'wrong-shutdown-exit-code',
    source: `const http = require('node:http');
const server = http.createServer((req, res) => res.end('ok')).listen(3000);
process.on('SIGTERM', () => server.close(() => process.exit(1)));
`,
    verdict: 'fail',
    at: ['clean at server.js:3:48'],
  },
  {
    name: '143 is clean',
    rule: 'wrong-shutdown-exit-code',
    source: `const http = require('node:http');
const server = http.createServer((req, res) => res.end('ok')).listen(3000);
process.on('SIGTERM', () => server.close(() => process.exit(143)));
`,
    verdict: 'pass',
    at: ['server.js:3:48'],
  },
  {
    name: 'a catch that exits with 0',
    rule: 'wrong-shutdown-exit-code',
    source: `const app = require('fastify')();
app.listen({ port: 3000 });
process.on('SIGTERM', async () => {
  try {
    await app.close();
  } catch (error) {
    process.exit(0);
  }
});
`,
    verdict: 'fail',
    at: ['failed at server.js:7:5'],
  },
  {
    name: 'steps that are settled together',
    rule: 'shutdown-failure-spreads',
    source: `const http = require('node:http');
const server = http.createServer((req, res) => res.end('ok')).listen(3000);
const { Pool } = require('pg');
const pool = new Pool();
const Redis = require('ioredis');
const redis = new Redis();
process.on('SIGTERM', async () => {
  await new Promise((resolve) => server.close(resolve));
  await Promise.allSettled([pool.end(), redis.quit()]);
});
`,
    verdict: 'pass',
    at: ['server.js:8:34', 'server.js:9:29', 'server.js:9:41'],
  },
  {
    name: 'a step that nobody waits for',
    rule: 'shutdown-failure-spreads',
    source: `const http = require('node:http');
const server = http.createServer((req, res) => res.end('ok')).listen(3000);
const { Pool } = require('pg');
const pool = new Pool();
process.on('SIGTERM', () => {
  pool.end();
  server.close();
});
`,
    verdict: 'fail',
    at: ['floating at server.js:6:3'],
  },
  {
    name: 'a flag that returns',
    rule: 'second-signal-ignored',
    source: `const http = require('node:http');
const server = http.createServer((req, res) => res.end('ok')).listen(3000);
let stopping = false;
process.on('SIGTERM', () => {
  if (stopping) return;
  stopping = true;
  server.close();
});
`,
    verdict: 'fail',
    at: ['ignored at server.js:4:1'],
  },
  {
    name: 'a flag lets it run once',
    rule: 'shutdown-runs-twice',
    source: `const http = require('node:http');
const server = http.createServer((req, res) => res.end('ok')).listen(3000);
let stopping = false;
process.on('SIGTERM', () => {
  if (stopping) return;
  stopping = true;
  server.close();
});
`,
    verdict: 'pass',
    at: ['server.js:4:1', 'server.js:7:3'],
  },
  {
    name: 'no flag',
    rule: 'shutdown-runs-twice',
    source: `const http = require('node:http');
const server = http.createServer((req, res) => res.end('ok')).listen(3000);
process.on('SIGTERM', () => server.close());
`,
    verdict: 'fail',
    at: ['twice at server.js:3:1'],
  },
  {
    name: 'a BullMQ worker that is closed',
    rule: 'queue-worker-not-drained',
    source: `const { Worker } = require('bullmq');
const worker = new Worker('mails', async () => {});
process.on('SIGTERM', async () => {
  await worker.close();
  process.exit(0);
});
`,
    verdict: 'pass',
    at: ['server.js:2:16', 'server.js:4:9'],
  },
  {
    name: 'a BullMQ worker that is cut',
    rule: 'queue-worker-not-drained',
    source: `const { Worker } = require('bullmq');
const worker = new Worker('mails', async () => {});
process.on('SIGTERM', () => {
  worker.close();
  process.exit(0);
});
`,
    verdict: 'fail',
    at: ['cut at server.js:5:3'],
  },
  {
    name: 'a Kafka consumer that is left running',
    rule: 'queue-worker-not-drained',
    source: `const { Kafka } = require('kafkajs');
async function main() {
  const consumer = new Kafka({ brokers: ['kafka:9092'] }).consumer({ groupId: 'orders' });
  await consumer.run({ eachMessage: async () => {} });
}
main();
process.on('SIGTERM', () => process.exit(0));
`,
    verdict: 'fail',
    at: ['open at server.js:4:9'],
  },
  {
    name: 'Temporal stops by itself',
    rule: 'queue-worker-not-drained',
    source: `const { Worker } = require('@temporalio/worker');
async function main() {
  const worker = await Worker.create({ taskQueue: 'orders' });
  await worker.run();
}
main();
`,
    verdict: 'pass',
    at: ['server.js:3:24'],
  },
  {
    name: 'Sentry is closed',
    rule: 'telemetry-lost-on-shutdown',
    source: `const http = require('node:http');
const server = http.createServer((req, res) => res.end('ok')).listen(3000);
const Sentry = require('@sentry/node');
Sentry.init({ dsn: process.env.SENTRY_DSN });
process.on('SIGTERM', () => server.close(async () => {
  await Sentry.close(2000);
  process.exit(0);
}));
`,
    verdict: 'pass',
    at: ['server.js:4:1', 'server.js:6:9'],
  },
  {
    name: 'Sentry is forgotten',
    rule: 'telemetry-lost-on-shutdown',
    source: `const http = require('node:http');
const server = http.createServer((req, res) => res.end('ok')).listen(3000);
const Sentry = require('@sentry/node');
Sentry.init({ dsn: process.env.SENTRY_DSN });
process.on('SIGTERM', () => server.close(() => process.exit(0)));
`,
    verdict: 'fail',
    at: ['none at server.js:4:1'],
  },
  {
    name: 'a flush that is cut',
    rule: 'telemetry-lost-on-shutdown',
    source: `const http = require('node:http');
const server = http.createServer((req, res) => res.end('ok')).listen(3000);
const { NodeSDK } = require('@opentelemetry/sdk-node');
const sdk = new NodeSDK();
process.on('SIGTERM', () => server.close(() => {
  sdk.shutdown();
  process.exit(0);
}));
`,
    verdict: 'fail',
    at: ['cut at server.js:7:3'],
  },
  {
    name: 'a flag that readiness reads',
    rule: 'readiness-stays-up',
    source: `const express = require('express');
const app = express();
let stopping = false;
app.get('/readyz', (req, res) => res.sendStatus(stopping ? 503 : 200));
const server = app.listen(3000);
process.on('SIGTERM', () => {
  stopping = true;
  server.close();
});
`,
    verdict: 'pass',
    at: ['server.js:7:3'],
  },
  {
    name: 'a flag that another route reads',
    rule: 'readiness-stays-up',
    source: `const express = require('express');
const app = express();
let stopping = false;
app.get('/readyz', (req, res) => res.sendStatus(200));
app.get('/admin', (req, res) => res.json({ stopping }));
const server = app.listen(3000);
process.on('SIGTERM', () => {
  stopping = true;
  server.close();
});
`,
    verdict: 'fail',
    at: ['missing at server.js:6:16'],
  },
  {
    name: 'a flag that is set too late',
    rule: 'readiness-stays-up',
    source: `const express = require('express');
const app = express();
let stopping = false;
app.get('/readyz', (req, res) => res.sendStatus(stopping ? 503 : 200));
const server = app.listen(3000);
process.on('SIGTERM', () => server.close(() => {
  stopping = true;
}));
`,
    verdict: 'fail',
    at: ['late at server.js:7:3'],
  },
  {
    name: 'a flag of another object with the same name',
    rule: 'readiness-stays-up',
    source: `const express = require('express');
const app = express();
const importer = { stopping: false };
const state = { stopping: false };
app.get('/readyz', (req, res) => res.sendStatus(importer.stopping ? 503 : 200));
const server = app.listen(3000);
process.on('SIGTERM', () => {
  state.stopping = true;
  server.close();
});
`,
    verdict: 'fail',
    at: ['missing at server.js:6:16'],
  },
  {
    name: 'state that another module holds',
    rule: 'readiness-stays-up',
    source: `const express = require('express');
const app = express();
const state = require('./state');
app.get('/readyz', (req, res) => res.sendStatus(state.stopping ? 503 : 200));
const server = app.listen(3000);
process.on('SIGTERM', () => {
  state.stopping = true;
  server.close();
});
`,
    files: {
      'state.js': `module.exports = { stopping: false };
`,
    },
    verdict: 'pass',
    at: ['server.js:7:3'],
  },
  {
    name: 'Fastify alone answers 503 too late',
    rule: 'readiness-stays-up',
    source: `const app = require('fastify')();
app.get('/readyz', async () => 'ok');
app.listen({ port: 3000 });
process.on('SIGTERM', () => app.close());
`,
    verdict: 'fail',
    at: ['fastify at server.js:3:1'],
  },
  {
    name: 'terminus with health checks',
    rule: 'readiness-stays-up',
    source: `const http = require('node:http');
const server = http.createServer((req, res) => res.end('ok')).listen(3000);
require('@godaddy/terminus').createTerminus(server, { healthChecks: { '/readyz': async () => {} } });
`,
    verdict: 'pass',
    at: ['server.js:3:1'],
  },
  {
    name: 'async work in an exit listener',
    rule: 'async-work-in-exit-handler',
    source: `const http = require('node:http');
const server = http.createServer((req, res) => res.end('ok')).listen(3000);
process.on('exit', async () => {
  await fetch('http://collector/flush');
});
`,
    verdict: 'fail',
    at: ['exit at server.js:4:9'],
  },
  {
    name: 'an exit listener that only logs',
    rule: 'async-work-in-exit-handler',
    source: `const http = require('node:http');
const server = http.createServer((req, res) => res.end('ok')).listen(3000);
process.on('exit', (code) => console.log('exit', code));
`,
    verdict: 'pass',
    at: ['server.js:3:1'],
  },
];

function worst(outcomes: readonly Outcome[]): string {
  const order = ['fail', 'unknown', 'pass', 'notApplicable'];
  return order.find((verdict) => outcomes.some((outcome) => outcome.verdict === verdict)) ?? 'none';
}

function places(outcomes: readonly Outcome[], verdict: string): readonly string[] {
  return outcomes.flatMap((outcome) => {
    if (outcome.verdict !== verdict) return [];
    if (outcome.verdict === 'fail') return [`${outcome.message} at ${position(outcome.place)}`];
    return outcome.verdict === 'pass' ? outcome.evidence.map((item) => position(item.place)) : [];
  });
}

function position(place: { readonly path: string; readonly line: number; readonly column: number }): string {
  return `${place.path}:${place.line}:${place.column}`;
}

describe('shutdown, situation by situation', () => {
  for (const situation of SITUATIONS) {
    it(`${situation.rule}: ${situation.name}`, () => {
      const rule = RULES.find((item) => item.id === situation.rule);
      if (!rule) throw new Error(`no rule ${situation.rule}`);
      const files = {
        'package.json': '{ "name": "api" }',
        Dockerfile: 'FROM node:24-alpine\nENV NODE_ENV=production\nCOPY . .\nCMD ["node", "server.js"]\n',
        'server.js': situation.source,
        ...situation.files,
      };
      const { outcomes } = judgeFiles(rule, { files });
      const verdict = worst(outcomes);
      expect({ verdict, at: places(outcomes, verdict) }).toEqual({ verdict: situation.verdict, at: situation.at });
    });
  }
});
