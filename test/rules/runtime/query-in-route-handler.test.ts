import { queryInRouteHandler } from '../../../src/rules/runtime/query-in-route-handler.ts';
import { LOST_SERVICE } from '../../support/lost-service.ts';
import { ruleCases } from '../../support/rule-cases.ts';

const base = {
  'package.json': '{ "name": "api" }\n',
  Dockerfile: 'FROM node:24-alpine\nENV NODE_ENV=production\nCOPY . .\nCMD ["node", "server.js"]\n',
};

ruleCases(queryInRouteHandler, {
  fails: [
    {
      name: 'SQL in a handler',
      files: {
        ...base,
        'server.js': `const { Pool } = require('pg');
const pool = new Pool();
const app = require('express')();
app.get('/orders/:id', async (req, res) => {
  const { rows } = await pool.query('select id from orders where id = $1', [req.params.id]);
  res.json(rows);
});
app.listen(3000);
`,
      },
      findings: [{ message: 'queries', at: 'server.js:5:26' }],
    },
    {
      name: 'Prisma in one of two',
      files: {
        ...base,
        'server.js': `const { PrismaClient } = require('@prisma/client');
const prisma = new PrismaClient();
const app = require('fastify')();
app.get('/orders', async () => prisma.order.findMany());
app.get('/version', async () => '1');
app.listen({ port: 3000 });
`,
      },
      findings: [{ message: 'queries', at: 'server.js:4:32' }],
    },
  ],
  passes: [
    {
      name: 'a function knows the database',
      files: {
        ...base,
        'server.js': `const { list } = require('./orders.js');
const app = require('express')();
app.get('/orders', async (req, res) => res.json(await list()));
app.listen(3000);
`,
        'orders.js': `const { Pool } = require('pg');
const pool = new Pool();
exports.list = async () => (await pool.query('select id from orders')).rows;
`,
      },
      evidence: ['server.js:3:1'],
    },
    {
      name: 'only the probe asks the database',
      files: {
        ...base,
        'server.js': `const { Pool } = require('pg');
const pool = new Pool();
const app = require('express')();
app.get('/readyz', async (req, res) => {
  await pool.query('select 1');
  res.end();
});
app.get('/orders', (req, res) => res.json([]));
app.listen(3000);
`,
      },
      evidence: ['server.js:8:1'],
    },
    {
      name: 'no database',
      files: {
        ...base,
        'server.js': `const app = require('express')();
app.get('/orders', (req, res) => res.json([]));
app.listen(3000);
`,
      },
    },
    {
      name: 'a few of many are allowed',
      options: { share: 50 },
      files: {
        ...base,
        'server.js': `const { Pool } = require('pg');
const pool = new Pool();
const app = require('express')();
app.get('/orders', async (req, res) => res.json((await pool.query('select id from orders')).rows));
app.get('/items', (req, res) => res.end('1'));
app.listen(3000);
`,
      },
    },
  ],
  notApplicable: [
    {
      name: 'no routes',
      files: { ...base, 'server.js': "setInterval(() => console.log('tick'), 1000);\n" },
    },
  ],
  unknown: [{ name: 'the entry is not in the repository', files: LOST_SERVICE }],
});
