import { exampleService } from '../../../src/rules/source-example.ts';
import { unboundedQueue } from '../../../src/rules/timeouts/unbounded-queue.ts';
import { ruleCases } from '../../support/rule-cases.ts';

ruleCases(unboundedQueue, {
  fails: [
    {
      name: 'nobody looks at the size',
      files: exampleService(
        "import express from 'express';\nimport PQueue from 'p-queue';\nconst queue = new PQueue({ concurrency: 2 });\nconst app = express();\napp.get('/', async (req, res) => {\n  queue.add(() => fetch('http://prices/'));\n  res.sendStatus(202);\n});\napp.listen(3000);\n",
      ),
      findings: [{ message: 'depth', at: 'server.js:3:15' }],
    },
    {
      name: 'no concurrency',
      files: exampleService(
        "import express from 'express';\nimport PQueue from 'p-queue';\nconst queue = new PQueue();\nconst app = express();\napp.get('/', async (req, res) => {\n  queue.add(() => fetch('http://prices/'));\n  res.sendStatus(202);\n});\napp.listen(3000);\n",
      ),
      findings: [{ message: 'concurrency', at: 'server.js:3:15' }],
    },
  ],
  passes: [
    {
      name: 'refused above a size',
      files: exampleService(
        "import express from 'express';\nimport PQueue from 'p-queue';\nconst queue = new PQueue({ concurrency: 2 });\nconst app = express();\napp.get('/', async (req, res) => {\n  if (queue.size > 100) return res.sendStatus(503);\n  queue.add(() => fetch('http://prices/'));\n  res.sendStatus(202);\n});\napp.listen(3000);\n",
      ),
      evidence: ['server.js:3:15'],
    },
    {
      name: 'waits until there is room',
      files: exampleService(
        "import express from 'express';\nimport PQueue from 'p-queue';\nconst queue = new PQueue({ concurrency: 2 });\nconst app = express();\napp.get('/', async (req, res) => {\n  await queue.onSizeLessThan(100);\n  queue.add(() => fetch('http://prices/'));\n  res.sendStatus(202);\n});\napp.listen(3000);\n",
      ),
      evidence: ['server.js:3:15'],
    },
    {
      name: 'a bound at the broker',
      files: exampleService(
        "import amqp from 'amqplib';\nconst connection = await amqp.connect(process.env.AMQP_URL);\nconnection.on('error', console.error);\nconst channel = await connection.createChannel();\nawait channel.assertQueue('orders', { arguments: { 'x-max-length': 10000 } });\nawait channel.consume('orders', async (message) => {\n  channel.ack(message);\n});\n",
      ),
      evidence: ['server.js:5:7'],
    },
  ],
  notApplicable: [
    {
      name: 'no queue in the process',
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
