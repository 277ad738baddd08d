import { settingOf } from '../../services/databases/clients.ts';
import { servingClientsOf } from '../../services/databases/connections.ts';
import { fail, pass, unknown } from '../outcomes.ts';
import { exampleService } from '../source-example.ts';
import { LONG_RUNNING, type Rule } from '../types.ts';
import { eachClient } from './each-client.ts';

/** Variables that libpq-compatible clients read for the name (node-postgres.com/features/connecting). */
const VARIABLES = ['PGAPPNAME'];

export const anonymousDatabaseConnection: Rule = {
  id: 'anonymous-database-connection',
  code: 'NR5006',
  title: 'Database connections do not say whose they are',
  area: 'databases',
  severity: 'note',
  confidence: 'high',
  since: '0.1.0',
  stage: 'stable',
  recommended: false,
  topics: ['db-application-name'],
  kinds: LONG_RUNNING,
  options: {},
  messages: {
    anonymous:
      'Connections of this {name} client carry no application name: when the database is slow, its session list does not tell which service holds the locks. Set {option} to the name of the service.',
  },
  docs: {
    what: 'Looks at every PostgreSQL, MongoDB and MySQL client for a name of the application in its options, its connection string or PGAPPNAME.',
    why: 'In an incident the list of sessions is the first thing that is read; without names nobody knows whom to stop.',
    fix: 'pg: application_name; mongodb: appName; mysql2: connectAttributes: { program_name }; ioredis: connectionName.',
    references: [
      'https://www.postgresql.org/docs/current/runtime-config-logging.html#GUC-APPLICATION-NAME',
      'https://www.mongodb.com/docs/manual/reference/connection-string-options/#mongodb-urioption-urioption.appName',
    ],
  },
  examples: {
    bad: [
      {
        title: 'no name',
        files: exampleService(
          "import http from 'node:http';\nimport { Pool } from 'pg';\nconst pool = new Pool({ max: 10 });\nhttp.createServer(async (req, res) => res.end(String(await pool.query('select 1')))).listen(3000);\n",
        ),
      },
    ],
    good: [
      {
        title: 'named',
        files: exampleService(
          "import http from 'node:http';\nimport { Pool } from 'pg';\nconst pool = new Pool({ max: 10, application_name: 'orders-api' });\nhttp.createServer(async (req, res) => res.end(String(await pool.query('select 1')))).listen(3000);\n",
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
        const spec = row.settings.name;
        if (!spec) return undefined;
        const setting = settingOf(service, client, spec);
        if (setting.state === 'set') return pass({ place: setting.place, note: `${row.name} ${setting.option}` });
        const variable = service.deployments
          .flatMap(({ environment }) => VARIABLES.map((name) => environment.variables.get(name)))
          .find((item) => item !== undefined);
        if (variable) return pass({ place: variable.place, note: variable.name });
        if (setting.state === 'unknown') return unknown(setting.reason, { place });
        if (row.kind === 'url' && client.urlUnknown)
          return unknown(
            `application_name may be part of the connection string of ${row.name}, which is not in the repository`,
            { place },
          );
        const option = spec.options[0] ?? spec.parameters?.[0] ?? 'the application name';
        return fail({ message: 'anonymous', args: { name: row.name, option }, place, anchor: row.name });
      },
      'the service opens no database connection',
    ),
};
