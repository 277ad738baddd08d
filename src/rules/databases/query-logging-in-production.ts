import { queryLogsOf } from '../../services/databases/query-logs.ts';
import { fail, notApplicable, pass, unknown } from '../outcomes.ts';
import { exampleService } from '../source-example.ts';
import { LONG_RUNNING, type Rule } from '../types.ts';

export const queryLoggingInProduction: Rule = {
  id: 'query-logging-in-production',
  code: 'NR5009',
  title: 'Every query is logged in production',
  area: 'databases',
  severity: 'warning',
  confidence: 'high',
  since: '0.1.0',
  stage: 'stable',
  recommended: false,
  topics: ['db-query-logging-off'],
  kinds: LONG_RUNNING,
  options: {},
  messages: {
    on: 'In production {name} writes every query to the log: parameters with personal data end there, and under load the log costs more than the queries. Log warnings and errors only, queries in development.',
  },
  docs: {
    what: 'Evaluates the logging option of Prisma, Sequelize, TypeORM, knex, MikroORM, Drizzle and mongoose under the production environment. Sequelize logs to the console unless told otherwise.',
    why: 'A line for every query multiplies the volume of logs, blocks on stdout and copies data to a place with other readers.',
    fix: "Prisma: log: ['warn', 'error']; Sequelize and TypeORM: logging: false in production; knex: no debug.",
    references: [
      'https://www.prisma.io/docs/orm/prisma-client/observability-and-logging/logging',
      'https://sequelize.org/docs/v6/getting-started/#logging',
    ],
  },
  examples: {
    bad: [
      {
        title: 'queries in the log',
        files: exampleService(
          "import http from 'node:http';\nimport { PrismaClient } from '@prisma/client';\nconst prisma = new PrismaClient({ log: ['query', 'error'] });\nhttp.createServer(async (req, res) => res.end(String(await prisma.user.count()))).listen(3000);\n",
        ),
      },
    ],
    good: [
      {
        title: 'queries in development only',
        files: exampleService(
          "import http from 'node:http';\nimport { PrismaClient } from '@prisma/client';\nconst prisma = new PrismaClient({\n  log: process.env.NODE_ENV === 'development' ? ['query', 'error'] : ['error'],\n});\nhttp.createServer(async (req, res) => res.end(String(await prisma.user.count()))).listen(3000);\n",
        ),
      },
    ],
  },
  check: (service) => {
    if (!service.program) return [unknown(service.lost[0] ?? 'the source entry was not found')];
    const logs = queryLogsOf(service, service.program);
    if (logs.length === 0) return [notApplicable('the service uses no client that logs queries')];
    return logs.map(({ name, verdict, place }) => {
      if (verdict === 'on') return fail({ message: 'on', args: { name }, place, anchor: name });
      if (verdict === 'off') return pass({ place, note: `${name} logs no queries` });
      return unknown(`whether ${name} logs queries depends on values that are not in the repository`, { place });
    });
  },
};
