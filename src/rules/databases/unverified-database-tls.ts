import { databaseClientsOf } from '../../services/databases/clients.ts';
import { tlsOf } from '../../services/databases/tls.ts';
import { about, fail, pass } from '../outcomes.ts';
import { exampleService } from '../source-example.ts';
import { LONG_RUNNING, type Rule } from '../types.ts';
import { eachClient } from './each-client.ts';

export const unverifiedDatabaseTls: Rule = {
  id: 'unverified-database-tls',
  code: 'NR5010',
  title: 'The certificate of the database is not verified',
  area: 'databases',
  severity: 'warning',
  confidence: 'high',
  since: '0.1.0',
  stage: 'stable',
  recommended: true,
  topics: ['db-tls-verified', 'tls-verification-on'],
  kinds: LONG_RUNNING,
  options: {},
  messages: {
    unverified:
      'This {name} connection accepts any certificate ({why}): whoever gets between the service and the database reads the password and all data. Give it the certificate authority (ca) and leave verification on.',
  },
  docs: {
    what: 'Evaluates the TLS options and the connection string of every database client under the production environment: rejectUnauthorized: false, sslmode=no-verify, tlsAllowInvalidCertificates, NODE_TLS_REJECT_UNAUTHORIZED=0.',
    why: 'TLS without verification only keeps out those who merely listen; an active attacker presents a certificate of their own.',
    fix: 'ssl: { ca: readFileSync(process.env.PGSSLROOTCERT) }, or sslmode=verify-full with sslrootcert.',
    references: [
      'https://node-postgres.com/features/ssl',
      'https://nodejs.org/api/tls.html#tlsconnectoptions-callback',
      'https://www.postgresql.org/docs/current/libpq-ssl.html#LIBPQ-SSL-PROTECTION',
    ],
  },
  examples: {
    bad: [
      {
        title: 'any certificate will do',
        files: exampleService(
          "import http from 'node:http';\nimport { Pool } from 'pg';\nexport const pool = new Pool({ max: 10, ssl: { rejectUnauthorized: false } });\nhttp.createServer((req, res) => res.end('ok')).listen(3000);\n",
        ),
      },
    ],
    good: [
      {
        title: 'the authority is known',
        files: exampleService(
          "import fs from 'node:fs';\nimport http from 'node:http';\nimport { Pool } from 'pg';\nexport const pool = new Pool({ max: 10, ssl: { ca: fs.readFileSync('/etc/ssl/rds.pem') } });\nhttp.createServer((req, res) => res.end('ok')).listen(3000);\n",
        ),
      },
    ],
  },
  check: (service) =>
    eachClient(
      service,
      databaseClientsOf(service),
      (client) => {
        const tls = service.program && tlsOf(service, service.program, client);
        const { name } = client.row;
        if (tls?.state === 'unverified')
          return fail({ message: 'unverified', args: { name, why: tls.why }, place: tls.place, anchor: name });
        return tls?.state === 'verified' ? pass({ place: tls.place, note: tls.why }) : undefined;
      },
      'no database client of the service is told to use TLS here',
      // Whether other connections are verified is for another rule to say.
    ).map((outcome) => (outcome.verdict === 'fail' ? outcome : about(['db-tls-verified'], outcome))),
};
