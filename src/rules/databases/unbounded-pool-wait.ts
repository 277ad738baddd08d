import { poolsOf, settingOf } from '../../services/databases/clients.ts';
import { fail, pass, unknown } from '../outcomes.ts';
import { exampleService } from '../source-example.ts';
import { LONG_RUNNING, type Rule } from '../types.ts';
import { eachClient, millisecondsOf, readable } from './each-client.ts';

export const unboundedPoolWait: Rule = {
  id: 'unbounded-pool-wait',
  code: 'NR5004',
  title: 'Requests wait for a database connection without a useful limit',
  area: 'databases',
  severity: 'warning',
  confidence: 'high',
  since: '0.1.0',
  stage: 'stable',
  recommended: false,
  topics: ['db-pool-acquire-timeout'],
  kinds: LONG_RUNNING,
  options: {
    maximumMs: {
      default: 10_000,
      minimum: 1,
      description: 'Longest wait for a connection, in milliseconds, that is accepted.',
    },
  },
  messages: {
    never:
      'When all connections of this {name} pool are busy, requests queue for ever: a slow database turns into memory growth and timeouts everywhere instead of quick errors. Set {option} (3 s is usual).',
    long: 'A request waits up to {wait} for a connection of this {name} pool, longer than callers do: they retry while the first attempt still queues. Set {option} to a few seconds.',
  },
  docs: {
    what: 'Looks at every pool for how long a request may wait for a connection, with the default of the library where none is written: pg and mongodb wait for ever, knex and Sequelize 60 s, Prisma 10 s.',
    why: 'An exhausted pool must answer quickly, so that callers and load balancers can react; a queue without an end only hides it.',
    fix: 'pg: connectionTimeoutMillis: 3_000; knex: acquireConnectionTimeout; Sequelize: pool.acquire; mongodb: waitQueueTimeoutMS; mysql2: queueLimit.',
    references: [
      'https://node-postgres.com/apis/pool',
      'https://knexjs.org/guide/#acquireconnectiontimeout',
      'https://sequelize.org/docs/v6/other-topics/connection-pool/',
    ],
  },
  examples: {
    bad: [
      {
        title: 'pg waits for ever',
        files: exampleService(
          "import http from 'node:http';\nimport { Pool } from 'pg';\nconst pool = new Pool({ max: 10 });\nhttp.createServer(async (req, res) => res.end(String(await pool.query('select 1')))).listen(3000);\n",
        ),
      },
    ],
    good: [
      {
        title: 'an error after three seconds',
        files: exampleService(
          "import http from 'node:http';\nimport { Pool } from 'pg';\nconst pool = new Pool({ max: 10, connectionTimeoutMillis: 3_000 });\nhttp.createServer(async (req, res) => res.end(String(await pool.query('select 1')))).listen(3000);\n",
        ),
      },
    ],
  },
  check: (service, { options }) =>
    eachClient(service, poolsOf(service), (client) => {
      const { row, place } = client;
      const spec = row.settings.acquire;
      if (!spec) return undefined;
      const setting = settingOf(service, client, spec);
      if (setting.state === 'unknown') return unknown(setting.reason, { place });
      if (setting.state === 'default' && setting.value === undefined)
        return unknown(`the wait for a connection depends on the driver below ${row.name}, which is not known`, {
          place,
        });
      const wait = millisecondsOf(setting, spec.unit);
      const at = setting.state === 'set' ? setting.place : place;
      const option = spec.options[0] ?? spec.parameters?.[0] ?? 'an acquisition timeout';
      const args = { name: row.name, option };
      if (wait === Number.POSITIVE_INFINITY) return fail({ message: 'never', args, place: at, anchor: row.name });
      if (spec.unit !== 'count' && wait !== undefined && wait > Number(options.maximumMs))
        return fail({
          message: 'long',
          args: { ...args, wait: readable(wait) },
          place: at,
          anchor: row.name,
          severity: 'note',
        });
      const note =
        wait === undefined || spec.unit === 'count' ? `${row.name} ${option}` : `${row.name} waits ${readable(wait)}`;
      return pass({ place: at, note });
    }),
};
