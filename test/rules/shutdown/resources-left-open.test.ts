import { exampleService } from '../../../src/rules/example-service.ts';
import { resourcesLeftOpen } from '../../../src/rules/shutdown/resources-left-open.ts';
import { LOST_SERVICE } from '../../support/lost-service.ts';
import { ruleCases } from '../../support/rule-cases.ts';

const SERVER = "const server = require('node:http').createServer((req, res) => res.end('ok')).listen(3000);";
const stop = (...lines: readonly string[]): readonly string[] => [
  SERVER,
  "process.on('SIGTERM', () => server.close(async () => {",
  ...lines.map((line) => `  ${line}`),
  '  process.exit(0);',
  '}));',
];
const POOLS = [
  "const { Pool } = require('pg');",
  'const pool = new Pool();',
  "const replica = new Pool({ host: 'replica' });",
];

const GIVEN = `apiVersion: apps/v1
kind: Deployment
metadata: { name: api }
spec:
  selector: { matchLabels: { app: api } }
  template:
    metadata: { labels: { app: api } }
    spec:
      containers:
        - name: api
          image: acme/api:1.0.0
          env:
            - name: CLIENT_ID
              valueFrom: { fieldRef: { fieldPath: metadata.name } }
            - name: REDIS_URL
              valueFrom: { secretKeyRef: { name: api, key: redis } }
`;

const HAPI = [
  "const Hapi = require('@hapi/hapi');",
  "const engine = require('@hapi/catbox-redis');",
  'const server = Hapi.server({ port: 3000, cache: [{ provider: { constructor: engine } }] });',
];

ruleCases(resourcesLeftOpen, {
  fails: [
    {
      name: 'the store of the caches of a hapi server that nothing stops',
      files: exampleService([...HAPI, 'server.start();']),
      findings: [{ message: 'open', at: 'server.js:2:16' }],
    },
    {
      name: 'one database of several, whichever a variable chooses, beside a cache that is closed',
      files: exampleService(
        [
          "const Redis = require('ioredis');",
          "const { Pool } = require('pg');",
          'const cache = new Redis();',
          'let pool;',
          'function open() {',
          '  switch (process.env.REGION) {',
          "    case 'eu': pool = new Pool({ host: 'eu' }); break;",
          "    default: pool = new Pool({ host: 'us' });",
          '  }',
          '}',
          'open();',
          ...stop('await cache.quit();'),
        ],
        { 'compose.yaml': 'services:\n  api:\n    build: .\n    environment:\n      REGION: ${REGION}\n' },
      ),
      findings: [
        { message: 'open', at: 'server.js:7:23' },
        { message: 'open', at: 'server.js:8:21' },
      ],
    },
    {
      name: 'the connection of @nestjs/sequelize, which only shutdown hooks close',
      files: exampleService([
        "const { NestFactory } = require('@nestjs/core');",
        "const { SequelizeModule } = require('@nestjs/sequelize');",
        "const database = SequelizeModule.forRoot({ dialect: 'postgres' });",
        'NestFactory.create(database).then((app) => app.listen(3000));',
      ]),
      findings: [{ message: 'open', at: 'server.js:3:18' }],
    },
    {
      name: 'what a Secret and a field of the pod give is there, so the client is opened',
      files: exampleService(
        [
          "const Redis = require('ioredis');",
          "const { Pool } = require('pg');",
          "if (!process.env.CLIENT_ID) throw new Error('CLIENT_ID must be set');",
          'const pool = new Pool();',
          'const redis = process.env.REDIS_URL ? new Redis(process.env.REDIS_URL) : undefined;',
          ...stop('await pool.end();'),
        ],
        { 'deploy.yaml': GIVEN },
      ),
      findings: [{ message: 'open', at: 'server.js:5:39' }],
    },
    {
      name: 'a Spanner database',
      files: exampleService([
        "const { Spanner } = require('@google-cloud/spanner');",
        "const database = new Spanner().instance('shop').database('players');",
        "require('node:http').createServer(async (req, res) => res.end(await database.run('SELECT 1'))).listen(3000);",
      ]),
      findings: [{ message: 'open', at: 'server.js:2:18' }],
    },
    {
      name: 'a connection that a provider of Nest makes',
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
      findings: [{ message: 'open', at: 'src/main.ts:5:63' }],
    },
    {
      name: 'the module of Nest, whose hooks no signal runs',
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
      findings: [{ message: 'open', at: 'src/main.ts:8:5' }],
    },
    {
      name: 'the pool is forgotten',
      files: exampleService(["const { Pool } = require('pg');", 'const pool = new Pool();', ...stop()]),
      findings: [{ message: 'open', at: 'server.js:2:14' }],
    },
    {
      name: 'one of two pools',
      files: exampleService([...POOLS, ...stop('await pool.end();')]),
      findings: [{ message: 'open', at: 'server.js:3:17' }],
    },
    {
      name: 'the duplicate for subscriptions',
      files: exampleService([
        "const { createClient } = require('redis');",
        'const cache = createClient();',
        'const subscriber = cache.duplicate();',
        ...stop('await cache.quit();'),
      ]),
      findings: [{ message: 'open', at: 'server.js:3:20' }],
    },
    {
      name: 'beforeExit does not run for a signal',
      files: exampleService([
        "const { PrismaClient } = require('@prisma/client');",
        'const prisma = new PrismaClient();',
        "process.on('beforeExit', () => prisma.$disconnect());",
        ...stop(),
      ]),
      findings: [{ message: 'open', at: 'server.js:2:16' }],
    },
    {
      name: 'ended when a connection fails, not when the service stops',
      files: exampleService([
        "const { Pool } = require('pg');",
        'const pool = new Pool();',
        "pool.on('error', () => pool.end());",
        ...stop(),
      ]),
      findings: [{ message: 'open', at: 'server.js:2:14' }],
    },
    {
      name: 'a client that Nest injects, without a hook',
      files: exampleService(
        [
          "const { NestFactory } = require('@nestjs/core');",
          "const { AppModule } = require('./app.module');",
          '(async () => {',
          '  const app = await NestFactory.create(AppModule);',
          '  app.enableShutdownHooks();',
          '  await app.listen(3000);',
          '})();',
        ],
        {
          'app.module.js':
            "const { Prisma } = require('./prisma');\nexports.AppModule = class {};\nexports.providers = [Prisma];\n",
          'prisma.js':
            "const { PrismaClient } = require('@prisma/client');\nexports.Prisma = class Prisma extends PrismaClient {};\n",
        },
      ),
      findings: [{ message: 'open', at: 'prisma.js:2:18' }],
    },
  ],
  passes: [
    {
      name: 'the store of the caches of a hapi server that stops',
      files: exampleService([
        ...HAPI,
        'server.start();',
        "process.on('SIGTERM', async () => {",
        '  await server.stop();',
        '  process.exit(0);',
        '});',
      ]),
    },
    {
      name: 'the connection of nest-knexjs, which shutdown hooks close',
      files: exampleService([
        "const { NestFactory } = require('@nestjs/core');",
        "const { KnexModule } = require('nest-knexjs');",
        "const database = KnexModule.forRoot({ config: { client: 'pg' } });",
        'NestFactory.create(database).then((app) => { app.enableShutdownHooks(); return app.listen(3000); });',
      ]),
    },
    {
      name: 'a slonik pool that the module of Nest ends, with shutdown hooks',
      files: {
        'package.json': '{ "name": "api" }\n',
        Dockerfile: 'FROM node:24-alpine\nENV NODE_ENV=production\nCOPY . .\nCMD ["node", "dist/main.js"]\n',
        'src/main.ts': `import { Module } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { SlonikModule } from 'nestjs-slonik';
@Module({ imports: [SlonikModule.forRoot({ connectionUri: process.env.DATABASE_URL })] })
class AppModule {}
const app = await NestFactory.create(AppModule);
app.enableShutdownHooks();
await app.listen(3000);
`,
      },
      evidence: ['src/main.ts:7:1'],
    },
    {
      name: 'a query builder that its module of Nest owns, with shutdown hooks',
      files: {
        'package.json': '{ "name": "api", "dependencies": { "nest-knexjs": "^0.0.34", "pg": "^8.0.0" } }\n',
        Dockerfile: 'FROM node:24-alpine\nENV NODE_ENV=production\nCOPY . .\nCMD ["node", "dist/main.js"]\n',
        'src/main.ts': `import { Module } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { KnexModule } from 'nest-knexjs';
@Module({ imports: [KnexModule.forRoot({ config: { client: 'pg', connection: process.env.DATABASE_URL } })] })
class AppModule {}
const app = await NestFactory.create(AppModule);
app.enableShutdownHooks();
await app.listen(3000);
`,
      },
      evidence: ['src/main.ts:7:1'],
    },
    {
      name: 'a data source that the module of Nest owns, with shutdown hooks',
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
      evidence: ['src/main.ts:17:3'],
    },
    {
      name: 'both pools',
      files: exampleService([...POOLS, ...stop('await Promise.allSettled([pool.end(), replica.end()]);')]),
      evidence: ['server.js:6:29'],
    },
    {
      name: 'every value of a table of pools',
      files: exampleService([
        "const { Pool } = require('pg');",
        "const pools = { main: new Pool(), replica: new Pool({ host: 'replica' }) };",
        ...stop('await Promise.all(Object.values(pools).map((pool) => pool.end()));'),
      ]),
      evidence: ['server.js:5:56'],
    },
    {
      name: 'a client that was made in one chain',
      files: exampleService([
        "const { createClient } = require('redis');",
        'let client;',
        'async function connect() {',
        "  client = await createClient().on('error', console.error).connect();",
        '}',
        'connect();',
        ...stop('await client.close();'),
      ]),
      evidence: ['server.js:9:9'],
    },
    {
      name: 'a module that closes what it opened',
      files: exampleService(["const db = require('./db');", ...stop('await db.close();')], {
        'db.js':
          "const knex = require('knex')({ client: 'pg' });\nmodule.exports = { query: (text) => knex.raw(text), close: () => knex.destroy() };\n",
      }),
      evidence: ['server.js:4:9'],
    },
    {
      name: 'a client that Nest injects, with its hook',
      files: exampleService(
        [
          "const { NestFactory } = require('@nestjs/core');",
          "const { AppModule } = require('./app.module');",
          '(async () => {',
          '  const app = await NestFactory.create(AppModule);',
          '  app.enableShutdownHooks();',
          '  await app.listen(3000);',
          '})();',
        ],
        {
          'app.module.js':
            "const { Prisma } = require('./prisma');\nexports.AppModule = class {};\nexports.providers = [Prisma];\n",
          'prisma.js':
            "const { PrismaClient } = require('@prisma/client');\nexports.Prisma = class Prisma extends PrismaClient {\n  async onModuleDestroy() {\n    await this.$disconnect();\n  }\n};\n",
        },
      ),
      evidence: ['prisma.js:4:11'],
    },
    {
      name: 'mongoose keeps its connections itself',
      files: exampleService([
        "const mongoose = require('mongoose');",
        'mongoose.connect(process.env.MONGO_URL);',
        ...stop('await mongoose.disconnect();'),
      ]),
      evidence: ['server.js:5:9'],
    },
  ],
  notApplicable: [
    {
      name: 'a client for each request, ended in the same function',
      files: exampleService([
        "const { Client } = require('pg');",
        "const server = require('node:http').createServer(async (req, res) => {",
        '  const client = new Client();',
        '  await client.connect();',
        "  try { res.end(String((await client.query('select 1')).rowCount)); } finally { await client.end(); }",
        '}).listen(3000);',
        "process.on('SIGTERM', () => server.close());",
      ]),
      reason: /no database/,
    },
    {
      name: 'a migration at the start that ends its own pool',
      files: exampleService([
        "const { Pool } = require('pg');",
        'async function migrate() {',
        '  const pool = new Pool();',
        "  await pool.query('create table if not exists orders (id int)');",
        '  await pool.end();',
        '}',
        'migrate();',
        ...stop(),
      ]),
    },
    {
      name: 'a client of an HTTP API holds nothing',
      files: exampleService(["const { SQSClient } = require('@aws-sdk/client-sqs');", 'new SQSClient({});', ...stop()]),
    },
  ],
  unknown: [
    {
      name: 'a package of the company opens what is installed for it',
      files: {
        ...exampleService(["const { Database } = require('@acme/database');", 'new Database();', SERVER]),
        'package.json': '{ "name": "api", "dependencies": { "@acme/database": "^1.0.0", "sequelize": "^6.0.0" } }',
      },
      reason: /sequelize is installed/,
    },
    { name: 'the entry is not in the repository', files: LOST_SERVICE },
    {
      name: 'a variable that the repository does not set opens it',
      files: exampleService([
        "const Redis = require('ioredis');",
        "const { Pool } = require('pg');",
        'const pool = new Pool();',
        'const redis = process.env.REDIS_URL ? new Redis(process.env.REDIS_URL) : undefined;',
        ...stop('await pool.end();'),
      ]),
      reason: /whether redis is opened/,
    },
  ],
});
