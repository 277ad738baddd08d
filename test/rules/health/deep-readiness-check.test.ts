import { exampleService } from '../../../src/rules/example-service.ts';
import { deepReadinessCheck } from '../../../src/rules/health/deep-readiness-check.ts';
import { LOST_SERVICE } from '../../support/lost-service.ts';
import { ruleCases } from '../../support/rule-cases.ts';

const ready = (handler: string, ...before: readonly string[]): Readonly<Record<string, string>> =>
  exampleService([
    ...before,
    "const app = require('express')();",
    `app.get('/readyz', ${handler});`,
    'app.listen(3000);',
  ]);
const ask = (expression: string): string =>
  `async (req, res) => { try { await ${expression}; res.sendStatus(200); } catch { res.sendStatus(503); } }`;
const POOL = "const pool = new (require('pg').Pool)({ query_timeout: 1000 });";
const OPEN_POOL = "const pool = new (require('pg').Pool)();";

ruleCases(deepReadinessCheck, {
  fails: [
    {
      name: 'another service, however bounded',
      files: ready(ask("fetch('http://payments/healthz', { signal: AbortSignal.timeout(500) })")),
      findings: [{ message: 'http', at: 'server.js:2:54' }],
    },
    {
      name: 'two other services behind a helper',
      files: {
        ...ready(ask('check()'), "const { check } = require('./check');"),
        'check.js': [
          "const axios = require('axios');",
          'exports.check = () => Promise.all([',
          "  axios.get('https://api.example.com/health'),",
          "  axios.get(process.env.USERS_URL + '/health'),",
          ']);',
          '',
        ].join('\n'),
      },
      findings: [
        { message: 'http', at: 'check.js:3:3' },
        { message: 'http', at: 'check.js:4:3' },
      ],
    },
    {
      name: 'counts a table',
      files: ready(ask("pool.query('SELECT count(*) FROM orders')"), POOL),
      findings: [{ message: 'heavy', at: 'server.js:3:54' }],
    },
    {
      name: 'counts by a method',
      files: ready(
        ask('prisma.order.count()'),
        "const { PrismaClient } = require('@prisma/client');",
        'const prisma = new PrismaClient();',
      ),
      findings: [{ message: 'heavy', at: 'server.js:4:54' }],
    },
    {
      name: 'a whole table',
      files: ready(ask("pool.query('SELECT * FROM settings')"), POOL),
      findings: [{ message: 'heavy', at: 'server.js:3:54' }],
    },
    {
      name: 'waits for as long as the store likes',
      files: ready(ask("pool.query('SELECT 1')"), OPEN_POOL),
      findings: [{ message: 'unbounded', at: 'server.js:3:54' }],
    },
    {
      name: 'the bound of one store is none of another',
      files: ready(
        ask("pool.query('SELECT 1')"),
        OPEN_POOL,
        "const redis = new (require('ioredis'))({ commandTimeout: 500 });",
      ),
      findings: [{ message: 'unbounded', at: 'server.js:4:54' }],
    },
  ],
  passes: [
    {
      name: 'bounded by the client',
      files: ready(ask("pool.query('SELECT 1')"), POOL),
      evidence: ['server.js:3:54', 'server.js:1:41'],
    },
    {
      name: 'bounded by a race',
      files: ready(
        ask("Promise.race([pool.query('SELECT 1'), new Promise((_, reject) => setTimeout(reject, 1000))])"),
        OPEN_POOL,
      ),
      evidence: ['server.js:3:68', 'server.js:3:54'],
    },
    {
      name: 'bounded by a wrapper',
      files: ready(
        ask('pTimeout(db.authenticate(), { milliseconds: 800 })'),
        "const pTimeout = require('p-timeout');",
        "const db = new (require('sequelize').Sequelize)(process.env.DATABASE_URL);",
      ),
      evidence: ['server.js:4:63', 'server.js:4:54'],
    },
    {
      name: 'one row of a table',
      files: ready(ask("pool.query('SELECT * FROM migrations LIMIT 1')"), POOL),
      evidence: ['server.js:3:54'],
    },
    {
      name: 'what a timer found out',
      files: ready(
        '(req, res) => res.sendStatus(up ? 200 : 503)',
        OPEN_POOL,
        'let up = false;',
        "setInterval(() => pool.query('SELECT 1').then(() => { up = true; }, () => { up = false; }), 5000);",
      ),
      evidence: ['server.js:5:1'],
    },
    {
      name: 'the sidecar of the same pod',
      files: ready(ask("fetch('http://localhost:15021/healthz/ready')")),
      evidence: ['server.js:2:1'],
    },
  ],
  notApplicable: [
    {
      name: 'no readiness route',
      files: exampleService([
        "const app = require('express')();",
        "app.get('/orders/:id/ready', async (req, res) => res.json(await (await fetch('http://stock')).json()));",
        'app.listen(3000);',
      ]),
      reason: /no route/,
    },
  ],
  unknown: [{ name: 'the entry is not in the repository', files: LOST_SERVICE }],
});
