import { shutdownOf } from '../../services/lifecycle/shutdown.ts';
import { unseenClientOf } from '../../services/lifecycle/unseen-clients.ts';
import { fail, notApplicable, pass, unknown } from '../outcomes.ts';
import { LONG_RUNNING, type Rule } from '../types.ts';

export const resourcesLeftOpen: Rule = {
  id: 'resources-left-open',
  code: 'NR2005',
  title: 'Connections are not closed on shutdown',
  area: 'shutdown',
  severity: 'warning',
  confidence: 'high',
  since: '0.1.0',
  stage: 'stable',
  recommended: false,
  topics: ['close-resources-on-shutdown'],
  kinds: [...LONG_RUNNING, 'frontend'],
  options: {},
  messages: {
    open: 'The {name} connection opened here is never closed when the service stops: the other side keeps a dead session until it times out, and unfinished work is lost. Close it in the SIGTERM handler after the server is closed.',
  },
  docs: {
    what: 'Lists what the production path opens (databases, caches, brokers) and asks for each whether something that runs after SIGTERM closes it: the handler, Fastify onClose hooks, lifecycle methods of Nest.',
    why: 'Connections that break off hold locks, slots of the pool and unacknowledged messages on the other side.',
    fix: 'After the server is closed: await pool.end(), await redis.quit(), await worker.close().',
    references: [
      'https://node-postgres.com/apis/pool#poolend',
      'https://docs.bullmq.io/guide/workers/graceful-shutdown',
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
            "const { Pool } = require('pg');\nconst pool = new Pool();\nconst http = require('node:http');\nconst server = http.createServer((req, res) => res.end('ok')).listen(3000);\nprocess.on('SIGTERM', () => server.close(() => process.exit(0)));\n",
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
            "const { Pool } = require('pg');\nconst pool = new Pool();\nconst http = require('node:http');\nconst server = http.createServer((req, res) => res.end('ok')).listen(3000);\nprocess.on('SIGTERM', () => server.close(async () => {\n  await pool.end();\n  process.exit(0);\n}));\n",
        },
      },
    ],
  },
  check: (service) => {
    if (!service.program && !service.command?.starter)
      return [unknown(service.lost[0] ?? 'the source entry was not found')];
    const { resources, handlers } = shutdownOf(service);
    if (resources.length === 0) {
      const client = unseenClientOf(service);
      return [
        client === undefined
          ? notApplicable('no database, cache or broker connection is opened')
          : unknown(`${client} is installed, but only a package that is not in this repository uses it`),
      ];
    }
    const closesOthers = resources.some((resource) => resource.closedAt !== undefined);
    return resources.map(({ row, place, closedAt, optional }) => {
      if (!closedAt && optional && closesOthers)
        return unknown(`whether ${row.name} is opened depends on variables that the repository does not set`, {
          place,
        });
      if (closedAt) return pass({ place: closedAt, note: `closes ${row.name}` });
      const related = handlers.map((handler) => ({ place: handler.place, note: 'SIGTERM is handled here' }));
      return fail({ message: 'open', args: { name: row.name }, place, related, anchor: row.name });
    });
  },
};
