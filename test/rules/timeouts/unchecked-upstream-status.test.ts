import { exampleService } from '../../../src/rules/source-example.ts';
import { uncheckedUpstreamStatus } from '../../../src/rules/timeouts/unchecked-upstream-status.ts';
import { ruleCases } from '../../support/rule-cases.ts';

ruleCases(uncheckedUpstreamStatus, {
  fails: [
    {
      name: 'the body of any answer',
      files: exampleService(
        "import express from 'express';\nconst app = express();\napp.get('/', async (req, res) => {\n  const answer = await fetch('http://prices/');\n  res.json(await answer.json());\n});\napp.listen(3000);\n",
      ),
      findings: [{ message: 'unchecked', at: 'server.js:4:24' }],
    },
    {
      name: 'in a continuation',
      files: exampleService(
        "import express from 'express';\nconst app = express();\napp.get('/', async (req, res) => {\n  res.json(await fetch('http://prices/').then((answer) => answer.json()));\n});\napp.listen(3000);\n",
      ),
      findings: [{ message: 'unchecked', at: 'server.js:4:18' }],
    },
  ],
  passes: [
    {
      name: 'a look at ok',
      files: exampleService(
        "import express from 'express';\nconst app = express();\napp.get('/', async (req, res) => {\n  const answer = await fetch('http://prices/');\n  if (!answer.ok) throw new Error('prices failed');\n  res.json(await answer.json());\n});\napp.listen(3000);\n",
      ),
      evidence: ['server.js:6:18'],
    },
    {
      name: 'a switch on the status',
      files: exampleService(
        "import express from 'express';\nconst app = express();\napp.get('/', async (req, res) => {\n  const answer = await fetch('http://prices/');\n  res.status(answer.status === 200 ? 200 : 502).json(await answer.json());\n});\napp.listen(3000);\n",
      ),
      evidence: ['server.js:5:60'],
    },
    {
      name: 'axios rejects',
      files: exampleService(
        "import express from 'express';\nimport axios from 'axios';\nconst app = express();\napp.get('/', async (req, res) => {\n  res.json((await axios.get('http://prices/')).data);\n});\napp.listen(3000);\n",
      ),
      evidence: ['server.js:5:19'],
    },
  ],
  notApplicable: [
    {
      name: 'a service that calls nobody',
      files: exampleService(
        "import http from 'node:http';\nhttp.createServer((req, res) => res.end('ok')).listen(3000);\n",
      ),
    },
    {
      name: 'an answer that nobody reads',
      files: exampleService(
        "import express from 'express';\nconst app = express();\napp.get('/', async (req, res) => {\n  await fetch('http://prices/', { method: 'POST' });\n  res.send('ok');\n});\napp.listen(3000);\n",
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
