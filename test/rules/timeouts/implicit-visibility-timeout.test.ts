import { exampleService } from '../../../src/rules/source-example.ts';
import { implicitVisibilityTimeout } from '../../../src/rules/timeouts/implicit-visibility-timeout.ts';
import { ruleCases } from '../../support/rule-cases.ts';

ruleCases(implicitVisibilityTimeout, {
  fails: [
    {
      name: 'acknowledged on arrival',
      files: exampleService(
        "import amqp from 'amqplib';\nconst connection = await amqp.connect(process.env.AMQP_URL);\nconnection.on('error', console.error);\nconst channel = await connection.createChannel();\nawait channel.consume('orders', async (message) => {\n  console.log(message);\n}, { noAck: true });\n",
      ),
      findings: [{ message: 'early', at: 'server.js:7:6' }],
    },
    {
      name: 'the default of a queue of this repository',
      files: exampleService(
        "import { Consumer } from 'sqs-consumer';\nConsumer.create({ queueUrl: process.env.QUEUE_URL, handleMessage: async (message) => console.log(message) }).start();\n",
        { 'infra/main.tf': 'resource "aws_sqs_queue" "orders" {\n  name = "orders"\n}\n' },
      ),
      findings: [{ message: 'implicit', at: 'server.js:2:1' }],
    },
  ],
  passes: [
    {
      name: 'acknowledged after the work',
      files: exampleService(
        "import amqp from 'amqplib';\nconst connection = await amqp.connect(process.env.AMQP_URL);\nconnection.on('error', console.error);\nconst channel = await connection.createChannel();\nawait channel.consume('orders', async (message) => {\n  channel.ack(message);\n});\n",
      ),
      evidence: ['server.js:5:7'],
    },
    {
      name: 'locks of BullMQ',
      files: exampleService(
        "import { Worker } from 'bullmq';\nconst worker = new Worker('mail', async (job) => {\n  console.log(job.id);\n}, { connection: { url: process.env.REDIS_URL } });\n",
      ),
      evidence: ['server.js:2:16'],
    },
    {
      name: 'an option',
      files: exampleService(
        "import { Consumer } from 'sqs-consumer';\nConsumer.create({ queueUrl: process.env.QUEUE_URL, visibilityTimeout: 120, handleMessage: async (message) => console.log(message) }).start();\n",
      ),
      evidence: ['server.js:2:52'],
    },
    {
      name: 'infrastructure code',
      files: exampleService(
        "import { Consumer } from 'sqs-consumer';\nConsumer.create({ queueUrl: process.env.QUEUE_URL, handleMessage: async (message) => console.log(message) }).start();\n",
        { 'infra/main.tf': 'resource "aws_sqs_queue" "orders" {\n  visibility_timeout_seconds = 120\n}\n' },
      ),
      evidence: ['infra/main.tf:2:1'],
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
      name: 'a queue that is made elsewhere',
      files: exampleService(
        "import { Consumer } from 'sqs-consumer';\nConsumer.create({ queueUrl: process.env.QUEUE_URL, handleMessage: async (message) => console.log(message) }).start();\n",
      ),
      reason: /outside this repository/,
    },
    {
      name: 'an entry that does not exist',
      files: {
        Dockerfile: 'FROM node:24-alpine\nCMD ["node", "dist/missing.js"]\n',
        'package.json': '{ "name": "api" }\n',
      },
    },
  ],
});
