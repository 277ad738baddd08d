import { interpolatedSql } from '../../../src/rules/security/interpolated-sql.ts';
import { ruleCases } from '../../support/rule-cases.ts';

const base = {
  'package.json': `{ "name": "api", "dependencies": { "express": "^5.0.0" } }
`,
  Dockerfile: 'FROM node:24-alpine\nENV NODE_ENV=production\nCOPY . .\nCMD ["node", "server.js"]\n',
};

ruleCases(interpolatedSql, {
  fails: [
    {
      name: 'the body, through a helper',
      files: {
        ...base,
        'server.js': `const { Pool } = require('pg');
const pool = new Pool();
const app = require('express')();
function find(name) {
  return pool.query('select * from users where name = ' + "'" + name + "'");
}
app.post('/', async (req, res) => res.json(await find(req.body.name)));
app.listen(3000);
`,
      },
      findings: [{ message: 'input', at: 'server.js:5:10' }],
    },
    {
      name: 'a text that grows',
      files: {
        ...base,
        'server.js': `const { Pool } = require('pg');
const pool = new Pool();
const app = require('express')();
app.get('/', async (req, res) => {
  let text = 'select * from users';
  if (req.query.sort) text = \`select * from users order by \${req.query.sort}\`;
  res.json(await pool.query(text));
});
app.listen(3000);
`,
      },
      findings: [{ message: 'input', at: 'server.js:7:18' }],
    },
    {
      name: 'a value from elsewhere',
      files: {
        ...base,
        'server.js': `const { Pool } = require('pg');
const pool = new Pool();
exports.find = (name) => pool.query(\`select * from users where name = '\${name}'\`);
exports.find(process.argv[2]);
`,
      },
      findings: [{ message: 'value', at: 'server.js:3:26' }],
    },
    {
      name: 'an unsafe variant',
      files: {
        ...base,
        'server.js': `const { PrismaClient } = require('@prisma/client');
const prisma = new PrismaClient();
const app = require('express')();
app.get('/:id', async (req, res) => res.json(await prisma.$queryRawUnsafe(\`select * from a where id = \${req.params.id}\`)));
app.listen(3000);
`,
      },
      findings: [{ message: 'input', at: 'server.js:4:52' }],
    },
    {
      name: 'the body as a filter',
      files: {
        ...base,
        'server.js': `const app = require('express')();
const { User } = require('./models');
app.post('/', async (req, res) => res.json(await User.findOne(req.body)));
app.listen(3000);
`,
      },
      findings: [{ message: 'filter', at: 'server.js:3:50' }],
    },
  ],
  passes: [
    {
      name: 'placeholders of the object that has the values',
      files: {
        ...base,
        'server.js': `const { createClient } = require('@clickhouse/client');
const { Builder } = require('./builder.js');
const client = createClient();
exports.find = async (req) => {
  const qb = new Builder();
  const id = qb.add(req.query.id, 'String');
  const query = \`select * from users where id = \${id} and name = \${qb.add(req.query.name, 'String')}\`;
  return client.query({ query, query_params: qb.values() });
};
`,
        'builder.js':
          "exports.Builder = class { kept = {}; add(value, type) { const name = 'p' + Object.keys(this.kept).length; this.kept[name] = value; return `{${name}:${type}}`; } values() { return this.kept; } };\n",
      },
      evidence: ['server.js:8:10'],
    },
    {
      name: 'constants and placeholders',
      files: {
        ...base,
        'server.js': `const { Pool } = require('pg');
const pool = new Pool();
const TABLE = 'users';
const ids = process.argv.slice(2);
pool.query(\`select * from \${TABLE} where id in (\${ids.map((_, i) => \`$\${i + 1}\`).join(',')}) limit \${Number(process.env.LIMIT)}\`, ids);
`,
      },
      evidence: ['server.js:5:1'],
    },
    {
      name: 'a tag of postgres.js',
      files: {
        ...base,
        'server.js': `const sql = require('postgres')();
const app = require('express')();
app.get('/:id', async (req, res) => res.json(await sql\`select * from a where id = \${req.params.id}\`));
app.listen(3000);
`,
      },
    },
    {
      name: '$queryRaw',
      files: {
        ...base,
        'server.js': `const { PrismaClient } = require('@prisma/client');
const prisma = new PrismaClient();
const app = require('express')();
app.get('/:id', async (req, res) => res.json(await prisma.$queryRaw\`select * from a where id = \${req.params.id}\`));
app.listen(3000);
`,
      },
    },
  ],
  notApplicable: [
    {
      name: 'no input',
      files: {
        ...base,
        'server.js': `const express = require('express');
const app = express();
app.get('/', (req, res) => res.end());
app.listen(3000);
`,
      },
    },
  ],
  unknown: [
    {
      name: 'the entry is not in the repository',
      files: {
        ...base,
        Dockerfile: `FROM node:24-alpine
CMD ["node", "dist/gone.js"]
`,
      },
    },
  ],
});
