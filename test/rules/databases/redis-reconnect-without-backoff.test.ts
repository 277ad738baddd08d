import { redisReconnectWithoutBackoff } from '../../../src/rules/databases/redis-reconnect-without-backoff.ts';
import { exampleService } from '../../../src/rules/source-example.ts';
import { ruleCases } from '../../support/rule-cases.ts';

ruleCases(redisReconnectWithoutBackoff, {
  fails: [
    {
      name: 'the same delay every time',
      files: exampleService(
        "import http from 'node:http';\nimport Redis from 'ioredis';\nexport const redis = new Redis(process.env.REDIS_URL, { retryStrategy: () => 500 });\nhttp.createServer((req, res) => res.end('ok')).listen(3000);\n",
      ),
      findings: [{ message: 'constant', at: 'server.js:3:57' }],
    },
    {
      name: 'a number in node-redis',
      files: exampleService(
        "import http from 'node:http';\nimport { createClient } from 'redis';\nexport const redis = createClient({ socket: { reconnectStrategy: 500 } });\nredis.on('error', console.error);\nhttp.createServer((req, res) => res.end('ok')).listen(3000);\n",
      ),
      findings: [{ message: 'constant', at: 'server.js:3:47' }],
    },
    {
      name: 'the default of ioredis',
      files: exampleService(
        "import http from 'node:http';\nimport Redis from 'ioredis';\nexport const redis = new Redis(process.env.REDIS_URL);\nhttp.createServer((req, res) => res.end('ok')).listen(3000);\n",
      ),
      findings: [{ message: 'jitter', at: 'server.js:3:22' }],
    },
    {
      name: 'commands that never give up',
      files: exampleService(
        "import http from 'node:http';\nimport Redis from 'ioredis';\nexport const redis = new Redis(process.env.REDIS_URL, { maxRetriesPerRequest: null });\nhttp.createServer((req, res) => res.end('ok')).listen(3000);\n",
      ),
      findings: [{ message: 'unlimited', at: 'server.js:3:22' }],
    },
  ],
  passes: [
    {
      name: 'growing and random',
      files: exampleService(
        "import http from 'node:http';\nimport Redis from 'ioredis';\nexport const redis = new Redis(process.env.REDIS_URL, { retryStrategy: (attempt) => Math.min(attempt * 100, 2000) + Math.random() * 100 });\nhttp.createServer((req, res) => res.end('ok')).listen(3000);\n",
      ),
      evidence: ['server.js:3:57'],
    },
    {
      name: 'the default of node-redis',
      files: exampleService(
        "import http from 'node:http';\nimport { createClient } from 'redis';\nexport const redis = createClient({ url: 'redis://cache' });\nredis.on('error', console.error);\nhttp.createServer((req, res) => res.end('ok')).listen(3000);\n",
      ),
      evidence: ['server.js:3:22'],
    },
    {
      name: 'no reconnect at all',
      files: exampleService(
        "import http from 'node:http';\nimport { createClient } from 'redis';\nexport const redis = createClient({ socket: { reconnectStrategy: false } });\nredis.on('error', console.error);\nhttp.createServer((req, res) => res.end('ok')).listen(3000);\n",
      ),
      evidence: ['server.js:3:47'],
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
      name: 'a strategy of another package',
      files: exampleService(
        "import http from 'node:http';\nimport Redis from 'ioredis';\nimport { retryStrategy } from '@company/redis';\nexport const redis = new Redis(process.env.REDIS_URL, { retryStrategy });\nhttp.createServer((req, res) => res.end('ok')).listen(3000);\n",
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
