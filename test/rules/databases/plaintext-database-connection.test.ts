import { plaintextDatabaseConnection } from '../../../src/rules/databases/plaintext-database-connection.ts';
import { exampleService } from '../../../src/rules/source-example.ts';
import { ruleCases } from '../../support/rule-cases.ts';

ruleCases(plaintextDatabaseConnection, {
  fails: [
    {
      name: 'redis of the network',
      files: exampleService(
        "import http from 'node:http';\nimport Redis from 'ioredis';\nexport const redis = new Redis('redis://cache.example:6379');\nhttp.createServer((req, res) => res.end('ok')).listen(3000);\n",
      ),
      findings: [{ message: 'plain', at: 'server.js:3:32' }],
    },
    {
      name: 'TLS switched off',
      files: exampleService(
        "import http from 'node:http';\nimport { Pool } from 'pg';\nexport const pool = new Pool({ host: 'db.example', ssl: false });\nhttp.createServer((req, res) => res.end('ok')).listen(3000);\n",
      ),
      findings: [{ message: 'plain', at: 'server.js:3:21' }],
    },
  ],
  passes: [
    {
      name: 'rediss',
      files: exampleService(
        "import http from 'node:http';\nimport Redis from 'ioredis';\nexport const redis = new Redis('rediss://cache.example:6379');\nhttp.createServer((req, res) => res.end('ok')).listen(3000);\n",
      ),
      evidence: ['server.js:3:32'],
    },
    {
      name: 'the same machine',
      files: exampleService(
        "import http from 'node:http';\nimport { Pool } from 'pg';\nexport const pool = new Pool({ host: 'localhost' });\nhttp.createServer((req, res) => res.end('ok')).listen(3000);\n",
      ),
      evidence: ['server.js:3:21'],
    },
  ],
  notApplicable: [
    {
      name: 'a service without a database',
      files: exampleService(
        "import http from 'node:http';\nhttp.createServer((req, res) => res.end('ok')).listen(3000);\n",
      ),
    },
  ],
  unknown: [
    {
      name: 'a host that comes from outside',
      files: exampleService(
        "import http from 'node:http';\nimport { Pool } from 'pg';\nexport const pool = new Pool({ connectionString: process.env.DATABASE_URL });\nhttp.createServer((req, res) => res.end('ok')).listen(3000);\n",
      ),
    },
    {
      name: 'an entry that does not exist',
      files: {
        Dockerfile: 'FROM node:24-alpine\nCMD ["node", "dist/missing.js"]\n',
        'package.json': '{ "name": "api" }\n',
      },
    },
  ],
});
