import { exampleService } from '../../../src/rules/source-example.ts';
import { defaultInboundTimeouts } from '../../../src/rules/timeouts/default-inbound-timeouts.ts';
import { ruleCases } from '../../support/rule-cases.ts';

ruleCases(defaultInboundTimeouts, {
  fails: [
    {
      name: 'Fastify switches the limit off',
      files: exampleService(
        "import Fastify from 'fastify';\nconst app = Fastify({ keepAliveTimeout: 5000 });\napp.listen({ port: 3000 });\n",
      ),
      findings: [{ message: 'fastify', at: 'server.js:3:1' }],
    },
    {
      name: 'the limits of Node',
      files: exampleService(
        "import express from 'express';\nconst app = express();\napp.get('/', async (req, res) => {\n  res.send('ok');\n});\napp.listen(3000);\n",
      ),
      findings: [{ message: 'defaults', at: 'server.js:6:1' }],
    },
    {
      name: 'zero',
      files: exampleService(
        "import http from 'node:http';\nconst server = http.createServer((req, res) => res.end('ok'));\nserver.requestTimeout = 0;\nserver.listen(3000);\n",
      ),
      findings: [{ message: 'off', at: 'server.js:3:1' }],
    },
  ],
  passes: [
    {
      name: 'options of Fastify',
      files: exampleService(
        "import Fastify from 'fastify';\nconst app = Fastify({ requestTimeout: 30_000 });\napp.listen({ port: 3000 });\n",
      ),
      evidence: ['server.js:2:23'],
    },
    {
      name: 'assignments',
      files: exampleService(
        "import http from 'node:http';\nconst server = http.createServer((req, res) => res.end('ok'));\nserver.headersTimeout = 20_000;\nserver.requestTimeout = Number(process.env.REQUEST_TIMEOUT);\nserver.listen(3000);\n",
      ),
      evidence: ['server.js:3:1', 'server.js:4:1'],
    },
    {
      name: 'setTimeout of the server',
      files: exampleService(
        "import http from 'node:http';\nconst server = http.createServer((req, res) => res.end('ok'));\nserver.setTimeout(10_000);\nserver.listen(3000);\n",
      ),
      evidence: ['server.js:3:1'],
    },
  ],
  notApplicable: [{ name: 'no HTTP server', files: exampleService("setInterval(() => console.log('tick'), 1000);\n") }],
  unknown: [],
});
