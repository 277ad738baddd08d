import { type DatabaseClient, databaseClientsOf } from '../../services/databases/clients.ts';
import { requestPathOf } from '../../services/request-path.ts';
import type { Program, Service } from '../../services/types.ts';
import { fail, notApplicable, pass, unknown } from '../outcomes.ts';
import { exampleService } from '../source-example.ts';
import { LONG_RUNNING, type Outcome, type Rule } from '../types.ts';

/** Made in a function that requests run, with no condition that would make it once (`if (!pool)`, `cache.get(key)`). */
function isPerRequest(service: Service, program: Program, { module, call }: DatabaseClient): boolean {
  if (!call || call.fact.fn === 0 || call.fact.guards.length > 0) return false;
  const fn = program.modules.get(module)?.functions[call.fact.fn];
  // Constructors and factories of containers run when the container decides, mostly once.
  if (!fn || fn.kind === 'constructor' || fn.guards?.length) return false;
  return requestPathOf(service)?.calls.includes(call) ?? false;
}

function judge(service: Service, program: Program): readonly Outcome[] {
  const clients = databaseClientsOf(service).filter(({ row }) => row.kind !== 'connection');
  const outcomes: Outcome[] = [];
  const prisma = clients.filter((client) => client.row.name === 'prisma' && client.call?.fact.fn === 0);
  const modules = new Set(prisma.map((client) => client.module));
  for (const client of clients) {
    const { row, place } = client;
    if (isPerRequest(service, program, client)) {
      outcomes.push(fail({ message: 'perRequest', args: { name: row.name }, place, anchor: row.name }));
    } else if (modules.size > 1 && client === prisma[1]) {
      const related = prisma.slice(0, 1).map((first) => ({ place: first.place, note: 'the first client' }));
      outcomes.push(
        fail({ message: 'several', args: { name: row.name, count: modules.size }, place, related, anchor: row.name }),
      );
    } else outcomes.push(pass({ place, note: `${row.name}, made once` }));
  }
  return outcomes;
}

export const repeatedDatabaseClient: Rule = {
  id: 'repeated-database-client',
  code: 'NR5008',
  title: 'A database client is made more than once per process',
  area: 'databases',
  severity: 'warning',
  confidence: 'medium',
  since: '0.1.0',
  stage: 'preview',
  recommended: false,
  topics: ['db-client-singleton'],
  kinds: LONG_RUNNING,
  options: {},
  messages: {
    perRequest:
      'A new {name} client is made for every request: each opens connections of its own, so the database runs out of them under load while the pool limit never applies. Make it once, outside the handler.',
    several:
      '{count} modules make a {name} client each: every one has its own pool, so the process holds that many times the connections that were planned. Export one client and import it everywhere.',
  },
  docs: {
    what: 'Looks for database clients that are made in functions which requests run, and for PrismaClient made in several modules.',
    why: 'The size of the pool is a promise per client; clients that multiply break the sum of connections.',
    fix: 'Make the client in one module at the start, export it, and import it where it is needed.',
    exceptions: 'Clients behind a condition (made once, or one per tenant from a cache) are accepted.',
    references: [
      'https://www.prisma.io/docs/orm/prisma-client/setup-and-configuration/databases-connections#prismaclient-in-long-running-applications',
      'https://node-postgres.com/guides/project-structure',
    ],
  },
  examples: {
    bad: [
      {
        title: 'one pool per request',
        files: exampleService(
          "import express from 'express';\nimport { Pool } from 'pg';\nconst app = express();\napp.get('/', async (req, res) => {\n  const pool = new Pool({ max: 10 });\n  res.send(await pool.query('select 1'));\n});\napp.listen(3000);\n",
        ),
      },
    ],
    good: [
      {
        title: 'one pool per process',
        files: exampleService(
          "import express from 'express';\nimport { Pool } from 'pg';\nconst app = express();\nconst pool = new Pool({ max: 10 });\napp.get('/', async (req, res) => {\n  res.send(await pool.query('select 1'));\n});\napp.listen(3000);\n",
        ),
      },
    ],
  },
  check: (service) => {
    if (!service.program) return [unknown(service.lost[0] ?? 'the source entry was not found')];
    const outcomes = judge(service, service.program);
    return outcomes.length > 0 ? outcomes : [notApplicable('the service opens no database client')];
  },
};
