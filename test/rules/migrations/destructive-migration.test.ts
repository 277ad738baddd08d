import { destructiveMigration } from '../../../src/rules/migrations/destructive-migration.ts';
import { ruleCases } from '../../support/rule-cases.ts';

const base = {
  'package.json':
    '{ "name": "orders", "dependencies": { "pg": "^8.0.0", "prisma": "^6.0.0" }, "scripts": { "start": "node server.js" } }\n',
  'server.js':
    "const { Pool } = require('pg');\nconst pool = new Pool();\nrequire('node:http').createServer(async (req, res) => res.end(String((await pool.query('select 1')).rowCount))).listen(3000);\n",
  'migrations/001_orders.sql': 'CREATE TABLE orders (id bigint primary key, note text);\n',
};
const sql = (text: string): Readonly<Record<string, string>> => ({ ...base, 'migrations/002_next.sql': `${text}\n` });

ruleCases(destructiveMigration, {
  fails: [
    {
      name: 'a rename',
      files: sql('ALTER TABLE orders RENAME COLUMN note TO remark;'),
      findings: [{ message: 'rename', at: 'migrations/002_next.sql:1:1' }],
    },
    {
      name: 'a dropped column',
      files: sql('ALTER TABLE orders DROP COLUMN note;'),
      findings: [{ message: 'drop', at: 'migrations/002_next.sql:1:1' }],
    },
    {
      name: 'a dropped table',
      files: sql('DROP TABLE orders;'),
      findings: [{ message: 'drop', at: 'migrations/002_next.sql:1:1' }],
    },
    {
      name: 'another type',
      files: sql('ALTER TABLE orders ALTER COLUMN note TYPE varchar(20);'),
      findings: [{ message: 'type', at: 'migrations/002_next.sql:1:1' }],
    },
    {
      name: 'required',
      files: sql('ALTER TABLE orders ALTER COLUMN note SET NOT NULL;'),
      findings: [{ message: 'required', at: 'migrations/002_next.sql:1:1' }],
    },
    {
      name: 'demanding',
      files: sql('ALTER TABLE orders ADD COLUMN remark text NOT NULL;'),
      findings: [{ message: 'demanding', at: 'migrations/002_next.sql:1:1' }],
    },
  ],
  passes: [
    {
      name: 'a nullable column',
      files: sql('ALTER TABLE orders ADD COLUMN remark text;'),
      evidence: ['migrations/001_orders.sql:1:1', 'migrations/002_next.sql:1:1'],
    },
    {
      name: 'with a default',
      files: sql("ALTER TABLE orders ADD COLUMN remark text NOT NULL DEFAULT '';"),
      evidence: ['migrations/001_orders.sql:1:1', 'migrations/002_next.sql:1:1'],
    },
  ],
  notApplicable: [
    {
      name: 'no migrations',
      files: {
        'package.json': '{ "name": "api", "scripts": { "start": "node server.js" } }\n',
        'server.js': "require('node:http').createServer().listen(3000);\n",
      },
    },
  ],
  unknown: [],
});
