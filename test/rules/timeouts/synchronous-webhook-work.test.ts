import { exampleService } from '../../../src/rules/source-example.ts';
import { synchronousWebhookWork } from '../../../src/rules/timeouts/synchronous-webhook-work.ts';
import { ruleCases } from '../../support/rule-cases.ts';

ruleCases(synchronousWebhookWork, {
  fails: [
    {
      name: 'a call before the answer',
      files: exampleService(
        "import express from 'express';\nconst app = express();\napp.post('/webhooks/stripe', async (req, res) => {\n  await fetch('http://shipping/', { method: 'POST' });\n  res.send('ok');\n});\napp.listen(3000);\n",
      ),
      findings: [{ message: 'waits', at: 'server.js:3:1' }],
    },
  ],
  passes: [
    {
      name: 'enqueued',
      files: exampleService(
        "import express from 'express';\nimport { Queue } from 'bullmq';\nconst queue = new Queue('stripe');\nconst app = express();\napp.post('/webhooks/stripe', async (req, res) => {\n  await queue.add('event', req.body);\n  res.sendStatus(202);\n});\napp.listen(3000);\n",
      ),
      evidence: ['server.js:6:9'],
    },
    {
      name: 'stored',
      files: exampleService(
        "import express from 'express';\nimport { Pool } from 'pg';\nconst pool = new Pool({ max: 5 });\nconst app = express();\napp.post('/webhooks/stripe', async (req, res) => {\n  await pool.query('insert into events values ($1)', [req.body]);\n  res.sendStatus(202);\n});\napp.listen(3000);\n",
      ),
      evidence: ['server.js:5:1'],
    },
  ],
  notApplicable: [
    {
      name: 'no webhook',
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
