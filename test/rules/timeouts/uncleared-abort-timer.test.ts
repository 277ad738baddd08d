import { exampleService } from '../../../src/rules/source-example.ts';
import { unclearedAbortTimer } from '../../../src/rules/timeouts/uncleared-abort-timer.ts';
import { ruleCases } from '../../support/rule-cases.ts';

ruleCases(unclearedAbortTimer, {
  fails: [
    {
      name: 'a timer that goes on',
      files: exampleService(
        "import express from 'express';\nconst app = express();\napp.get('/', async (req, res) => {\n  const controller = new AbortController();\n  setTimeout(() => controller.abort(), 2000);\n  await fetch('http://prices/', { signal: controller.signal });\n  res.send('ok');\n});\napp.listen(3000);\n",
      ),
      findings: [{ message: 'uncleared', at: 'server.js:5:3' }],
    },
  ],
  passes: [
    {
      name: 'cleared in finally',
      files: exampleService(
        "import express from 'express';\nconst app = express();\napp.get('/', async (req, res) => {\n  const controller = new AbortController();\n  const timer = setTimeout(() => controller.abort(), 2000);\n  try {\n    await fetch('http://prices/', { signal: controller.signal });\n  } finally {\n    clearTimeout(timer);\n  }\n  res.send('ok');\n});\napp.listen(3000);\n",
      ),
      evidence: ['server.js:5:17'],
    },
    {
      name: 'AbortSignal.timeout',
      files: exampleService(
        "import express from 'express';\nconst app = express();\napp.get('/', async (req, res) => {\n  await fetch('http://prices/', { signal: AbortSignal.timeout(2000) });\n  res.send('ok');\n});\napp.listen(3000);\n",
      ),
      evidence: ['server.js:4:43'],
    },
  ],
  notApplicable: [
    {
      name: 'timers that abort nothing',
      files: exampleService(
        "import http from 'node:http';\nsetTimeout(() => console.log('ready'), 1000);\nhttp.createServer((req, res) => res.end('ok')).listen(3000);\n",
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
