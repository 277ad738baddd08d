import { own } from '../../parsers/own.ts';
import { settingOf } from '../../services/databases/clients.ts';
import { servingClientsOf } from '../../services/databases/connections.ts';
import { statementLimitsOf } from '../../services/databases/statement-limits.ts';
import { fail, pass, unknown } from '../outcomes.ts';
import { exampleService } from '../source-example.ts';
import { LONG_RUNNING, type Rule } from '../types.ts';
import { eachClient, millisecondsOf, readable } from './each-client.ts';

const REMEDIES: Readonly<Record<string, string>> = {
  postgres: 'statement_timeout: 10_000',
  mysql: 'a timeout per query ({ sql, timeout }) or max_execution_time',
  mongodb: 'timeoutMS, or maxTimeMS per query',
};

export const missingStatementTimeout: Rule = {
  id: 'missing-statement-timeout',
  code: 'NR5005',
  title: 'Database queries have no time limit',
  area: 'databases',
  severity: 'warning',
  confidence: 'medium',
  since: '0.1.0',
  stage: 'stable',
  recommended: false,
  topics: ['db-statement-timeout'],
  kinds: LONG_RUNNING,
  options: {},
  messages: {
    never:
      'Queries through this {name} client may run for ever: one bad plan or lock holds its connection until the pool is empty and every request waits. Set a limit: {remedy}.',
  },
  docs: {
    what: 'Looks for a limit on the time of a query: an option of the client, a parameter of the connection string, PGOPTIONS, a SET statement, a limit per query, or a setting of the role in SQL files.',
    why: 'Without a limit a query outlives the request that asked for it, and holds a connection and its locks.',
    fix: 'pg: statement_timeout: 10_000 (and query_timeout a little above); mongodb: timeoutMS; mssql: requestTimeout; Sequelize: dialectOptions.statement_timeout.',
    exceptions:
      'A limit that is set on the role or the server outside this repository cannot be seen: ignore the finding with that as the reason.',
    references: [
      'https://www.postgresql.org/docs/current/runtime-config-client.html#GUC-STATEMENT-TIMEOUT',
      'https://node-postgres.com/apis/client',
      'https://www.mongodb.com/docs/drivers/node/current/connect/connection-options/csot/',
    ],
  },
  examples: {
    bad: [
      {
        title: 'no limit',
        files: exampleService(
          "import http from 'node:http';\nimport { Pool } from 'pg';\nconst pool = new Pool({ max: 10 });\nhttp.createServer(async (req, res) => res.end(String(await pool.query('select 1')))).listen(3000);\n",
        ),
      },
    ],
    good: [
      {
        title: 'ten seconds',
        files: exampleService(
          "import http from 'node:http';\nimport { Pool } from 'pg';\nconst pool = new Pool({ max: 10, statement_timeout: 10_000 });\nhttp.createServer(async (req, res) => res.end(String(await pool.query('select 1')))).listen(3000);\n",
        ),
      },
    ],
  },
  check: (service) =>
    eachClient(
      service,
      servingClientsOf(service),
      (client) => {
        const { row, place } = client;
        const spec = row.settings.statement;
        if (!spec) return undefined;
        const setting = settingOf(service, client, spec);
        const limit = millisecondsOf(setting, spec.unit);
        if (setting.state === 'set' && limit !== Number.POSITIVE_INFINITY)
          return pass({ place: setting.place, note: `${row.name} ${setting.option}` });
        const elsewhere = statementLimitsOf(service);
        if (elsewhere.length > 0) return pass(...elsewhere.slice(0, 3));
        if (setting.state === 'unknown') return unknown(setting.reason, { place });
        if (setting.state === 'default' && setting.value === undefined)
          return unknown(`the limit of queries depends on the driver below ${row.name}, which is not known`, { place });
        if (limit !== undefined && limit !== Number.POSITIVE_INFINITY)
          return pass({ place, note: `${row.name} ends queries after ${readable(limit)}` });
        if (row.kind === 'url' && client.urlUnknown)
          return unknown(
            `statement_timeout may be part of the connection string of ${row.name}, which is not in the repository`,
            { place },
          );
        const remedy = spec.options[0]
          ? `${spec.options[0]}, a few seconds`
          : (own(REMEDIES, row.engine) ?? 'a timeout');
        return fail({ message: 'never', args: { name: row.name, remedy }, place, anchor: row.name });
      },
      'the service opens no database connection',
    ),
};
