import { unverifiedDatabaseTls } from '../../../src/rules/databases/unverified-database-tls.ts';
import { exampleService } from '../../../src/rules/source-example.ts';
import { ruleCases } from '../../support/rule-cases.ts';

ruleCases(unverifiedDatabaseTls, {
  fails: [
    {
      name: 'any certificate',
      files: exampleService(
        "import http from 'node:http';\nimport { Pool } from 'pg';\nexport const pool = new Pool({ ssl: { rejectUnauthorized: false } });\nhttp.createServer((req, res) => res.end('ok')).listen(3000);\n",
      ),
      findings: [{ message: 'unverified', at: 'server.js:3:32' }],
    },
    {
      name: 'in production only',
      files: exampleService(
        "import http from 'node:http';\nimport { Pool } from 'pg';\nexport const pool = new Pool({ ssl: process.env.NODE_ENV === 'production' ? { rejectUnauthorized: false } : false });\nhttp.createServer((req, res) => res.end('ok')).listen(3000);\n",
      ),
      findings: [{ message: 'unverified', at: 'server.js:3:32' }],
    },
    {
      name: 'sslmode of the connection string',
      files: exampleService(
        "import http from 'node:http';\nimport { Pool } from 'pg';\nexport const pool = new Pool({ connectionString: 'postgres://db.example/app?sslmode=no-verify' });\nhttp.createServer((req, res) => res.end('ok')).listen(3000);\n",
      ),
      findings: [{ message: 'unverified', at: 'server.js:3:32' }],
    },
    {
      name: 'NODE_TLS_REJECT_UNAUTHORIZED of the workload',
      files: exampleService(
        "import http from 'node:http';\nimport { Pool } from 'pg';\nexport const pool = new Pool({ ssl: true });\nhttp.createServer((req, res) => res.end('ok')).listen(3000);\n",
        {
          'compose.yaml':
            "services:\n  api:\n    build: .\n    environment:\n      NODE_TLS_REJECT_UNAUTHORIZED: '0'\n",
        },
      ),
      findings: [{ message: 'unverified', at: 'compose.yaml:5:37' }],
    },
  ],
  passes: [
    {
      name: 'verified by default',
      files: exampleService(
        "import http from 'node:http';\nimport { Pool } from 'pg';\nexport const pool = new Pool({ ssl: true });\nhttp.createServer((req, res) => res.end('ok')).listen(3000);\n",
      ),
      evidence: ['server.js:3:32'],
    },
    {
      name: 'not verified in development',
      files: exampleService(
        "import http from 'node:http';\nimport { Pool } from 'pg';\nexport const pool = new Pool({ ssl: process.env.NODE_ENV === 'production' ? { ca: 'pem' } : { rejectUnauthorized: false } });\nhttp.createServer((req, res) => res.end('ok')).listen(3000);\n",
      ),
      evidence: ['server.js:3:32'],
    },
  ],
  notApplicable: [
    {
      name: 'no TLS at all',
      files: exampleService(
        "import http from 'node:http';\nimport { Pool } from 'pg';\nexport const pool = new Pool({ max: 5 });\nhttp.createServer((req, res) => res.end('ok')).listen(3000);\n",
      ),
    },
  ],
  unknown: [
    {
      name: 'an entry that does not exist',
      files: {
        Dockerfile: 'FROM node:24-alpine\nCMD ["node", "dist/missing.js"]\n',
        'package.json': '{ "name": "api" }\n',
      },
    },
  ],
});
