import { missingWorkloadMetrics } from '../../../src/rules/metrics/missing-workload-metrics.ts';
import { nodeExample } from '../../../src/rules/node-example.ts';
import { LOST_SERVICE } from '../../support/lost-service.ts';
import { ruleCases } from '../../support/rule-cases.ts';

const service = (...lines: readonly string[]): Readonly<Record<string, string>> => nodeExample(lines);
const WORKER = ["const { Worker } = require('bullmq');", "new Worker('mail', async (job) => job.data);"];
const SOCKET = ["const { WebSocketServer } = require('ws');", 'new WebSocketServer({ port: 3000 });'];
const CONSUMER = [
  "const { Kafka } = require('kafkajs');",
  "const consumer = new Kafka({ brokers: ['kafka:9092'] }).consumer({ groupId: 'api' });",
  'consumer.run({ eachMessage: async () => {} });',
];
const metric = (kind: string, name: string): string =>
  `new (require('prom-client').${kind})({ name: '${name}', help: 'x' });`;

ruleCases(missingWorkloadMetrics, {
  fails: [
    { name: 'jobs', files: service(...WORKER), findings: [{ message: 'queue', at: 'server.js:2:1' }] },
    { name: 'a stream', files: service(...CONSUMER), findings: [{ message: 'stream', at: 'server.js:3:1' }] },
    { name: 'sockets', files: service(...SOCKET), findings: [{ message: 'socket', at: 'server.js:2:1' }] },
    {
      name: 'metrics of requests say nothing of jobs',
      files: service(...WORKER, metric('Histogram', 'http_request_duration_seconds')),
      findings: [{ message: 'queue', at: 'server.js:2:1' }],
    },
    {
      name: 'jobs are measured, sockets are not',
      files: service(...WORKER, ...SOCKET, metric('Histogram', 'job_duration_seconds')),
      findings: [{ message: 'socket', at: 'server.js:4:1' }],
    },
  ],
  passes: [
    {
      name: 'a histogram of jobs',
      files: service(...WORKER, metric('Histogram', 'mail_job_seconds')),
      evidence: ['server.js:3:1'],
    },
    {
      name: 'the lag of the stream',
      files: service(...CONSUMER, metric('Gauge', 'orders_consumer_lag')),
      evidence: ['server.js:4:1'],
    },
    { name: 'connections', files: service(...SOCKET, metric('Gauge', 'ws_connections')), evidence: ['server.js:3:1'] },
    {
      name: 'the exporter of BullMQ',
      files: service(
        "const { Queue, Worker } = require('bullmq');",
        "new Worker('mail', async (job) => job.data);",
        "const queue = new Queue('mail');",
        "require('node:http').createServer(async (req, res) => res.end(await queue.exportPrometheusMetrics())).listen(3000);",
      ),
    },
    {
      name: 'pushed to StatsD',
      files: service(
        ...WORKER,
        "const stats = new (require('hot-shots'))();",
        "setInterval(() => stats.gauge('mail.queue_depth', 1), 1000);",
      ),
    },
  ],
  notApplicable: [
    {
      name: 'requests only',
      files: service("require('node:http').createServer((req, res) => res.end()).listen(3000);"),
      reason: /neither queues/,
    },
    {
      name: 'a queue that only takes jobs',
      files: service(
        "const { Queue } = require('bullmq');",
        "const queue = new Queue('mail');",
        "require('node:http').createServer((req, res) => { queue.add('x', {}); res.end(); }).listen(3000);",
      ),
      reason: /neither queues/,
    },
  ],
  unknown: [
    { name: 'the entry is not in the repository', files: LOST_SERVICE },
    {
      name: 'an agent that knows some consumers',
      files: service("require('newrelic');", ...WORKER),
      reason: /newrelic/,
    },
  ],
});
