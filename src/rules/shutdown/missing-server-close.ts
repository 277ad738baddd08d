import { shutdownOf } from '../../services/lifecycle/shutdown.ts';
import { fail, notApplicable, pass, unknown } from '../outcomes.ts';
import type { Rule } from '../types.ts';

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
  },
  docs: {
    what: 'Follows the SIGTERM handlers through the call graph and asks whether they close the server that really listens: the result of app.listen() for Express and Koa, the instance for Fastify and Nest, an aborted signal, a library or starter that closes it.',
    why: 'close() stops accepting and lets requests in flight finish. Without it each rollout shows clients connection resets.',
    fix: 'Keep the server: const server = app.listen(port); in the handler server.close(() => process.exit(0)). Fastify and Nest: await app.close(). Hono: keep what serve() returns.',
    references: [
      'https://nodejs.org/api/http.html#serverclosecallback',
      'https://expressjs.com/en/advanced/healthcheck-graceful-shutdown.html',
    ],
  },
  examples: {
    bad: [
      {
        title: 'not so',
        files: {
          'package.json': '{ "name": "api" }\n',
          Dockerfile: 'FROM node:24-alpine\nENV NODE_ENV=production\nCOPY . .\nCMD ["node", "server.js"]\n',
          'server.js':
            "const http = require('node:http');\nhttp.createServer((req, res) => res.end('ok')).listen(3000);\nprocess.on('SIGTERM', () => process.exit(0));\n",
        },
      },
    ],
    good: [
      {
        title: 'so',
        files: {
          'package.json': '{ "name": "api" }\n',
          Dockerfile: 'FROM node:24-alpine\nENV NODE_ENV=production\nCOPY . .\nCMD ["node", "server.js"]\n',
          'server.js':
            "const http = require('node:http');\nconst server = http.createServer((req, res) => res.end('ok')).listen(3000);\nfunction shutdown() {\n  setTimeout(() => process.exit(1), 10000).unref();\n  server.close(() => process.exit(0));\n}\nprocess.on('SIGTERM', shutdown);\nprocess.on('SIGINT', shutdown);\n",
        },
      },
    ],
  },
  check: (service) => {
    if (!service.program && !service.command?.starter)
      return [unknown(service.lost[0] ?? 'the source entry was not found')];
    const server = service.servers.find((item) => item.role === 'main' && item.protocol !== 'other');
    if (!server) return [notApplicable('the service listens on no port of its own')];
    const { handlers, closesServer } = shutdownOf(service);
    if (closesServer.length > 0) return [pass(...closesServer.slice(0, 4))];
    const related = handlers.map((handler) => ({ place: handler.place, note: 'SIGTERM is handled here' }));
    if (handlers.length > 0) return [fail({ message: 'open', place: server.place, related, anchor: 'server' })];
    const grace = service.workloads[0]?.gracePeriod;
    const text = grace ? `, although the platform would wait ${grace.seconds} s` : '';
    return [fail({ message: 'none', args: { grace: text }, place: server.place, anchor: 'server' })];
  },
};
