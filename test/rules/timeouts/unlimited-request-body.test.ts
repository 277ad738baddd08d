import { exampleService } from '../../../src/rules/source-example.ts';
import { unlimitedRequestBody } from '../../../src/rules/timeouts/unlimited-request-body.ts';
import { ruleCases } from '../../support/rule-cases.ts';

ruleCases(unlimitedRequestBody, {
  fails: [
    {
      name: 'multer without limits',
      files: exampleService(
        "import express from 'express';\nimport multer from 'multer';\nconst upload = multer();\nconst app = express();\napp.get('/', async (req, res) => {\n  res.send('ok');\n});\napp.listen(3000);\n",
      ),
      findings: [{ message: 'unlimited', at: 'server.js:3:16' }],
    },
    {
      name: 'Hono without bodyLimit',
      files: exampleService(
        "import { serve } from '@hono/node-server';\nimport { Hono } from 'hono';\nconst app = new Hono();\napp.post('/', async (c) => c.json(await c.req.json()));\nserve({ fetch: app.fetch, port: 3000 });\n",
      ),
      findings: [{ message: 'unlimited', at: 'server.js:4:41' }],
    },
    {
      name: 'chunks without a look at the size',
      files: exampleService(
        "import http from 'node:http';\nhttp.createServer((req, res) => {\n  const chunks = [];\n  req.on('data', (chunk) => chunks.push(chunk));\n  req.on('end', () => res.end(Buffer.concat(chunks)));\n}).listen(3000);\n",
      ),
      findings: [{ message: 'unlimited', at: 'server.js:4:3' }],
    },
    {
      name: '50 megabytes of JSON',
      files: exampleService(
        "import express from 'express';\nconst app = express();\napp.use(express.json({ limit: '50mb' }));\napp.get('/', async (req, res) => {\n  res.send('ok');\n});\napp.listen(3000);\n",
      ),
      findings: [{ message: 'large', at: 'server.js:3:24' }],
    },
  ],
  passes: [
    {
      name: 'the default of express',
      files: exampleService(
        "import express from 'express';\nconst app = express();\napp.use(express.json());\napp.get('/', async (req, res) => {\n  res.send('ok');\n});\napp.listen(3000);\n",
      ),
      evidence: ['server.js:3:9'],
    },
    {
      name: 'a limit that is allowed',
      files: exampleService(
        "import express from 'express';\nconst app = express();\napp.use(express.json({ limit: '50mb' }));\napp.get('/', async (req, res) => {\n  res.send('ok');\n});\napp.listen(3000);\n",
      ),
      options: { maximumMb: 100 },
      evidence: ['server.js:3:24'],
    },
    {
      name: 'Hono behind bodyLimit',
      files: exampleService(
        "import { serve } from '@hono/node-server';\nimport { Hono } from 'hono';\nimport { bodyLimit } from 'hono/body-limit';\nconst app = new Hono();\napp.use(bodyLimit({ maxSize: 65536 }));\napp.post('/', async (c) => c.json(await c.req.json()));\nserve({ fetch: app.fetch, port: 3000 });\n",
      ),
      evidence: ['server.js:5:21'],
    },
    {
      name: 'the default of Fastify',
      files: exampleService("import Fastify from 'fastify';\nconst app = Fastify();\napp.listen({ port: 3000 });\n"),
      evidence: ['server.js:2:13'],
    },
  ],
  notApplicable: [
    {
      name: 'nothing reads bodies',
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
