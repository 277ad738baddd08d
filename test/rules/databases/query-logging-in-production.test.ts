import { queryLoggingInProduction } from '../../../src/rules/databases/query-logging-in-production.ts';
import { exampleService } from '../../../src/rules/source-example.ts';
import { ruleCases } from '../../support/rule-cases.ts';

ruleCases(queryLoggingInProduction, {
  fails: [
    {
      name: 'Prisma',
      files: exampleService(
        "import http from 'node:http';\nimport { PrismaClient } from '@prisma/client';\nexport const prisma = new PrismaClient({ log: ['query'] });\nhttp.createServer((req, res) => res.end('ok')).listen(3000);\n",
      ),
      findings: [{ message: 'on', at: 'server.js:3:42' }],
    },
    {
      name: 'the default of Sequelize',
      files: exampleService(
        "import http from 'node:http';\nimport { Sequelize } from 'sequelize';\nexport const db = new Sequelize('postgres://db/app');\nhttp.createServer((req, res) => res.end('ok')).listen(3000);\n",
      ),
      findings: [{ message: 'on', at: 'server.js:3:19' }],
    },
    {
      name: 'TypeORM logs all',
      files: exampleService(
        "import http from 'node:http';\nimport { DataSource } from 'typeorm';\nexport const db = new DataSource({ type: 'postgres', logging: 'all' });\nhttp.createServer((req, res) => res.end('ok')).listen(3000);\n",
      ),
      findings: [{ message: 'on', at: 'server.js:3:54' }],
    },
    {
      name: 'mongoose in debug mode',
      files: exampleService(
        "import http from 'node:http';\nimport mongoose from 'mongoose';\nmongoose.set('debug', true);\nawait mongoose.connect(process.env.MONGO_URL);\nhttp.createServer((req, res) => res.end('ok')).listen(3000);\n",
      ),
      findings: [{ message: 'on', at: 'server.js:3:1' }],
    },
  ],
  passes: [
    {
      name: 'in development only',
      files: exampleService(
        "import http from 'node:http';\nimport { PrismaClient } from '@prisma/client';\nexport const prisma = new PrismaClient({ log: process.env.NODE_ENV === 'development' ? ['query'] : ['warn', 'error'] });\nhttp.createServer((req, res) => res.end('ok')).listen(3000);\n",
      ),
      evidence: ['server.js:3:42'],
    },
    {
      name: 'Sequelize without logging',
      files: exampleService(
        "import http from 'node:http';\nimport { Sequelize } from 'sequelize';\nexport const db = new Sequelize('postgres://db/app', { logging: false });\nhttp.createServer((req, res) => res.end('ok')).listen(3000);\n",
      ),
      evidence: ['server.js:3:56'],
    },
    {
      name: 'queries as events',
      files: exampleService(
        "import http from 'node:http';\nimport { PrismaClient } from '@prisma/client';\nexport const prisma = new PrismaClient({ log: [{ emit: 'event', level: 'query' }] });\nhttp.createServer((req, res) => res.end('ok')).listen(3000);\n",
      ),
      evidence: ['server.js:3:42'],
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
      name: 'a level that could not be followed',
      files: exampleService(
        "import http from 'node:http';\nimport { Sequelize } from 'sequelize';\nimport config from 'config';\nexport const db = new Sequelize('postgres://db/app', config.get('sequelize'));\nhttp.createServer((req, res) => res.end('ok')).listen(3000);\n",
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
