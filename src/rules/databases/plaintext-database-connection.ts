import { databaseClientsOf } from '../../services/databases/clients.ts';
import { tlsOf } from '../../services/databases/tls.ts';
import { fail, notApplicable, pass, unknown } from '../outcomes.ts';
import { exampleService } from '../source-example.ts';
import { LONG_RUNNING, type Rule } from '../types.ts';
import { eachClient } from './each-client.ts';

export const plaintextDatabaseConnection: Rule = {
  id: 'plaintext-database-connection',
  code: 'NR5013',
  title: 'The database is reached without TLS',
  area: 'databases',
  severity: 'note',
  confidence: 'medium',
  since: '0.1.0',
  stage: 'preview',
  recommended: false,
  topics: ['db-tls-verified'],
  kinds: LONG_RUNNING,
  options: {},
  messages: {
    plain:
      'This {name} client talks to {host} without TLS: passwords and data cross the network as they are. Ask for TLS with verification (ssl, tls, sslmode=verify-full, rediss://), or let a service mesh encrypt the way.',
  },
  docs: {
    what: 'Looks at every database client whose host is known for TLS: in its options or its connection string. The same machine needs none; a host that is not in the repository is unknown.',
    why: 'Networks of clusters are shared: one compromised pod or node sees what others send in the clear.',
    fix: 'pg: ssl: { ca }; mysql2: ssl; mongodb: tls: true; redis: rediss://.',
    exceptions:
      'Where a mesh or an encrypted overlay network protects the connection, ignore the finding with that as the reason.',
    references: [
      'https://www.postgresql.org/docs/current/libpq-ssl.html',
      'https://redis.io/docs/latest/operate/oss_and_stack/management/security/encryption/',
    ],
  },
  examples: {
    bad: [
      {
        title: 'redis in the clear',
        files: exampleService(
          "import http from 'node:http';\nimport Redis from 'ioredis';\nexport const redis = new Redis('redis://cache.internal.example:6379');\nhttp.createServer((req, res) => res.end('ok')).listen(3000);\n",
        ),
      },
    ],
    good: [
      {
        title: 'redis by TLS',
        files: exampleService(
          "import http from 'node:http';\nimport Redis from 'ioredis';\nexport const redis = new Redis('rediss://cache.internal.example:6379');\nhttp.createServer((req, res) => res.end('ok')).listen(3000);\n",
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
        switch (tls?.state) {
          case 'off':
            return fail({ message: 'plain', args: { name, host: tls.why }, place: tls.place, anchor: name });
          case 'verified':
          case 'local':
            return pass({ place: tls.place, note: tls.why });
          case 'unknown':
            return unknown(tls.why, { place: client.place });
          case 'unverified':
            return notApplicable('TLS is on; unverified-database-tls judges how');
          default:
            return undefined;
        }
      },
      'the service opens no database connection',
    ),
};
