import { exampleService } from '../../../src/rules/source-example.ts';
import { missingDeadLetterQueue } from '../../../src/rules/timeouts/missing-dead-letter-queue.ts';
import { ruleCases } from '../../support/rule-cases.ts';

ruleCases(missingDeadLetterQueue, {
  fails: [
    {
      name: 'RabbitMQ without an exchange for them',
      files: exampleService(
        "import amqp from 'amqplib';\nconst connection = await amqp.connect(process.env.AMQP_URL);\nconnection.on('error', console.error);\nconst channel = await connection.createChannel();\nawait channel.assertQueue('orders');\nawait channel.consume('orders', async (message) => {\n  channel.ack(message);\n});\n",
      ),
      findings: [{ message: 'lost', at: 'server.js:6:7' }],
    },
    {
      name: 'failed jobs that nobody hears of',
      files: exampleService(
        "import { Worker } from 'bullmq';\nconst worker = new Worker('mail', async (job) => {\n  console.log(job.id);\n}, { connection: { url: process.env.REDIS_URL } });\n",
      ),
      findings: [{ message: 'lost', at: 'server.js:2:16' }],
    },
    {
      name: 'Kafka without a topic for them',
      files: exampleService(
        "import { Kafka } from 'kafkajs';\nconst consumer = new Kafka({ brokers: ['kafka:9092'] }).consumer({ groupId: 'api' });\nawait consumer.run({ eachMessage: async ({ message }) => console.log(message) });\n",
      ),
      findings: [{ message: 'lost', at: 'server.js:3:7' }],
    },
  ],
  passes: [
    {
      name: 'an exchange',
      files: exampleService(
        "import amqp from 'amqplib';\nconst connection = await amqp.connect(process.env.AMQP_URL);\nconnection.on('error', console.error);\nconst channel = await connection.createChannel();\nawait channel.assertQueue('orders', { deadLetterExchange: 'dlx' });\nawait channel.consume('orders', async (message) => {\n  channel.ack(message);\n});\n",
      ),
      evidence: ['server.js:5:7'],
    },
    {
      name: 'failed jobs that are reported',
      files: exampleService(
        "import { Worker } from 'bullmq';\nconst worker = new Worker('mail', async (job) => {\n  console.log(job.id);\n}, { connection: { url: process.env.REDIS_URL } });\nworker.on('failed', console.error);\n",
      ),
      evidence: ['server.js:5:1'],
    },
    {
      name: 'a topic',
      files: exampleService(
        "import { Kafka } from 'kafkajs';\nconst kafka = new Kafka({ brokers: ['kafka:9092'] });\nconst producer = kafka.producer();\nconst consumer = kafka.consumer({ groupId: 'api' });\nawait consumer.run({ eachMessage: async ({ message }) => producer.send({ topic: 'orders.dlq', messages: [message] }) });\n",
      ),
      evidence: ['server.js:5:58'],
    },
    {
      name: 'a redrive policy of infrastructure code',
      files: exampleService(
        "import { Consumer } from 'sqs-consumer';\nConsumer.create({ queueUrl: process.env.QUEUE_URL, handleMessage: async (message) => console.log(message) }).start();\n",
        {
          'infra/main.tf':
            'resource "aws_sqs_queue" "orders" {\n  redrive_policy = jsonencode({ maxReceiveCount = 4 })\n}\n',
        },
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
