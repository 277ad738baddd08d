import { exampleService } from '../../../src/rules/example-service.ts';
import { queueWorkerNotDrained } from '../../../src/rules/shutdown/queue-worker-not-drained.ts';
import { LOST_SERVICE } from '../../support/lost-service.ts';
import { ruleCases } from '../../support/rule-cases.ts';

const worker = (...lines: readonly string[]): Readonly<Record<string, string>> =>
  exampleService([
    "const { Worker } = require('bullmq');",
    "const worker = new Worker('mails', async (job) => console.log(job.id), { connection: { host: 'redis' } });",
    ...lines,
  ]);

ruleCases(queueWorkerNotDrained, {
  fails: [
    { name: 'nothing stops it', files: worker(), findings: [{ message: 'none', at: 'server.js:2:16' }] },
    {
      name: 'the handler forgets it',
      files: worker("process.on('SIGTERM', () => process.exit(0));"),
      findings: [{ message: 'open', at: 'server.js:2:16' }],
    },
    {
      name: 'the exit does not wait',
      files: worker("process.on('SIGTERM', () => {", '  worker.close();', '  process.exit(0);', '});'),
      findings: [{ message: 'cut', at: 'server.js:5:3' }],
    },
    {
      name: 'a consumer of Kafka',
      files: exampleService([
        "const { Kafka } = require('kafkajs');",
        "const consumer = new Kafka({ brokers: ['kafka:9092'] }).consumer({ groupId: 'mails' });",
        'consumer.run({ eachMessage: async ({ message }) => console.log(message.offset) });',
        "process.on('SIGTERM', () => process.exit(0));",
      ]),
      findings: [{ message: 'open', at: 'server.js:3:1' }],
    },
  ],
  passes: [
    {
      name: 'awaited',
      files: worker("process.on('SIGTERM', async () => {", '  await worker.close();', '  process.exit(0);', '});'),
      evidence: ['server.js:2:16', 'server.js:4:9'],
    },
  ],
  notApplicable: [{ name: 'no queue', files: exampleService("require('node:http').createServer().listen(3000);\n") }],
  unknown: [{ name: 'the entry is not in the repository', files: LOST_SERVICE }],
});
