import { exampleService } from '../../../src/rules/source-example.ts';
import { unboundedConsumerConcurrency } from '../../../src/rules/timeouts/unbounded-consumer-concurrency.ts';
import { ruleCases } from '../../support/rule-cases.ts';

ruleCases(unboundedConsumerConcurrency, {
  fails: [
    {
      name: 'RabbitMQ without prefetch',
      files: exampleService(
        "import amqp from 'amqplib';\nconst connection = await amqp.connect(process.env.AMQP_URL);\nconnection.on('error', console.error);\nconst channel = await connection.createChannel();\nawait channel.consume('orders', async (message) => {\n  channel.ack(message);\n});\n",
      ),
      findings: [{ message: 'unbounded', at: 'server.js:5:7' }],
    },
    {
      name: 'a limit that is none',
      files: exampleService(
        "import { Worker } from 'bullmq';\nconst worker = new Worker('mail', async (job) => {\n  console.log(job.id);\n}, { connection: { url: process.env.REDIS_URL }, concurrency: 100_000 });\n",
      ),
      findings: [{ message: 'many', at: 'server.js:4:50' }],
    },
  ],
  passes: [
    {
      name: 'prefetch',
      files: exampleService(
        "import amqp from 'amqplib';\nconst connection = await amqp.connect(process.env.AMQP_URL);\nconnection.on('error', console.error);\nconst channel = await connection.createChannel();\nawait channel.prefetch(10);\nawait channel.consume('orders', async (message) => {\n  channel.ack(message);\n});\n",
      ),
      evidence: ['server.js:5:7'],
    },
    {
      name: 'an option',
      files: exampleService(
        "import { Worker } from 'bullmq';\nconst worker = new Worker('mail', async (job) => {\n  console.log(job.id);\n}, { connection: { url: process.env.REDIS_URL }, concurrency: 5 });\n",
      ),
      evidence: ['server.js:4:50'],
    },
    {
      name: 'one at a time by default',
      files: exampleService(
        "import { Worker } from 'bullmq';\nconst worker = new Worker('mail', async (job) => {\n  console.log(job.id);\n}, { connection: { url: process.env.REDIS_URL } });\n",
      ),
      evidence: ['server.js:2:16'],
    },
  ],
  notApplicable: [
    {
      name: 'no consumer',
      files: exampleService(
        "import http from 'node:http';\nhttp.createServer((req, res) => res.end('ok')).listen(3000);\n",
      ),
    },
  ],
  unknown: [
    {
      name: 'an entry that does not exist',
      files: {
        Dockerfile: 'FROM node:24-alpine\nCMD ["node", "dist/missing.js"]\n',
        'package.json': '{ "name": "api" }\n',
      },
    },
  ],
});
