import { exampleService } from '../../../src/rules/source-example.ts';
import { duplicateMessageWork } from '../../../src/rules/timeouts/duplicate-message-work.ts';
import { ruleCases } from '../../support/rule-cases.ts';

ruleCases(duplicateMessageWork, {
  fails: [
    {
      name: 'an insert per delivery',
      files: exampleService(
        "import { Worker } from 'bullmq';\nimport { Pool } from 'pg';\nconst pool = new Pool({ max: 5 });\nconst worker = new Worker('mail', async (job) => {\n  await pool.query('insert into mails (text) values ($1)', [job.data.text]);\n}, { connection: { url: process.env.REDIS_URL } });\n",
      ),
      findings: [{ message: 'consumer', at: 'server.js:4:16' }],
    },
    {
      name: 'a webhook',
      files: exampleService(
        "import express from 'express';\nimport { Pool } from 'pg';\nconst pool = new Pool({ max: 5 });\nconst app = express();\napp.post('/webhooks/stripe', async (req, res) => {\n  await pool.query('insert into events (text) values ($1)', [req.body.text]);\n  res.send('ok');\n});\napp.listen(3000);\n",
      ),
      findings: [{ message: 'consumer', at: 'server.js:5:1' }],
    },
  ],
  passes: [
    {
      name: 'on conflict',
      files: exampleService(
        "import { Worker } from 'bullmq';\nimport { Pool } from 'pg';\nconst pool = new Pool({ max: 5 });\nconst worker = new Worker('mail', async (job) => {\n  await pool.query('insert into mails (id) values ($1) on conflict do nothing', [job.id]);\n}, { connection: { url: process.env.REDIS_URL } });\n",
      ),
      evidence: ['server.js:5:9'],
    },
    {
      name: 'a key in redis that is set once',
      files: exampleService(
        "import { Worker } from 'bullmq';\nimport Redis from 'ioredis';\nconst redis = new Redis();\nconst worker = new Worker('mail', async (job) => {\n  if (!(await redis.set(job.id, '1', 'NX'))) return;\n  console.log(job.id);\n}, { connection: { url: process.env.REDIS_URL } });\n",
      ),
      evidence: ['server.js:5:15'],
    },
  ],
  notApplicable: [
    {
      name: 'no consumer and no webhook',
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
