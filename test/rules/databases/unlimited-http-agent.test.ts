import { unlimitedHttpAgent } from '../../../src/rules/databases/unlimited-http-agent.ts';
import { exampleService } from '../../../src/rules/source-example.ts';
import { ruleCases } from '../../support/rule-cases.ts';

ruleCases(unlimitedHttpAgent, {
  fails: [
    {
      name: 'global fetch',
      files: exampleService(
        "import express from 'express';\nconst app = express();\napp.get('/', async (req, res) => {\n  const answer = await fetch('http://prices/', { signal: AbortSignal.timeout(2000) });\n  res.send(await answer.text());\n});\napp.listen(3000);\n",
      ),
      findings: [{ message: 'unlimited', at: 'server.js:4:24' }],
    },
  ],
  passes: [
    {
      name: 'a dispatcher for all',
      files: exampleService(
        "import { Agent, setGlobalDispatcher } from 'undici';\nsetGlobalDispatcher(new Agent({ connections: 50 }));\nimport express from 'express';\nconst app = express();\napp.get('/', async (req, res) => {\n  const answer = await fetch('http://prices/', {});\n  res.send(await answer.text());\n});\napp.listen(3000);\n",
      ),
      evidence: ['server.js:2:33'],
    },
    {
      name: 'an agent with maxSockets',
      files: exampleService(
        "import https from 'node:https';\nexport const agent = new https.Agent({ keepAlive: true, maxSockets: 50 });\nimport express from 'express';\nconst app = express();\napp.get('/', async (req, res) => {\n  const answer = await fetch('http://prices/', {});\n  res.send(await answer.text());\n});\napp.listen(3000);\n",
      ),
      evidence: ['server.js:2:57'],
    },
  ],
  notApplicable: [
    {
      name: 'no outbound calls',
      files: exampleService(
        "import http from 'node:http';\nhttp.createServer((req, res) => res.end('ok')).listen(3000);\n",
      ),
    },
    {
      name: 'a call at the start only',
      files: exampleService(
        "import http from 'node:http';\nawait fetch('http://config/', { signal: AbortSignal.timeout(1000) });\nhttp.createServer((req, res) => res.end('ok')).listen(3000);\n",
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
