import { unhandledAsyncRoute } from '../../../src/rules/errors/unhandled-async-route.ts';
import { examplePackage, exampleService } from '../../../src/rules/example-service.ts';
import { LOST_SERVICE } from '../../support/lost-service.ts';
import { ruleCases } from '../../support/rule-cases.ts';

const four = { 'package.json': examplePackage({ express: '^4.21.0', pg: '^8.0.0' }) };
const express = (handler: string, before = ''): string => `const express = require('express');
const { Pool } = require('pg');
const pool = new Pool();
const app = express();
${before}app.get('/orders', ${handler});
app.listen(3000);
`;

ruleCases(unhandledAsyncRoute, {
  fails: [
    {
      name: 'nothing catches',
      files: exampleService(express("async (req, res) => res.json(await pool.query('select 1'))"), four),
      findings: [{ message: 'escapes', at: 'server.js:5:55' }],
    },
    {
      name: 'own functions that catch in part, and that throw again',
      files: exampleService(
        express(
          'async (req, res) => res.json(await load())',
          `async function load() {
  try {
    return await pool.query('select 1');
  } catch (error) {
    throw error;
  }
}
`,
        ),
        four,
      ),
      findings: [{ message: 'escapes', at: 'server.js:12:55' }],
    },
    {
      name: 'caught in part',
      files: exampleService(
        express(`async (req, res) => {
  try {
    await pool.query('select 1');
  } catch {}
  res.json(await pool.query('select 2'));
}`),
        four,
      ),
      findings: [{ message: 'escapes', at: 'server.js:9:18' }],
    },
  ],
  passes: [
    {
      name: 'Express 5',
      files: exampleService(express("async (req, res) => res.json(await pool.query('select 1'))"), {
        'package.json': examplePackage({ express: '^5.0.0', pg: '^8.0.0' }),
      }),
      evidence: ['package.json:4:5'],
    },
    {
      name: 'own functions that catch what they wait for',
      files: exampleService(
        express(
          'async (req, res) => res.json([await load(), await fetched(), await pick()])',
          `async function load() {
  try {
    return await pool.query('select 1');
  } catch (error) {
    return [];
  }
}
const fetched = () => fetch('http://names').then((answer) => answer.text()).catch((error) => console.error(error));
const pick = () => Math.floor(Math.random() * 3);
`,
        ),
        four,
      ),
    },
    {
      name: 'try and next',
      files: exampleService(
        express(`async (req, res, next) => {
  try {
    res.json(await pool.query('select 1'));
  } catch (error) {
    next(error);
  }
}`),
        four,
      ),
      evidence: ['server.js:5:1'],
    },
    {
      name: 'a package that patches',
      files: exampleService(
        express("async (req, res) => res.json(await pool.query('select 1'))", "require('express-async-errors');\n"),
        four,
      ),
      evidence: ['server.js:5:1'],
    },
    {
      name: 'a wrapper',
      files: exampleService(
        express(
          "wrap(async (req, res) => res.json(await pool.query('select 1')))",
          'const wrap = (fn) => (req, res, next) => fn(req, res).catch(next);\n',
        ),
        four,
      ),
    },
    {
      name: 'Fastify awaits',
      files: exampleService([
        "const app = require('fastify')();",
        "app.get('/', async () => fetch('http://stock/'));",
        'app.listen({ port: 3000 });',
      ]),
      evidence: ['server.js:3:1'],
    },
  ],
  notApplicable: [
    {
      name: 'node:http',
      files: exampleService("require('node:http').createServer(async (req, res) => res.end('ok')).listen(3000);\n"),
    },
    { name: 'a worker', files: exampleService("setInterval(() => console.log('x'), 1000);\n") },
  ],
  unknown: [
    {
      name: 'no version',
      files: exampleService(express("async (req, res) => res.json(await pool.query('select 1'))")),
    },
    { name: 'the entry is not in the repository', files: LOST_SERVICE },
  ],
});
