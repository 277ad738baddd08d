import { anonymousDatabaseConnection } from '../../../src/rules/databases/anonymous-database-connection.ts';
import { exampleService } from '../../../src/rules/source-example.ts';
import { ruleCases } from '../../support/rule-cases.ts';

ruleCases(anonymousDatabaseConnection, {
  fails: [
    {
      name: 'pg',
      files: exampleService(
        "import http from 'node:http';\nimport { Pool } from 'pg';\nexport const pool = new Pool({ max: 5 });\nhttp.createServer((req, res) => res.end('ok')).listen(3000);\n",
      ),
      findings: [{ message: 'anonymous', at: 'server.js:3:21' }],
    },
  ],
  passes: [
    {
      name: 'an option',
      files: exampleService(
        "import http from 'node:http';\nimport { Pool } from 'pg';\nexport const pool = new Pool({ application_name: 'api' });\nhttp.createServer((req, res) => res.end('ok')).listen(3000);\n",
      ),
      evidence: ['server.js:3:32'],
    },
    {
      name: 'PGAPPNAME of the workload',
      files: exampleService(
        "import http from 'node:http';\nimport { Pool } from 'pg';\nexport const pool = new Pool({ max: 5 });\nhttp.createServer((req, res) => res.end('ok')).listen(3000);\n",
        { 'compose.yaml': 'services:\n  api:\n    build: .\n    environment:\n      PGAPPNAME: api\n' },
      ),
      evidence: ['compose.yaml:5:18'],
    },
    {
      name: 'appName of mongodb',
      files: exampleService(
        "import http from 'node:http';\nimport { MongoClient } from 'mongodb';\nexport const client = new MongoClient('mongodb://db/app?appName=api');\nhttp.createServer((req, res) => res.end('ok')).listen(3000);\n",
      ),
      evidence: ['server.js:3:39'],
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
