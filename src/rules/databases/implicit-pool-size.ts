import { assumeComplete } from '../../services/observability/effective.ts';
import type { LinkedCall, Program } from '../../services/types.ts';
import { fail, notApplicable, pass, unknown } from '../outcomes.ts';
import { LONG_RUNNING, type Outcome, type Rule } from '../types.ts';

interface PoolRow {
  readonly name: string;
  readonly calls: readonly string[];
  /** Option paths that set the size; the first is the one to recommend. */
  readonly options: readonly string[];
  readonly kind: 'pool' | 'client' | 'url';
}

/** Size options as the documentation of each library names them. */
const POOLS: readonly PoolRow[] = [
  { name: 'pg', calls: ['pg#Pool', 'pg-pool#default', 'pg#default.Pool'], options: ['max'], kind: 'pool' },
  { name: 'pg', calls: ['pg#Client'], options: [], kind: 'client' },
  { name: 'postgres', calls: ['postgres#default'], options: ['max'], kind: 'pool' },
  {
    name: 'mysql',
    calls: ['mysql2#createPool', 'mysql2/promise#createPool', 'mysql#createPool'],
    options: ['connectionLimit'],
    kind: 'pool',
  },
  {
    name: 'mongodb',
    calls: ['mongodb#MongoClient', 'mongodb#MongoClient.connect'],
    options: ['maxPoolSize', 'poolSize'],
    kind: 'pool',
  },
  {
    name: 'mongoose',
    calls: ['mongoose#connect', 'mongoose#createConnection'],
    options: ['maxPoolSize', 'poolSize'],
    kind: 'pool',
  },
  { name: 'knex', calls: ['knex#default', 'knex#knex'], options: ['pool'], kind: 'pool' },
  {
    name: 'sequelize',
    calls: ['sequelize#Sequelize', 'sequelize-typescript#Sequelize', 'sequelize#default'],
    options: ['pool'],
    kind: 'pool',
  },
  {
    name: 'typeorm',
    calls: ['typeorm#DataSource', '@nestjs/typeorm#TypeOrmModule.forRoot'],
    options: ['poolSize', 'extra'],
    kind: 'pool',
  },
  { name: 'prisma', calls: ['@prisma/client#PrismaClient'], options: ['adapter'], kind: 'url' },
  { name: 'mongodb', calls: ['@fastify/mongodb#default'], options: ['maxPoolSize'], kind: 'pool' },
  { name: 'pg', calls: ['@fastify/postgres#default'], options: ['max'], kind: 'pool' },
];

function judge(program: Program, row: PoolRow, call: LinkedCall): Outcome {
  if (row.kind === 'client')
    return fail({ message: 'client', args: { name: row.name }, place: call.place, anchor: row.name });
  const lookups = call.fact.args.flatMap((arg) => row.options.map((name) => program.option(call.module, arg, name)));
  const found = lookups.find((item) => item.found);
  if (found) return pass({ place: found.place ?? call.place, note: row.name });
  if (row.kind === 'url')
    return unknown('the pool size of Prisma is part of a URL that is not in the repository', { place: call.place });
  if (
    call.fact.args.some(
      (arg) => arg.kind === 'string' && /[?&](?:maxPoolSize|connection_limit|connectionLimit)=/.test(arg.value),
    )
  )
    return pass(call.place);
  return fail({
    message: 'missing',
    args: { name: row.name, option: row.options[0] ?? 'max' },
    place: call.place,
    anchor: row.name,
  });
}

export const implicitPoolSize: Rule = {
  id: 'implicit-pool-size',
  code: 'NR5001',
  title: 'The size of the database pool is left to the default',
  area: 'databases',
  severity: 'warning',
  confidence: 'high',
  since: '0.1.0',
  stage: 'stable',
  recommended: false,
  topics: ['db-pool-size-explicit'],
  kinds: LONG_RUNNING,
  options: {},
  messages: {
    missing:
      'This {name} pool has the default size of the library: replicas × default may exceed what the database accepts, or starve the service. Set {option} so that pool × replicas stays below the limit of the database.',
    client:
      'A single {name} connection serves all requests: queries queue behind each other, and a broken connection stays broken. Use a pool with an explicit size.',
  },
  docs: {
    what: 'Looks at every database client of the production path for an explicit pool size.',
    why: 'The database counts connections over all replicas; nobody does that sum with a number that stands nowhere.',
    fix: 'pg: new Pool({ max: 10 }); mongoose: maxPoolSize; knex: pool: { min, max }.',
    references: ['https://node-postgres.com/apis/pool', 'https://www.mongodb.com/docs/drivers/node/current/'],
  },
  examples: {
    bad: [
      {
        title: 'not so',
        files: {
          'package.json': '{ "name": "api" }\n',
          Dockerfile: 'FROM node:24-alpine\nENV NODE_ENV=production\nCOPY . .\nCMD ["node", "server.js"]\n',
          'server.js':
            "const { Pool } = require('pg');\nconst pool = new Pool();\nconst express = require('express');\nconst app = express();\napp.get('/', async (req, res) => res.send(await pool.query('select 1')));\napp.listen(3000);\n",
        },
      },
    ],
    good: [
      {
        title: 'so',
        files: {
          'package.json': '{ "name": "api" }\n',
          Dockerfile: 'FROM node:24-alpine\nENV NODE_ENV=production\nCOPY . .\nCMD ["node", "server.js"]\n',
          'server.js':
            "const { Pool } = require('pg');\nconst pool = new Pool({ max: 10 });\nconst express = require('express');\nconst app = express();\napp.get('/', async (req, res) => res.send(await pool.query('select 1')));\napp.listen(3000);\n",
        },
      },
    ],
  },
  check: (service) => {
    if (!service.program) return [unknown(service.lost[0] ?? 'the source entry was not found')];
    const { program } = service;
    const env = assumeComplete(service.deployments[0]?.environment);
    const outcomes = POOLS.flatMap((row) =>
      program
        .callsTo(...row.calls)
        .filter((call) => program.runs(call, env) !== false)
        .map((call) => judge(program, row, call)),
    );
    return outcomes.length > 0 ? outcomes : [notApplicable('the service opens no pooled database connection')];
  },
};
