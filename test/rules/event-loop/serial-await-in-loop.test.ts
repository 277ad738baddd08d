import { serialAwaitInLoop } from '../../../src/rules/event-loop/serial-await-in-loop.ts';
import { expressExample } from '../../../src/rules/node-example.ts';
import { LOST_SERVICE } from '../../support/lost-service.ts';
import { ruleCases } from '../../support/rule-cases.ts';

const service = (...body: readonly string[]): Readonly<Record<string, string>> =>
  expressExample(
    [
      "app.post('/prices', async (req, res) => {",
      '  const prices = [];',
      ...body.map((line) => `  ${line}`),
      '  res.json(prices);',
      '});',
    ],
    [
      "const { Pool } = require('pg');",
      'const pool = new Pool();',
      'const priceOf = async (sku) => (await fetch(`http://prices/${sku}`)).json();',
      'const sleep = (ms) => new Promise((resolve) => setTimeout(resolve, ms));',
    ],
  );

ruleCases(serialAwaitInLoop, {
  fails: [
    {
      name: 'over the body',
      files: service('for (const sku of req.body.skus) prices.push(await priceOf(sku));'),
      findings: [{ message: 'serial', at: 'server.js:9:3' }],
    },
    {
      name: 'over a part of the body with a name',
      files: service(
        'const { skus } = req.body;',
        'for (const sku of skus) {',
        '  const price = await priceOf(sku);',
        '  prices.unshift(price);',
        '}',
      ),
      findings: [{ message: 'serial', at: 'server.js:10:3' }],
    },
    {
      name: 'counted',
      files: service(
        'for (let i = 0; i < req.body.skus.length; i++) {',
        '  prices[i] = await priceOf(req.body.skus[i]);',
        '}',
      ),
      findings: [{ message: 'serial', at: 'server.js:9:3' }],
    },
    {
      name: 'over the result of a query',
      files: service(
        "const { rows } = await pool.query('select sku from items');",
        'for (const row of rows) {',
        '  row.price = await priceOf(row.sku);',
        '}',
      ),
      findings: [{ message: 'serial', at: 'server.js:10:3' }],
    },
    {
      name: 'in what the handler calls',
      files: {
        ...service("prices.concat(await require('./prices').all(req));"),
        'prices.js': [
          'exports.all = async (req) => {',
          '  const found = [];',
          '  for (const sku of req.body.skus) {',
          '    found.unshift(await exports.one(sku));',
          '  }',
          '  return found;',
          '};',
          'exports.one = async (sku) => (await fetch(`http://prices/${sku}`)).json();',
          '',
        ].join('\n'),
      },
      findings: [{ message: 'serial', at: 'prices.js:3:3' }],
    },
  ],
  passes: [
    { name: 'all at once', files: service('prices.push(...(await Promise.all(req.body.skus.map(priceOf))));') },
    {
      name: 'a literal list is short',
      files: service("for (const sku of ['a', 'b']) prices.push(await priceOf(sku));"),
    },
    {
      name: 'a transaction keeps its order',
      files: service(
        'const client = await pool.connect();',
        "for (const sku of req.body.skus) await client.query('insert into items values ($1)', [sku]);",
      ),
    },
    {
      name: 'stops at the first hit',
      files: service(
        'for (const sku of req.body.skus) {',
        '  const price = await priceOf(sku);',
        '  if (price) return res.json(price);',
        '}',
      ),
    },
    {
      name: 'retries',
      files: service('for (let i = 0; i < 3; i++) {', '  prices[i] = await priceOf(req.body.sku);', '}'),
    },
    {
      name: 'waits on purpose',
      files: service(
        'for (const sku of req.body.skus) {',
        '  prices.unshift(await priceOf(sku));',
        '  await sleep(100);',
        '}',
      ),
    },
    {
      name: 'a stream gives one at a time anyway',
      files: service('for await (const chunk of req) prices.unshift(await priceOf(chunk));'),
    },
    {
      name: 'at the start',
      files: expressExample(
        ["app.get('/', (req, res) => res.end());"],
        ['(async () => { for (const sku of await (await fetch(process.env.SKUS)).json()) await fetch(sku); })();'],
      ),
    },
  ],
  notApplicable: [],
  unknown: [{ name: 'the entry is not in the repository', files: LOST_SERVICE }],
});
