import { databaseClientsOf, settingOf } from '../../services/databases/clients.ts';
import { servesRequests } from '../../services/databases/connections.ts';
import { fail, pass, unknown } from '../outcomes.ts';
import { exampleService } from '../source-example.ts';
import { LONG_RUNNING, type Rule } from '../types.ts';
import { eachClient } from './each-client.ts';

export const implicitPoolSize: Rule = {
  id: 'implicit-pool-size',
  code: 'NR5001',
  title: 'The size of the database pool is left to the default',
  area: 'databases',
  severity: 'warning',
  confidence: 'high',
  since: '0.1.0',
  stage: 'stable',
  recommended: false,
  topics: ['db-pool-size-explicit'],
  kinds: LONG_RUNNING,
  options: {},
  messages: {
    missing:
      'This {name} pool has the default size of the library ({default}): replicas × default may exceed what the database accepts, or starve the service. Set {option} so that pool × replicas stays below the limit of the database.',
    client:
      'A single {name} connection serves all requests: queries queue behind each other, and a broken connection stays broken. Use a pool with an explicit size.',
  },
  docs: {
    what: 'Looks at every database client of the production path for an explicit pool size: in its options, in what a plugin hands over, or in the connection string.',
    why: 'The database counts connections over all replicas; nobody does that sum with a number that stands nowhere.',
    fix: 'pg: new Pool({ max: 10 }); mysql2: connectionLimit; mongodb and mongoose: maxPoolSize; knex and Sequelize: pool: { min, max }; TypeORM: poolSize; Prisma: ?connection_limit=10.',
    exceptions: 'A connection that a migration or a check opens and closes again is not judged.',
    references: [
      'https://node-postgres.com/apis/pool',
      'https://www.mongodb.com/docs/drivers/node/current/connect/connection-options/',
      'https://www.prisma.io/docs/orm/prisma-client/setup-and-configuration/databases-connections/connection-pool',
    ],
  },
  examples: {
    bad: [
      {
        title: 'a pool without max',
        files: exampleService(
          "import express from 'express';\nimport { Pool } from 'pg';\nconst pool = new Pool();\nconst app = express();\napp.get('/', async (req, res) => res.send(await pool.query('select 1')));\napp.listen(3000);\n",
        ),
      },
    ],
    good: [
      {
        title: 'an explicit size',
        files: exampleService(
          "import express from 'express';\nimport { Pool } from 'pg';\nconst pool = new Pool({ max: 10 });\nconst app = express();\napp.get('/', async (req, res) => res.send(await pool.query('select 1')));\napp.listen(3000);\n",
        ),
      },
    ],
  },
  check: (service) =>
    eachClient(service, databaseClientsOf(service), (client) => {
      const { row, place } = client;
      const { name } = row;
      if (row.kind === 'connection')
        return service.program && servesRequests(service, service.program, client)
          ? fail({ message: 'client', args: { name }, place, anchor: name })
          : undefined;
      const spec = row.settings.size;
      if (row.kind === 'redis' || !spec) return undefined;
      const setting = settingOf(service, client, spec);
      if (setting.state === 'set') return pass({ place: setting.place, note: `${name} ${setting.option}` });
      if (setting.state === 'unknown') return unknown(setting.reason, { place });
      const option = spec.options[0] ?? `${spec.parameters?.[0]} in the connection string`;
      const usual = spec.default === undefined ? 'by the number of processors' : `${spec.default} connections`;
      return fail({ message: 'missing', args: { name, option, default: usual }, place, anchor: name });
    }),
};
