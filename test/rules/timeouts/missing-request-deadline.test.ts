import { exampleService } from '../../../src/rules/source-example.ts';
import { missingRequestDeadline } from '../../../src/rules/timeouts/missing-request-deadline.ts';
import { ruleCases } from '../../support/rule-cases.ts';

ruleCases(missingRequestDeadline, {
  fails: [
    {
      name: 'handlers that wait',
      files: exampleService(
        "import express from 'express';\nconst app = express();\napp.get('/', async (req, res) => {\n  res.send(await (await fetch('http://prices/')).text());\n});\napp.listen(3000);\n",
      ),
      findings: [{ message: 'missing', at: 'server.js:6:1' }],
    },
  ],
  passes: [
    {
      name: 'a signal',
      files: exampleService(
        "import express from 'express';\nconst app = express();\napp.get('/', async (req, res) => {\n  res.send(await (await fetch('http://prices/', { signal: AbortSignal.timeout(2000) })).text());\n});\napp.listen(3000);\n",
      ),
      evidence: ['server.js:4:59'],
    },
    {
      name: 'a middleware',
      files: exampleService(
        "import express from 'express';\nimport timeout from 'connect-timeout';\nconst app = express();\napp.use(timeout('5s'));\napp.get('/', async (req, res) => {\n  res.send(await (await fetch('http://prices/')).text());\n});\napp.listen(3000);\n",
      ),
      evidence: ['server.js:4:9'],
    },
    {
      name: 'a controller with a timer',
      files: exampleService(
        "import express from 'express';\nconst app = express();\napp.get('/', async (req, res) => {\n  const controller = new AbortController();\n  setTimeout(() => controller.abort(), 2000);\n  res.send(await (await fetch('http://prices/', { signal: controller.signal })).text());\n});\napp.listen(3000);\n",
      ),
      evidence: ['server.js:5:3'],
    },
  ],
  notApplicable: [
    {
      name: 'handlers that wait for nothing',
      files: exampleService(
        "import express from 'express';\nconst app = express();\napp.get('/', (req, res) => res.send('ok'));\napp.listen(3000);\n",
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
