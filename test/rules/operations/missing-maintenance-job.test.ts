import { nodeExample } from '../../../src/rules/node-example.ts';
import { missingMaintenanceJob } from '../../../src/rules/operations/missing-maintenance-job.ts';
import { LOST_SERVICE } from '../../support/lost-service.ts';
import { ruleCases } from '../../support/rule-cases.ts';

const SERVER = "require('node:http').createServer((req, res) => { log.info(req.url); res.end(); }).listen(3000);";
const winston = (transport: string): readonly string[] => [
  "const winston = require('winston');",
  `const log = winston.createLogger({ transports: [${transport}] });`,
  SERVER,
];

ruleCases(missingMaintenanceJob, {
  fails: [
    {
      name: 'a file of winston that grows',
      files: nodeExample(winston("new winston.transports.File({ filename: 'orders.log' })")),
      findings: [{ message: 'unrotated', at: 'server.js:2:49' }],
    },
    {
      name: 'few files, without a size at which a new one begins',
      files: nodeExample(winston("new winston.transports.File({ filename: 'orders.log', maxFiles: 3 })")),
      findings: [{ message: 'unrotated', at: 'server.js:2:49' }],
    },
    {
      name: 'a destination of pino',
      files: nodeExample([
        "const log = require('pino')({}, require('pino').destination('/var/log/orders.log'));",
        SERVER,
      ]),
      findings: [{ message: 'unrotated', at: 'server.js:1:33' }],
    },
    {
      name: 'a file target of pino',
      files: nodeExample([
        "const log = require('pino')({ transport: { target: 'pino/file', options: { destination: './orders.log' } } });",
        SERVER,
      ]),
      findings: [{ message: 'unrotated', at: 'server.js:1:42' }],
    },
    {
      name: 'an access log',
      files: nodeExample([
        "const fs = require('node:fs');",
        "const morgan = require('morgan');",
        "const app = require('express')();",
        "app.use(morgan('combined', { stream: fs.createWriteStream('access.log', { flags: 'a' }) }));",
        'app.listen(3000);',
      ]),
      findings: [{ message: 'unrotated', at: 'server.js:4:9' }],
    },
    {
      name: 'a job about something else',
      files: nodeExample(winston("new winston.transports.File({ filename: 'orders.log' })"), {
        'k8s/purge.yaml': 'apiVersion: batch/v1\nkind: CronJob\nmetadata:\n  name: purge-carts\n',
      }),
      findings: [{ message: 'unrotated', at: 'server.js:2:49' }],
    },
  ],
  passes: [
    {
      name: 'logrotate',
      files: nodeExample(winston("new winston.transports.File({ filename: 'orders.log' })"), {
        'deploy/logrotate.conf': '/app/orders.log { daily rotate 7 }\n',
      }),
      evidence: ['deploy/logrotate.conf:1:1'],
    },
    {
      name: 'a purge in a CronJob',
      files: nodeExample(["const log = require('pino')();", SERVER], {
        'k8s/purge.yaml': 'apiVersion: batch/v1\nkind: CronJob\nmetadata:\n  name: purge-orders\n',
      }),
      evidence: ['k8s/purge.yaml:4:9'],
    },
    {
      name: 'a workflow every night',
      files: nodeExample(["const log = require('pino')();", SERVER], {
        '.github/workflows/cleanup.yml':
          'on:\n  schedule:\n    - cron: 0 3 * * *\njobs:\n  old-rows:\n    steps:\n      - run: node purge.js\n',
      }),
      evidence: ['.github/workflows/cleanup.yml:5:3'],
    },
    {
      name: 'a schedule in the source',
      files: nodeExample([
        "const cron = require('node-cron');",
        'function deleteExpiredOrders() {}',
        "cron.schedule('0 3 * * *', deleteExpiredOrders);",
        "require('node:http').createServer((req, res) => res.end()).listen(3000);",
      ]),
      evidence: ['server.js:3:1'],
    },
    {
      name: 'a repeated job of a queue',
      files: nodeExample([
        "const { Queue } = require('bullmq');",
        "const queue = new Queue('chores');",
        "queue.upsertJobScheduler('purge-orders', { pattern: '0 3 * * *' });",
        "require('node:http').createServer((req, res) => res.end()).listen(3000);",
      ]),
      evidence: ['server.js:3:1'],
    },
  ],
  notApplicable: [
    {
      name: 'it writes to standard output and keeps nothing',
      files: nodeExample(["const log = require('pino')();", SERVER]),
      reason: /keeps no data/,
    },
    {
      name: 'winston begins a new file at a size',
      files: nodeExample(winston("new winston.transports.File({ filename: 'orders.log', maxsize: 1e7, maxFiles: 3 })")),
    },
    {
      name: 'rotated by the transport',
      files: nodeExample([
        "const log = require('pino')({ transport: { target: 'pino-roll', options: { file: 'orders', size: '10m' } } });",
        SERVER,
      ]),
    },
    {
      name: 'a file that is standard output',
      files: nodeExample(winston("new winston.transports.File({ filename: '/dev/stdout' })")),
    },
  ],
  unknown: [
    {
      name: 'a database whose old rows may be deleted elsewhere',
      files: nodeExample([
        "const { Pool } = require('pg');",
        'const pool = new Pool();',
        "require('node:http').createServer(async (req, res) => res.end(String((await pool.query('select 1')).rowCount))).listen(3000);",
      ]),
      reason: /may run elsewhere/,
    },
    { name: 'the source was not found', files: LOST_SERVICE },
  ],
});
