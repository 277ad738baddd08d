import { schemaSyncsOf } from '../../services/migrations/schema-sync.ts';
import { fail, notApplicable, pass, unknown } from '../outcomes.ts';
import { LONG_RUNNING, type Rule } from '../types.ts';

const ORMS = [
  'typeorm#DataSource',
  'typeorm#createConnection',
  '@nestjs/typeorm#TypeOrmModule.forRoot',
  '@nestjs/typeorm#TypeOrmModule.forRootAsync',
  'sequelize#Sequelize',
  'sequelize#default',
  'sequelize-typescript#Sequelize',
];

export const schemaSynchronisation: Rule = {
  id: 'schema-synchronisation',
  code: 'NR7206',
  title: 'The ORM changes the production schema to its models',
  area: 'migrations',
  severity: 'error',
  confidence: 'high',
  since: '0.1.0',
  stage: 'stable',
  recommended: true,
  topics: ['no-migration-at-pod-startup'],
  kinds: LONG_RUNNING,
  options: {},
  messages: {
    synchronize:
      'synchronize: true makes TypeORM alter the production schema to the entities at every start: a renamed property drops its column with the data. Set it to false and write migrations.',
    force:
      'sync({ force: true }) drops every table when the service starts in production. Remove it and write migrations.',
    alter:
      'sync({ alter: true }) alters the production schema to the models at every start: a renamed attribute drops its column with the data. Remove it and write migrations.',
  },
  docs: {
    what: 'Looks for TypeORM synchronize and Sequelize sync({ force }) or sync({ alter }) that are on in the environment of the deployment.',
    why: 'The ORM cannot tell a rename from a drop and an add. The data is gone before the first request.',
    fix: 'Set synchronize: false, remove sync(), and run migrations once per release.',
    exceptions: 'Flags that are off in production (NODE_ENV === "test") are understood.',
    references: [
      'https://typeorm.io/docs/data-source/data-source-options/',
      'https://sequelize.org/docs/v6/core-concepts/model-basics/#model-synchronization',
    ],
  },
  examples: {
    bad: [
      {
        title: 'synchronize',
        files: {
          'package.json': '{ "name": "orders", "scripts": { "start": "node server.js" } }\n',
          'server.js':
            "const { DataSource } = require('typeorm');\nconst source = new DataSource({ type: 'postgres', synchronize: true });\nsource.initialize().then(() => require('node:http').createServer().listen(3000));\n",
        },
      },
    ],
    good: [
      {
        title: 'off',
        files: {
          'package.json': '{ "name": "orders", "scripts": { "start": "node server.js" } }\n',
          'server.js':
            "const { DataSource } = require('typeorm');\nconst source = new DataSource({ type: 'postgres', synchronize: false });\nsource.initialize().then(() => require('node:http').createServer().listen(3000));\n",
        },
      },
    ],
  },
  check: (service) => {
    const { program } = service;
    if (!program) return [unknown(service.lost[0] ?? 'the source entry was not found')];
    const syncs = schemaSyncsOf(service).filter(({ kind }) => kind !== 'migrationsRun' && kind !== 'create');
    const certain = syncs.filter((sync) => sync.certain);
    if (certain.length > 0) return certain.map(({ place, kind }) => fail({ message: kind, place, anchor: kind }));
    const [maybe] = syncs;
    if (maybe)
      return [
        unknown('whether it is on in production is decided by a value from outside the repository', {
          place: maybe.place,
        }),
      ];
    const [connection] = program.callsTo(...ORMS);
    return [connection ? pass(connection.place) : notApplicable('the service uses no ORM that can change the schema')];
  },
};
