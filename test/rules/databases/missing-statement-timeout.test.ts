import { missingStatementTimeout } from '../../../src/rules/databases/missing-statement-timeout.ts';
import { exampleService } from '../../../src/rules/source-example.ts';
import { ruleCases } from '../../support/rule-cases.ts';

ruleCases(missingStatementTimeout, {
  fails: [
    {
      name: 'pg without a limit',
      files: exampleService(
        "import http from 'node:http';\nimport { Pool } from 'pg';\nexport const pool = new Pool({ max: 5 });\nhttp.createServer((req, res) => res.end('ok')).listen(3000);\n",
      ),
      findings: [{ message: 'never', at: 'server.js:3:21' }],
    },
    {
      name: 'mysql2',
      files: exampleService(
        "import http from 'node:http';\nimport mysql from 'mysql2/promise';\nexport const pool = mysql.createPool({ connectionLimit: 10 });\nhttp.createServer((req, res) => res.end('ok')).listen(3000);\n",
      ),
      findings: [{ message: 'never', at: 'server.js:3:21' }],
    },
  ],
  passes: [
    {
      name: 'an option',
      files: exampleService(
        "import http from 'node:http';\nimport { Pool } from 'pg';\nexport const pool = new Pool({ statement_timeout: 5000 });\nhttp.createServer((req, res) => res.end('ok')).listen(3000);\n",
      ),
      evidence: ['server.js:3:32'],
    },
    {
      name: 'options of the connection string',
      files: exampleService(
        "import http from 'node:http';\nimport { Pool } from 'pg';\nexport const pool = new Pool({ connectionString: 'postgres://db/app?options=-c%20statement_timeout%3D5000' });\nhttp.createServer((req, res) => res.end('ok')).listen(3000);\n",
      ),
      evidence: ['server.js:3:32'],
    },
    {
      name: 'PGOPTIONS of the workload',
      files: exampleService(
        "import http from 'node:http';\nimport { Pool } from 'pg';\nexport const pool = new Pool({ max: 5 });\nhttp.createServer((req, res) => res.end('ok')).listen(3000);\n",
        {
          'compose.yaml':
            "services:\n  api:\n    build: .\n    environment:\n      PGOPTIONS: '-c statement_timeout=5000'\n",
        },
      ),
      evidence: ['compose.yaml:5:18'],
    },
    {
      name: 'a SET statement',
      files: exampleService(
        "import http from 'node:http';\nimport { Pool } from 'pg';\nexport const pool = new Pool({ max: 5 });\npool.on('connect', (client) => client.query('set statement_timeout = 5000'));\nhttp.createServer((req, res) => res.end('ok')).listen(3000);\n",
      ),
      evidence: ['server.js:4:32'],
    },
    {
      name: 'maxTimeMS per query',
      files: exampleService(
        "import http from 'node:http';\nimport { MongoClient } from 'mongodb';\nexport const client = new MongoClient('mongodb://db/app');\nexport const find = () => client.db().collection('a').find({}).maxTimeMS(1000);\nhttp.createServer((req, res) => res.end('ok')).listen(3000);\n",
      ),
      evidence: ['server.js:4:27'],
    },
    {
      name: 'a setting of the role',
      files: exampleService(
        "import http from 'node:http';\nimport { Pool } from 'pg';\nexport const pool = new Pool({ max: 5 });\nhttp.createServer((req, res) => res.end('ok')).listen(3000);\n",
        { 'db/roles.sql': "create role app;\nalter role app set statement_timeout = '5s';\n" },
      ),
      evidence: ['db/roles.sql:2:1'],
    },
    {
      name: 'the default of mssql',
      files: exampleService(
        "import http from 'node:http';\nimport sql from 'mssql';\nexport const pool = await sql.connect({ server: 'db', pool: { max: 5 } });\nhttp.createServer((req, res) => res.end('ok')).listen(3000);\n",
      ),
      evidence: ['server.js:3:27'],
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
      name: 'a URL of Prisma that comes from outside',
      files: exampleService(
        "import http from 'node:http';\nimport { PrismaClient } from '@prisma/client';\nexport const prisma = new PrismaClient();\nhttp.createServer((req, res) => res.end('ok')).listen(3000);\n",
        { 'prisma/schema.prisma': 'datasource db {\n  provider = "postgresql"\n  url      = env("DATABASE_URL")\n}\n' },
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
