import { unboundedPoolWait } from '../../../src/rules/databases/unbounded-pool-wait.ts';
import { exampleService } from '../../../src/rules/source-example.ts';
import { ruleCases } from '../../support/rule-cases.ts';

ruleCases(unboundedPoolWait, {
  fails: [
    {
      name: 'pg waits for ever',
      files: exampleService(
        "import http from 'node:http';\nimport { Pool } from 'pg';\nexport const pool = new Pool({ max: 5 });\nhttp.createServer((req, res) => res.end('ok')).listen(3000);\n",
      ),
      findings: [{ message: 'never', at: 'server.js:3:21' }],
    },
    {
      name: 'zero is for ever',
      files: exampleService(
        "import http from 'node:http';\nimport { Pool } from 'pg';\nexport const pool = new Pool({ connectionTimeoutMillis: 0 });\nhttp.createServer((req, res) => res.end('ok')).listen(3000);\n",
      ),
      findings: [{ message: 'never', at: 'server.js:3:32' }],
    },
    {
      name: 'a minute in knex',
      files: exampleService(
        "import http from 'node:http';\nimport knex from 'knex';\nexport const db = knex({ client: 'pg', pool: { max: 5 } });\nhttp.createServer((req, res) => res.end('ok')).listen(3000);\n",
      ),
      findings: [{ message: 'long', at: 'server.js:3:19' }],
    },
    {
      name: 'longer than the option allows',
      files: exampleService(
        "import http from 'node:http';\nimport { Pool } from 'pg';\nexport const pool = new Pool({ connectionTimeoutMillis: 5000 });\nhttp.createServer((req, res) => res.end('ok')).listen(3000);\n",
      ),
      options: { maximumMs: 3000 },
      findings: [{ message: 'long', at: 'server.js:3:32' }],
    },
    {
      name: 'TypeORM over pg',
      files: exampleService(
        "import http from 'node:http';\nimport { DataSource } from 'typeorm';\nexport const db = new DataSource({ type: 'postgres', poolSize: 5 });\nhttp.createServer((req, res) => res.end('ok')).listen(3000);\n",
      ),
      findings: [{ message: 'never', at: 'server.js:3:19' }],
    },
  ],
  passes: [
    {
      name: 'three seconds',
      files: exampleService(
        "import http from 'node:http';\nimport { Pool } from 'pg';\nexport const pool = new Pool({ connectionTimeoutMillis: 3000 });\nhttp.createServer((req, res) => res.end('ok')).listen(3000);\n",
      ),
      evidence: ['server.js:3:32'],
    },
    {
      name: 'Prisma waits ten seconds',
      files: exampleService(
        "import http from 'node:http';\nimport { PrismaClient } from '@prisma/client';\nexport const prisma = new PrismaClient();\nhttp.createServer((req, res) => res.end('ok')).listen(3000);\n",
        { 'prisma/schema.prisma': 'datasource db {\n  provider = "postgresql"\n  url      = env("DATABASE_URL")\n}\n' },
      ),
      evidence: ['server.js:3:23'],
    },
    {
      name: 'options that a factory of Nest returns',
      files: exampleService(
        "import http from 'node:http';\nimport { TypeOrmModule } from '@nestjs/typeorm';\nexport const db = TypeOrmModule.forRootAsync({ useFactory: () => ({ type: 'postgres', extra: { connectionTimeoutMillis: 2000 } }) });\nhttp.createServer((req, res) => res.end('ok')).listen(3000);\n",
      ),
      evidence: ['server.js:3:96'],
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
      name: 'a spread that could not be followed',
      files: exampleService(
        "import http from 'node:http';\nimport { Pool } from 'pg';\nimport config from 'config';\nexport const pool = new Pool({ max: 5, ...config.get('db') });\nhttp.createServer((req, res) => res.end('ok')).listen(3000);\n",
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
