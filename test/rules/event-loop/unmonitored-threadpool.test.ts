import { unmonitoredThreadpool } from '../../../src/rules/event-loop/unmonitored-threadpool.ts';
import { expressExample, nodeExample } from '../../../src/rules/node-example.ts';
import { LOST_SERVICE } from '../../support/lost-service.ts';
import { ruleCases } from '../../support/rule-cases.ts';

const service = (
  lines: readonly string[],
  more: Readonly<Record<string, string>> = {},
): Readonly<Record<string, string>> =>
  nodeExample(
    [
      "const { Piscina } = require('piscina');",
      "const pool = new Piscina({ filename: './work.js' });",
      "require('node:http').createServer(async (req, res) => res.end(await pool.run(req.url))).listen(3000);",
      ...lines,
    ],
    { 'work.js': 'module.exports = (url) => url;\n', ...more },
  );
const GAUGE = "const gauge = new (require('prom-client').Gauge)({ name: 'pool_queue', help: 'waiting tasks' });";

ruleCases(unmonitoredThreadpool, {
  fails: [
    { name: 'nothing reads its queue', files: service([]), findings: [{ message: 'missing', at: 'server.js:2:14' }] },
    {
      name: 'the queue of something else is read',
      files: service(['const jobs = { queueSize: 0 };', GAUGE, 'setInterval(() => gauge.set(jobs.queueSize), 1000);']),
      findings: [{ message: 'missing', at: 'server.js:2:14' }],
    },
    {
      name: 'workerpool',
      files: nodeExample([
        "const workerpool = require('workerpool');",
        "const pool = workerpool.pool('./work.js');",
        "require('node:http').createServer(async (req, res) => res.end(await pool.exec('work', [req.url]))).listen(3000);",
      ]),
      findings: [{ message: 'missing', at: 'server.js:2:14' }],
    },
  ],
  passes: [
    {
      name: 'a gauge of the queue',
      files: service([GAUGE, 'setInterval(() => gauge.set(pool.queueSize), 1000);']),
      evidence: ['server.js:2:14'],
    },
    {
      name: 'the time that tasks wait',
      files: service(["setInterval(() => console.log({ wait: pool.waitTime.p99 }, 'pool'), 1000);"]),
      evidence: ['server.js:2:14'],
    },
    {
      name: 'workerpool counts by stats()',
      files: nodeExample([
        "const workerpool = require('workerpool');",
        "const pool = workerpool.pool('./work.js');",
        GAUGE,
        'setInterval(() => gauge.set(pool.stats().pendingTasks), 1000);',
        "require('node:http').createServer(async (req, res) => res.end(await pool.exec('work', [req.url]))).listen(3000);",
      ]),
      evidence: ['server.js:2:14'],
    },
    {
      name: 'in another module',
      files: service(["require('./metrics').watch();", 'exports.pool = pool;'], {
        'metrics.js': [
          "const { pool } = require('./pool');",
          'exports.watch = () => setInterval(() => console.log(pool.utilization), 1000);',
          '',
        ].join('\n'),
        'pool.js': "const { Piscina } = require('piscina');\nexports.pool = new Piscina({ filename: './work.js' });\n",
      }),
    },
  ],
  notApplicable: [
    {
      name: 'no pool',
      files: expressExample(["app.get('/', (req, res) => res.end());"]),
      reason: /no pool/,
    },
    {
      name: 'one thread without a queue',
      files: nodeExample([
        "const { Worker } = require('node:worker_threads');",
        "new Worker('./work.js');",
        "require('node:http').createServer((req, res) => res.end()).listen(3000);",
      ]),
      reason: /no pool/,
    },
  ],
  unknown: [{ name: 'the entry is not in the repository', files: LOST_SERVICE }],
});
