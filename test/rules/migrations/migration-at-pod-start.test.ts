import { migrationAtPodStart } from '../../../src/rules/migrations/migration-at-pod-start.ts';
import { ruleCases } from '../../support/rule-cases.ts';

const base = {
  'package.json':
    '{ "name": "orders", "dependencies": { "pg": "^8.0.0", "prisma": "^6.0.0" }, "scripts": { "start": "node server.js" } }\n',
  'server.js':
    "const { Pool } = require('pg');\nconst pool = new Pool();\nrequire('node:http').createServer(async (req, res) => res.end(String((await pool.query('select 1')).rowCount))).listen(3000);\n",
  'migrations/001_orders.sql': 'CREATE TABLE orders (id bigint primary key, note text);\n',
};
const image = (command: string): string => `FROM node:24-alpine\nCOPY . .\nCMD ${command}\n`;

ruleCases(migrationAtPodStart, {
  fails: [
    {
      name: 'in the start command',
      files: { ...base, Dockerfile: image('["sh", "-c", "npx prisma migrate deploy && exec node server.js"]') },
      findings: [{ message: 'runs', at: 'Dockerfile:3:5' }],
    },
    {
      name: 'by the ORM',
      files: {
        ...base,
        Dockerfile: image('["node", "server.js"]'),
        'server.js':
          "const { DataSource } = require('typeorm');\nconst source = new DataSource({ type: 'postgres', migrationsRun: true });\nsource.initialize().then(() => require('node:http').createServer().listen(3000));\n",
      },
      findings: [{ message: 'connects', at: 'server.js:2:51' }],
    },
  ],
  passes: [
    {
      name: 'once per release',
      files: {
        ...base,
        Dockerfile: image('["node", "server.js"]'),
        '.github/workflows/deploy.yml':
          'on: push\njobs:\n  deploy:\n    runs-on: ubuntu-24.04\n    steps:\n      - run: npx prisma migrate deploy\n',
      },
      evidence: ['.github/workflows/deploy.yml:6:14'],
    },
    {
      name: 'the start runs none',
      files: { ...base, Dockerfile: image('["node", "server.js"]') },
      evidence: ['Dockerfile:3:5'],
    },
  ],
  notApplicable: [
    {
      name: 'no migrations',
      files: {
        'package.json': '{ "name": "api" }\n',
        Dockerfile: image('["node", "server.js"]'),
        'server.js': "require('node:http').createServer().listen(3000);\n",
      },
    },
  ],
  unknown: [],
});
