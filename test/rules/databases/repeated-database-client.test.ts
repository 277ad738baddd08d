import { repeatedDatabaseClient } from '../../../src/rules/databases/repeated-database-client.ts';
import { exampleService } from '../../../src/rules/source-example.ts';
import { ruleCases } from '../../support/rule-cases.ts';

ruleCases(repeatedDatabaseClient, {
  fails: [
    {
      name: 'one client per request',
      files: exampleService(
        "import express from 'express';\nimport { MongoClient } from 'mongodb';\nconst app = express();\napp.get('/', async (req, res) => {\n  const client = new MongoClient(process.env.MONGO_URL);\n  res.json(await client.db().collection('a').findOne());\n});\napp.listen(3000);\n",
      ),
      findings: [{ message: 'perRequest', at: 'server.js:5:18' }],
    },
    {
      name: 'a PrismaClient in two modules',
      files: exampleService(
        "import express from 'express';\nimport { PrismaClient } from '@prisma/client';\nimport { users } from './users.js';\nconst prisma = new PrismaClient();\nconst app = express();\napp.get('/', async (req, res) => res.json([await prisma.order.count(), await users()]));\napp.listen(3000);\n",
        {
          'users.js':
            "import { PrismaClient } from '@prisma/client';\nconst prisma = new PrismaClient();\nexport const users = () => prisma.user.count();\n",
        },
      ),
      findings: [{ message: 'several', at: 'users.js:2:16' }],
    },
  ],
  passes: [
    {
      name: 'made once',
      files: exampleService(
        "import http from 'node:http';\nimport { Pool } from 'pg';\nexport const pool = new Pool({ max: 5 });\nhttp.createServer((req, res) => res.end('ok')).listen(3000);\n",
      ),
      evidence: ['server.js:3:21'],
    },
    {
      name: 'made by the first request',
      files: exampleService(
        "import express from 'express';\nimport { Pool } from 'pg';\nlet pool;\nfunction database() {\n  if (!pool) pool = new Pool({ max: 5 });\n  return pool;\n}\nconst app = express();\napp.get('/', async (req, res) => res.json(await database().query('select 1')));\napp.listen(3000);\n",
      ),
      evidence: ['server.js:5:21'],
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
      name: 'an entry that does not exist',
      files: {
        Dockerfile: 'FROM node:24-alpine\nCMD ["node", "dist/missing.js"]\n',
        'package.json': '{ "name": "api" }\n',
      },
    },
  ],
});
