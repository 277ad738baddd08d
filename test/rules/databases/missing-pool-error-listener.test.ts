import { missingPoolErrorListener } from '../../../src/rules/databases/missing-pool-error-listener.ts';
import { exampleService } from '../../../src/rules/source-example.ts';
import { ruleCases } from '../../support/rule-cases.ts';

ruleCases(missingPoolErrorListener, {
  fails: [
    {
      name: 'a pool of pg',
      files: exampleService(
        "import http from 'node:http';\nimport { Pool } from 'pg';\nexport const pool = new Pool({ max: 5 });\nhttp.createServer((req, res) => res.end('ok')).listen(3000);\n",
      ),
      findings: [{ message: 'missing', at: 'server.js:3:21' }],
    },
    {
      name: 'node-redis',
      files: exampleService(
        "import http from 'node:http';\nimport { createClient } from 'redis';\nexport const redis = await createClient({ url: process.env.REDIS_URL }).connect();\nhttp.createServer((req, res) => res.end('ok')).listen(3000);\n",
      ),
      findings: [{ message: 'missing', at: 'server.js:3:28' }],
    },
    {
      name: 'a connection of RabbitMQ',
      files: exampleService(
        "import amqp from 'amqplib';\nconst connection = await amqp.connect(process.env.AMQP_URL);\nconst channel = await connection.createChannel();\nawait channel.consume('orders', (message) => channel.ack(message));\n",
      ),
      findings: [{ message: 'connection', at: 'server.js:2:26' }],
    },
    {
      name: 'a listener of something else',
      files: exampleService(
        "import http from 'node:http';\nimport { Pool } from 'pg';\nexport const pool = new Pool({ max: 5 });\npool.on('connect', console.log);\nhttp.createServer((req, res) => res.end('ok')).listen(3000);\n",
      ),
      findings: [{ message: 'missing', at: 'server.js:3:21' }],
    },
  ],
  passes: [
    {
      name: 'a connection of RabbitMQ that a callback is given',
      files: exampleService(
        "import amqp from 'amqplib/callback_api';\namqp.connect(process.env.AMQP_URL, (error, connection) => {\n  connection.on('error', console.error);\n  connection.createChannel((failed, channel) => channel.consume('orders', (message) => channel.ack(message)));\n});\n",
      ),
      evidence: ['server.js:3:3'],
    },
    {
      name: 'a listener',
      files: exampleService(
        "import http from 'node:http';\nimport { Pool } from 'pg';\nexport const pool = new Pool({ max: 5 });\npool.on('error', console.error);\nhttp.createServer((req, res) => res.end('ok')).listen(3000);\n",
      ),
      evidence: ['server.js:4:1'],
    },
    {
      name: 'a chained listener',
      files: exampleService(
        "import http from 'node:http';\nimport { createClient } from 'redis';\nexport const redis = await createClient({ url: process.env.REDIS_URL }).on('error', console.error).connect();\nhttp.createServer((req, res) => res.end('ok')).listen(3000);\n",
      ),
      evidence: ['server.js:3:28'],
    },
    {
      name: 'a helper that listens',
      files: exampleService(
        "import http from 'node:http';\nimport { Pool } from 'pg';\nfunction watched(pool) {\n  pool.on('error', console.error);\n  return pool;\n}\nexport const pool = watched(new Pool({ max: 5 }));\nhttp.createServer((req, res) => res.end('ok')).listen(3000);\n",
      ),
      evidence: ['server.js:4:3'],
    },
    {
      name: 'a driver that takes them itself',
      files: exampleService(
        "import http from 'node:http';\nimport { MongoClient } from 'mongodb';\nexport const client = new MongoClient('mongodb://db/app');\nhttp.createServer((req, res) => res.end('ok')).listen(3000);\n",
      ),
      evidence: ['server.js:3:23'],
    },
  ],
  notApplicable: [
    {
      name: 'a service without a database',
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
