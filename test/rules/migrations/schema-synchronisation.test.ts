import { exampleService } from '../../../src/rules/example-service.ts';
import { schemaSynchronisation } from '../../../src/rules/migrations/schema-synchronisation.ts';
import { LOST_SERVICE } from '../../support/lost-service.ts';
import { ruleCases } from '../../support/rule-cases.ts';

const typeorm = (synchronize: string): Readonly<Record<string, string>> =>
  exampleService([
    "const { DataSource } = require('typeorm');",
    `const source = new DataSource({ type: 'postgres', synchronize: ${synchronize} });`,
    "source.initialize().then(() => require('node:http').createServer().listen(3000));",
  ]);
const sequelize = (options: string): Readonly<Record<string, string>> =>
  exampleService([
    "const { Sequelize } = require('sequelize');",
    'const sequelize = new Sequelize(process.env.DATABASE_URL);',
    `sequelize.sync(${options}).then(() => require('node:http').createServer().listen(3000));`,
  ]);

ruleCases(schemaSynchronisation, {
  fails: [
    { name: 'TypeORM', files: typeorm('true'), findings: [{ message: 'synchronize', at: 'server.js:2:51' }] },
    {
      name: 'TypeORM in production',
      files: typeorm("process.env.NODE_ENV === 'production'"),
      findings: [{ message: 'synchronize', at: 'server.js:2:51' }],
    },
    {
      name: 'Sequelize drops',
      files: sequelize('{ force: true }'),
      findings: [{ message: 'force', at: 'server.js:3:18' }],
    },
    {
      name: 'Sequelize alters',
      files: sequelize('{ alter: true }'),
      findings: [{ message: 'alter', at: 'server.js:3:18' }],
    },
  ],
  passes: [
    { name: 'off', files: typeorm('false'), evidence: ['server.js:2:16'] },
    {
      name: 'off in production',
      files: typeorm("process.env.NODE_ENV !== 'production'"),
      evidence: ['server.js:2:16'],
    },
    { name: 'only what is missing', files: sequelize(''), evidence: ['server.js:2:19'] },
  ],
  notApplicable: [{ name: 'no ORM', files: exampleService("require('node:http').createServer().listen(3000);\n") }],
  unknown: [
    { name: 'a variable decides', files: typeorm('Boolean(process.env.SYNC) && require("company").flag()') },
    { name: 'the entry is not in the repository', files: LOST_SERVICE },
  ],
});
