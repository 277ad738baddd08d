import { implicitPoolSize } from '../../../src/rules/databases/implicit-pool-size.ts';
import { exampleService } from '../../../src/rules/source-example.ts';
import { ruleCases } from '../../support/rule-cases.ts';

ruleCases(implicitPoolSize, {
  fails: [
    {
      name: 'nothing but an address, from settings that are injected',
      files: {
        'package.json': '{ "name": "api" }\n',
        Dockerfile: 'FROM node:24-alpine\nENV NODE_ENV=production\nCOPY . .\nCMD ["node", "dist/main.js"]\n',
        'src/main.ts': `import { Module } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { createConnection } from 'mongoose';
const providers = [
  { provide: 'DB', useFactory: (settings: { uri: string }) => createConnection(settings.uri), inject: ['SETTINGS'] },
];
@Module({ providers: [...providers] })
class AppModule {}
async function bootstrap() {
  const app = await NestFactory.create(AppModule);
  app.enableShutdownHooks();
  await app.listen(3000);
}
void bootstrap();
`,
      },
      findings: [{ message: 'missing', at: 'src/main.ts:5:63' }],
    },
    {
      name: 'slonik by its module of Nest with a URL only',
      files: exampleService(
        "import http from 'node:http';\nimport { SlonikModule } from 'nestjs-slonik';\nexport const db = SlonikModule.forRoot({ connectionUri: process.env.DATABASE_URL });\nhttp.createServer((req, res) => res.end('ok')).listen(3000);\n",
      ),
      findings: [{ message: 'missing', at: 'server.js:3:19' }],
    },
    {
      name: 'the default of pg',
      files: exampleService(
        "import http from 'node:http';\nimport { Pool } from 'pg';\nexport const pool = new Pool({ host: \"db\" });\nhttp.createServer((req, res) => res.end('ok')).listen(3000);\n",
      ),
      findings: [{ message: 'missing', at: 'server.js:3:21' }],
    },
    {
      name: 'mongodb with a URL only',
      files: exampleService(
        "import http from 'node:http';\nimport { MongoClient } from 'mongodb';\nexport const client = new MongoClient(process.env.MONGO_URL);\nhttp.createServer((req, res) => res.end('ok')).listen(3000);\n",
      ),
      findings: [{ message: 'missing', at: 'server.js:3:23' }],
    },
    {
      name: 'a plugin of Fastify with a URL only',
      files: exampleService(
        "import mongodb from '@fastify/mongodb';\nimport Fastify from 'fastify';\nconst app = Fastify();\napp.register(mongodb, { url: process.env.MONGODB_URI });\napp.listen({ port: 3000 });\n",
      ),
      findings: [{ message: 'missing', at: 'server.js:4:1' }],
    },
    {
      name: 'a plugin that is imported where it is registered',
      files: exampleService(
        "import Fastify from 'fastify';\nconst app = Fastify();\napp.register(import('@fastify/mongodb'), { url: process.env.MONGODB_URI });\napp.listen({ port: 3000 });\n",
      ),
      findings: [{ message: 'missing', at: 'server.js:3:1' }],
    },
    {
      name: 'one connection for everybody',
      files: exampleService(
        "import http from 'node:http';\nimport pg from 'pg';\nexport const db = new pg.Client({ host: 'db' });\nhttp.createServer((req, res) => res.end('ok')).listen(3000);\n",
      ),
      findings: [{ message: 'client', at: 'server.js:3:19' }],
    },
    {
      name: 'one connection for everybody, opened before the server listens and given up only when that fails',
      files: exampleService(
        "import express from 'express';\nimport pg from 'pg';\nconst app = express();\nlet db;\nconst span = { end() {} };\napp.get('/pets', async (req, res) => res.send((await db.query('select 1')).rows));\nconst start = async () => {\n  try {\n    db = new pg.Client({ host: 'db' });\n    await db.connect();\n    app.listen(3000);\n  } catch {\n    db.end();\n    setTimeout(start, 5000);\n  } finally {\n    span.end();\n  }\n};\nstart();\n",
      ),
      findings: [{ message: 'client', at: 'server.js:9:10' }],
    },
    {
      name: 'an undefined size',
      files: exampleService(
        "import http from 'node:http';\nimport { Pool } from 'pg';\nexport const pool = new Pool({ max: undefined });\nhttp.createServer((req, res) => res.end('ok')).listen(3000);\n",
      ),
      findings: [{ message: 'missing', at: 'server.js:3:21' }],
    },
    {
      name: 'Prisma with a known URL without connection_limit',
      files: exampleService(
        "import http from 'node:http';\nimport { PrismaClient } from '@prisma/client';\nexport const prisma = new PrismaClient();\nhttp.createServer((req, res) => res.end('ok')).listen(3000);\n",
        {
          'prisma/schema.prisma': 'datasource db {\n  provider = "postgresql"\n  url      = env("DATABASE_URL")\n}\n',
          'compose.yaml':
            'services:\n  api:\n    build: .\n    environment:\n      DATABASE_URL: postgresql://app@db/app\n',
        },
      ),
      findings: [{ message: 'missing', at: 'server.js:3:23' }],
    },
    {
      name: 'a pool made in the factory of a provider',
      files: exampleService(
        "import http from 'node:http';\nimport { Pool } from 'pg';\nexport const provider = { provide: 'DB', useFactory: () => new Pool({}) };\nhttp.createServer((req, res) => res.end('ok')).listen(3000);\n",
      ),
      findings: [{ message: 'missing', at: 'server.js:3:60' }],
    },
  ],
  passes: [
    {
      name: 'defaults that settings are merged into',
      files: exampleService(
        "import http from 'node:http';\nimport _ from 'lodash';\nimport { Pool } from 'pg';\nimport settings from 'nconf';\nconst optionsOf = (given) => {\n  const options = { host: given.host, max: 20 };\n  return _.merge(options, given.options || {});\n};\nexport const pool = new Pool(optionsOf(settings.get('postgres')));\nhttp.createServer((req, res) => res.end('ok')).listen(3000);\n",
      ),
    },
    {
      name: 'options that a class of Nest makes',
      files: {
        'package.json': '{ "name": "api" }\n',
        Dockerfile: 'FROM node:24-alpine\nENV NODE_ENV=production\nCOPY . .\nCMD ["node", "dist/main.js"]\n',
        'src/main.ts': `import { Module } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { TypeOrmModule } from '@nestjs/typeorm';
import { DataSource } from 'typeorm';
import { DatabaseSettings } from './settings';
@Module({
  imports: [
    TypeOrmModule.forRootAsync({
      useClass: DatabaseSettings,
      dataSourceFactory: async (options) => new DataSource(options).initialize(),
    }),
  ],
})
class AppModule {}
async function bootstrap() {
  const app = await NestFactory.create(AppModule);
  app.enableShutdownHooks();
  await app.listen(3000);
}
void bootstrap();
`,
        'src/settings.ts': `import { Injectable } from '@nestjs/common';
@Injectable()
export class DatabaseSettings {
  createTypeOrmOptions() {
    return { type: 'postgres', host: process.env.DATABASE_HOST, extra: { max: 20 } };
  }
}
`,
      },
    },
    {
      name: 'a number',
      files: exampleService(
        "import http from 'node:http';\nimport { Pool } from 'pg';\nexport const pool = new Pool({ max: 10 });\nhttp.createServer((req, res) => res.end('ok')).listen(3000);\n",
      ),
      evidence: ['server.js:3:32'],
    },
    {
      name: 'a number from the environment',
      files: exampleService(
        "import http from 'node:http';\nimport { Pool } from 'pg';\nexport const pool = new Pool({ max: Number(process.env.POOL_MAX) });\nhttp.createServer((req, res) => res.end('ok')).listen(3000);\n",
      ),
      evidence: ['server.js:3:32'],
    },
    {
      name: 'options from another module',
      files: exampleService(
        "import http from 'node:http';\nimport { Pool } from 'pg';\nimport { database } from './config.js';\nexport const pool = new Pool(database);\nhttp.createServer((req, res) => res.end('ok')).listen(3000);\n",
        { 'config.js': 'const size = 5;\nexport const database = { host: process.env.DB_HOST, max: size };\n' },
      ),
      evidence: ['config.js:2:54'],
    },
    {
      name: 'a parameter of the connection string',
      files: exampleService(
        "import http from 'node:http';\nimport { MongoClient } from 'mongodb';\nexport const client = new MongoClient('mongodb://db/app?maxPoolSize=20');\nhttp.createServer((req, res) => res.end('ok')).listen(3000);\n",
      ),
      evidence: ['server.js:3:39'],
    },
    {
      name: 'a connection string with parts of the environment',
      files: exampleService(
        "import http from 'node:http';\nimport { MongoClient } from 'mongodb';\nexport const client = new MongoClient(`mongodb://${process.env.DB_HOST}/app?maxPoolSize=20`);\nhttp.createServer((req, res) => res.end('ok')).listen(3000);\n",
      ),
      evidence: ['server.js:3:39'],
    },
    {
      name: 'knex behind autoConfig of a plugin',
      files: {
        'package.json': '{ "name": "api", "type": "module" }\n',
        Dockerfile: 'FROM node:24-alpine\nCOPY . .\nCMD ["node", "server.js"]\n',
        'server.js':
          "import autoload from '@fastify/autoload';\nimport Fastify from 'fastify';\nimport database from './plugins/knex.js';\nconst app = Fastify();\napp.register(database);\napp.listen({ port: 3000 });\n",
        'plugins/knex.js':
          "import fp from 'fastify-plugin';\nimport knex from 'knex';\nexport const autoConfig = () => ({ client: 'pg', pool: { min: 2, max: 10 } });\nexport default fp(async (fastify, options) => {\n  fastify.decorate('knex', knex(options));\n});\n",
      },
      evidence: ['plugins/knex.js:3:66'],
    },
    {
      name: 'Sequelize with a URL and options',
      files: exampleService(
        "import http from 'node:http';\nimport { Sequelize } from 'sequelize';\nexport const db = new Sequelize(process.env.DATABASE_URL, { logging: (text) => text, pool: { max: 5, acquire: 3000 } });\nhttp.createServer((req, res) => res.end('ok')).listen(3000);\n",
      ),
      evidence: ['server.js:3:94'],
    },
    {
      name: 'Prisma with connection_limit in the URL of the workload',
      files: exampleService(
        "import http from 'node:http';\nimport { PrismaClient } from '@prisma/client';\nexport const prisma = new PrismaClient();\nhttp.createServer((req, res) => res.end('ok')).listen(3000);\n",
        {
          'prisma/schema.prisma': 'datasource db {\n  provider = "postgresql"\n  url      = env("DATABASE_URL")\n}\n',
          'compose.yaml':
            'services:\n  api:\n    build: .\n    environment:\n      DATABASE_URL: postgresql://app@db/app?connection_limit=5\n',
        },
      ),
      evidence: ['compose.yaml:5:21'],
    },
    {
      name: 'the adapter of Prisma',
      files: exampleService(
        "import http from 'node:http';\nimport { PrismaClient } from '@prisma/client';\nimport { PrismaPg } from '@prisma/adapter-pg';\nexport const prisma = new PrismaClient({ adapter: new PrismaPg({ max: 5 }) });\nhttp.createServer((req, res) => res.end('ok')).listen(3000);\n",
      ),
      evidence: ['server.js:4:66'],
    },
  ],
  notApplicable: [
    {
      name: 'a service without a database',
      files: exampleService(
        "import http from 'node:http';\nhttp.createServer((req, res) => res.end('ok')).listen(3000);\n",
      ),
      reason: /no pooled database/,
    },
    {
      name: 'a connection that a migration opens and closes',
      files: exampleService(
        "import http from 'node:http';\nimport pg from 'pg';\nasync function migrate() {\n  const client = new pg.Client();\n  await client.connect();\n  await client.query('select 1');\n  await client.end();\n}\nawait migrate();\nhttp.createServer((req, res) => res.end('ok')).listen(3000);\n",
      ),
    },
    {
      name: 'a file beside the process',
      files: exampleService(
        "import http from 'node:http';\nimport knex from 'knex';\nexport const db = knex({ client: 'better-sqlite3', connection: { filename: 'a.db' } });\nhttp.createServer((req, res) => res.end('ok')).listen(3000);\n",
      ),
    },
  ],
  unknown: [
    {
      name: 'Prisma with a URL that comes from outside',
      files: exampleService(
        "import http from 'node:http';\nimport { PrismaClient } from '@prisma/client';\nexport const prisma = new PrismaClient();\nhttp.createServer((req, res) => res.end('ok')).listen(3000);\n",
        { 'prisma/schema.prisma': 'datasource db {\n  provider = "postgresql"\n  url      = env("DATABASE_URL")\n}\n' },
      ),
      reason: /connection_limit/,
    },
    {
      name: 'options that could not be followed',
      files: exampleService(
        "import http from 'node:http';\nimport { Pool } from 'pg';\nimport config from 'config';\nexport const pool = new Pool(config.get('db'));\nhttp.createServer((req, res) => res.end('ok')).listen(3000);\n",
      ),
      reason: /could not be followed/,
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
