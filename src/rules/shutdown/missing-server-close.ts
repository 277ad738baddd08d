import { handlerPlaces, type Shutdown, shutdownOf } from '../../services/lifecycle/shutdown.ts';
import type { ListeningServer, Service } from '../../services/types.ts';
import { examplePackage, exampleService } from '../example-service.ts';
import { fail, notApplicable, pass, unknown } from '../outcomes.ts';
import type { Evidence, Outcome, Rule } from '../types.ts';

/** Whether something closes this server, as far as both could be followed. */
function judge(service: Service, server: ListeningServer, { handlers, closesServer, reach }: Shutdown): Outcome {
  const closing = closesServer.filter((closer) => !closer.servers || closer.servers.includes(server));
  if (closing.length > 0) return pass(...closing.slice(0, 4).map(({ place, note }) => ({ place, note })));
  const related: Evidence[] = [...handlerPlaces(handlers)];
  const [other] = closesServer;
  if (other)
    return fail({
      message: 'other',
      place: server.place,
      related: [...related, { place: other.place, note: 'closes something else' }],
      anchor: 'server',
    });
  // `app.close()` of Express does not exist: close() belongs to what listen() returns.
  const wrong = reach?.calls.find(
    (call) =>
      call.fact.callee.kind === 'member' &&
      call.fact.callee.property === 'close' &&
      service.program?.callees(call).some((path) => /^(?:express|koa|polka|connect|hono)#[^.]*\(\)\.close$/.test(path)),
  );
  if (wrong)
    return fail({
      message: 'app',
      args: { framework: server.framework },
      place: wrong.place,
      related: [...related, { place: server.place, note: 'keep what this returns and close that' }],
      anchor: 'server',
    });
  if (handlers.length > 0) return fail({ message: 'open', place: server.place, related, anchor: 'server' });
  const grace = service.workloads[0]?.gracePeriod;
  const text = grace && grace.seconds > 0 ? `, although the platform would wait ${grace.seconds} s` : '';
  return fail({ message: 'none', args: { grace: text }, place: server.place, anchor: 'server' });
}

/** Where nothing handles the signal, one remedy is for all servers. */
function withoutEchoes(outcomes: readonly Outcome[]): readonly Outcome[] {
  const isNone = (item: Outcome): boolean => item.verdict === 'fail' && item.message === 'none';
  const [first, ...others] = outcomes.filter(isNone);
  if (first?.verdict !== 'fail' || others.length === 0) return outcomes;
  const also = others.flatMap((item) => (item.verdict === 'fail' ? [{ place: item.place, note: 'and this one' }] : []));
  return [{ ...first, related: [...(first.related ?? []), ...also] }, ...outcomes.filter((item) => !isNone(item))];
}

export const missingServerClose: Rule = {
  id: 'missing-server-close',
  code: 'NR2003',
  title: 'The server keeps accepting requests while the process is told to stop',
  area: 'shutdown',
  severity: 'error',
  confidence: 'high',
  since: '0.1.0',
  stage: 'stable',
  recommended: true,
  topics: ['server-close-on-shutdown'],
  kinds: ['http'],
  options: {},
  messages: {
    none: 'Nothing closes the server when SIGTERM arrives: every rollout cuts the requests in flight{grace}. Handle SIGTERM, call close() on the server and exit when it is done.',
    open: 'The SIGTERM handler ends the process without closing the server that listens here: requests in flight are cut. Call close() on it first, and exit in its callback.',
    other:
      'The SIGTERM handler closes another server than the one that listens here, which goes on accepting until the process is gone: its requests in flight are cut. Close this one too, and wait for it.',
    app: '{framework} applications have no close(): this throws (or does nothing), the server goes on accepting and requests in flight are cut. Keep what listen() returns and close that.',
  },
  docs: {
    what: 'Follows SIGTERM through handlers, callbacks, promises, class methods, factories, registries and modules, and asks whether something closes the server that really listens: the result of app.listen() for Express and Koa, what serve() returns for Hono, the instance for Fastify and Nest, an aborted signal given to listen(), a library or a starter that closes it.',
    why: 'A rollout sends SIGTERM to every pod, several times a day. close() stops accepting new connections, ends idle ones (since Node 19) and lets the requests in flight finish; its callback tells when the last one is done. Without it Node dies with the answers half-written: clients see connection resets and balancers 502, each time, and only in production. Then the order matters: turn readiness off, close the server and wait, close stores and consumers, flush telemetry and logs, exit with 0; a deadline below the grace period exits with 1.',
    fix: 'Express and Koa: const server = app.listen(port), then server.close(() => process.exit(0)). Fastify: await app.close(). Nest: app.enableShutdownHooks(). Hono: keep what serve() returns. node:http: server.close(). Or let a library do it: close-with-grace, @godaddy/terminus, http-terminator. The examples below are complete for each framework.',
    exceptions:
      'A process that answers no requests of its own: a worker needs queue-worker-not-drained instead. Behind fastify-cli, next start and the like the starter closes the server.',
    references: [
      'https://nodejs.org/api/http.html#serverclosecallback',
      'https://expressjs.com/en/advanced/healthcheck-graceful-shutdown.html',
      'https://fastify.dev/docs/latest/Reference/Server/#close',
      'https://docs.nestjs.com/fundamentals/lifecycle-events#application-shutdown',
      'https://kubernetes.io/docs/concepts/workloads/pods/pod-lifecycle/#pod-termination',
    ],
  },
  examples: {
    bad: [
      {
        title: 'exits without closing',
        files: exampleService(
          "const http = require('node:http');\nhttp.createServer((req, res) => res.end('ok')).listen(3000);\nprocess.on('SIGTERM', () => process.exit(0));\n",
        ),
      },
      {
        title: 'close() of an Express application, which has none',
        files: exampleService(
          "const express = require('express');\nconst app = express();\napp.get('/', (req, res) => res.send('ok'));\napp.listen(3000);\nprocess.on('SIGTERM', () => app.close(() => process.exit(0)));\n",
          { 'package.json': examplePackage({ express: '^5.0.0' }) },
        ),
      },
    ],
    good: [
      {
        title: 'node:http',
        files: exampleService(`const http = require('node:http');

const server = http.createServer((req, res) => res.end('ok')).listen(3000);

let stopping = false;
function shutdown(signal) {
  if (stopping) process.exit(1); // a second signal means now
  stopping = true;
  console.log(JSON.stringify({ level: 'info', msg: 'shutting down', signal }));
  setTimeout(() => process.exit(1), 25_000).unref(); // below the grace period of 30 s
  server.close((error) => process.exit(error ? 1 : 0));
}
process.on('SIGTERM', shutdown);
process.on('SIGINT', shutdown);
`),
      },
      {
        title: 'Express',
        files: exampleService(
          `const express = require('express');
const { Pool } = require('pg');

const pool = new Pool();
const app = express();
let stopping = false;
app.get('/readyz', (req, res) => res.status(stopping ? 503 : 200).end());
app.get('/orders', async (req, res) => res.json((await pool.query('select * from orders')).rows));

const server = app.listen(3000);

async function shutdown() {
  if (stopping) process.exit(1);
  stopping = true;
  setTimeout(() => process.exit(1), 25_000).unref();
  await new Promise((resolve) => setTimeout(resolve, 5_000)); // balancers notice the 503
  await new Promise((resolve) => server.close(resolve)); // requests in flight finish
  await pool.end();
  process.exit(0);
}
process.on('SIGTERM', shutdown);
process.on('SIGINT', shutdown);
`,
          { 'package.json': examplePackage({ express: '^5.0.0', pg: '^8.0.0' }) },
        ),
      },
      {
        title: 'Fastify',
        files: exampleService(
          `const closeWithGrace = require('close-with-grace');
const app = require('fastify')({ logger: true });

app.get('/', async () => ({ ok: true }));
app.addHook('onClose', async () => {}); // close pools here: it runs after the last request

closeWithGrace({ delay: 25_000, logger: app.log }, async ({ err }) => {
  if (err) app.log.fatal(err);
  await app.close();
});
app.listen({ port: 3000, host: '0.0.0.0' });
`,
          { 'package.json': examplePackage({ fastify: '^5.0.0', 'close-with-grace': '^2.0.0' }) },
        ),
      },
      {
        title: 'Koa',
        files: exampleService(
          `const Koa = require('koa');

const app = new Koa();
app.use((ctx) => {
  ctx.body = 'ok';
});

const server = app.listen(3000); // the application has no close(), this has

function shutdown() {
  setTimeout(() => process.exit(1), 25_000).unref();
  server.close(() => process.exit(0));
}
process.once('SIGTERM', shutdown);
process.once('SIGINT', shutdown);
`,
          { 'package.json': examplePackage({ koa: '^3.0.0' }) },
        ),
      },
      {
        title: 'Nest',
        files: {
          'package.json': examplePackage({
            '@nestjs/common': '^11.0.0',
            '@nestjs/core': '^11.0.0',
            '@nestjs/platform-express': '^11.0.0',
            'reflect-metadata': '^0.2.0',
            rxjs: '^7.0.0',
          }),
          Dockerfile: 'FROM node:24-alpine\nENV NODE_ENV=production\nCOPY . .\nCMD ["node", "dist/main.js"]\n',
          'tsconfig.json': `{
  "compilerOptions": {
    "target": "es2023",
    "module": "nodenext",
    "outDir": "dist",
    "rootDir": "src",
    "experimentalDecorators": true,
    "emitDecoratorMetadata": true
  }
}
`,
          'src/main.ts': `import { NestFactory } from '@nestjs/core';
import { AppModule } from './app.module';

async function bootstrap() {
  const app = await NestFactory.create(AppModule);
  app.enableShutdownHooks(); // SIGTERM: onModuleDestroy, close the server, onApplicationShutdown; the grace period bounds it
  await app.listen(3000);
}
bootstrap();
`,
          'src/app.module.ts': "import { Module } from '@nestjs/common';\n\n@Module({})\nexport class AppModule {}\n",
        },
      },
      {
        title: 'Hono',
        files: exampleService(
          `import { serve } from '@hono/node-server';
import { Hono } from 'hono';

const app = new Hono();
app.get('/', (c) => c.text('ok'));

const server = serve({ fetch: app.fetch, port: 3000 });

function shutdown() {
  setTimeout(() => process.exit(1), 25_000).unref();
  server.close((error) => process.exit(error ? 1 : 0));
}
process.once('SIGTERM', shutdown);
process.once('SIGINT', shutdown);
`,
          {
            'package.json':
              '{ "name": "api", "type": "module", "dependencies": { "hono": "^4.0.0", "@hono/node-server": "^1.0.0" } }\n',
          },
        ),
      },
    ],
  },
  check: (service) => {
    if (!service.program && !service.command?.starter)
      return [unknown(service.lost[0] ?? 'the source entry was not found')];
    const servers = service.servers.filter((item) => item.role === 'main' && item.protocol !== 'other');
    if (servers.length === 0) return [notApplicable('the service listens on no port of its own')];
    const shutdown = shutdownOf(service);
    return withoutEchoes(servers.map((server) => judge(service, server, shutdown)));
  },
};
