import { poolsOf, settingOf } from '../../services/databases/clients.ts';
import { fail, pass, unknown } from '../outcomes.ts';
import { exampleService } from '../source-example.ts';
import { LONG_RUNNING, type Rule } from '../types.ts';
import { eachClient, millisecondsOf, readable } from './each-client.ts';

export const idleConnectionsKept: Rule = {
  id: 'idle-connections-kept',
  code: 'NR5003',
  title: 'Idle database connections are never closed',
  area: 'databases',
  severity: 'warning',
  confidence: 'medium',
  since: '0.1.0',
  stage: 'stable',
  recommended: false,
  topics: ['db-pool-idle-timeout'],
  kinds: LONG_RUNNING,
  options: {},
  messages: {
    never:
      'This {name} pool keeps idle connections for ever: after a peak every replica holds its full pool, and connections that a firewall dropped fail the next request. Set {option} (30 s is usual).',
  },
  docs: {
    what: 'Looks at every pool for an idle timeout, with the default of the library where none is written: pg closes after 10 s, knex and mssql after 30 s, Sequelize after 10 s; mongodb, postgres.js and mysql2 keep idle connections.',
    why: 'Connections of a peak count against the limit of the database long after it, and proxies silently drop what is idle.',
    fix: 'mongodb: maxIdleTimeMS: 30_000; postgres.js: idle_timeout: 30; mysql2: maxIdle below connectionLimit, with idleTimeout.',
    references: [
      'https://node-postgres.com/apis/pool',
      'https://github.com/porsager/postgres#all-postgres-options',
      'https://www.mongodb.com/docs/drivers/node/current/connect/connection-options/',
    ],
  },
  examples: {
    bad: [
      {
        title: 'the default of mongodb',
        files: exampleService(
          "import http from 'node:http';\nimport { MongoClient } from 'mongodb';\nexport const client = new MongoClient(process.env.MONGO_URL, { maxPoolSize: 20 });\nhttp.createServer(async (req, res) => res.end(JSON.stringify(await client.db().collection('a').findOne()))).listen(3000);\n",
        ),
      },
    ],
    good: [
      {
        title: 'closed after half a minute',
        files: exampleService(
          "import http from 'node:http';\nimport { MongoClient } from 'mongodb';\nexport const client = new MongoClient(process.env.MONGO_URL, { maxPoolSize: 20, maxIdleTimeMS: 30_000 });\nhttp.createServer(async (req, res) => res.end(JSON.stringify(await client.db().collection('a').findOne()))).listen(3000);\n",
        ),
      },
    ],
  },
  check: (service) =>
    eachClient(service, poolsOf(service), (client) => {
      const { row, place } = client;
      const spec = row.settings.idle;
      if (!spec) return undefined;
      const setting = settingOf(service, client, spec);
      if (setting.state === 'unknown') return unknown(setting.reason, { place });
      if (setting.state === 'default' && setting.value === undefined)
        return unknown(`the idle timeout depends on the driver below ${row.name}, which is not known`, { place });
      // `maxIdle` of mysql2 is a count: any number below the limit closes the rest.
      const idle = spec.unit === 'count' && setting.state === 'set' ? 0 : millisecondsOf(setting, spec.unit);
      const at = setting.state === 'set' ? setting.place : place;
      if (idle !== Number.POSITIVE_INFINITY)
        return pass({
          place: at,
          note: idle ? `${row.name} closes idle connections after ${readable(idle)}` : `${row.name} idle timeout`,
        });
      const option = spec.options[0] ?? spec.parameters?.[0] ?? 'an idle timeout';
      return fail({ message: 'never', args: { name: row.name, option }, place: at, anchor: row.name });
    }),
};
