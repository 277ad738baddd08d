import { exampleService } from '../../../src/rules/source-example.ts';
import { unboundedRetries } from '../../../src/rules/timeouts/unbounded-retries.ts';
import { ruleCases } from '../../support/rule-cases.ts';

ruleCases(unboundedRetries, {
  fails: [
    {
      name: 'forever',
      files: exampleService(
        "import express from 'express';\nimport pRetry from 'p-retry';\nconst app = express();\napp.get('/', async (req, res) => {\n  res.send(await pRetry(() => fetch('http://prices/'), { forever: true }));\n});\napp.listen(3000);\n",
      ),
      findings: [{ message: 'endless', at: 'server.js:5:18' }],
    },
    {
      name: 'infinitely many',
      files: exampleService(
        "import express from 'express';\nimport pRetry from 'p-retry';\nconst app = express();\napp.get('/', async (req, res) => {\n  res.send(await pRetry(() => fetch('http://prices/'), { retries: Infinity }));\n});\napp.listen(3000);\n",
      ),
      findings: [{ message: 'endless', at: 'server.js:5:18' }],
    },
    {
      name: 'a loop without an end',
      files: exampleService(
        "import express from 'express';\nimport { setTimeout as sleep } from 'node:timers/promises';\nconst app = express();\napp.get('/', async (req, res) => {\n  while (true) {\n    try {\n      return res.send(await (await fetch('http://prices/')).text());\n    } catch {\n      await sleep(1000);\n    }\n  }\n});\napp.listen(3000);\n",
      ),
      findings: [{ message: 'endless', at: 'server.js:7:36' }],
    },
    {
      name: 'fifty attempts',
      files: exampleService(
        "import express from 'express';\nimport pRetry from 'p-retry';\nconst app = express();\napp.get('/', async (req, res) => {\n  res.send(await pRetry(() => fetch('http://prices/'), { retries: 50 }));\n});\napp.listen(3000);\n",
      ),
      findings: [{ message: 'many', at: 'server.js:5:18' }],
    },
  ],
  passes: [
    {
      name: 'three attempts',
      files: exampleService(
        "import express from 'express';\nimport pRetry from 'p-retry';\nconst app = express();\napp.get('/', async (req, res) => {\n  res.send(await pRetry(() => fetch('http://prices/'), { retries: 3 }));\n});\napp.listen(3000);\n",
      ),
      evidence: ['server.js:5:18'],
    },
    {
      name: 'a counted loop',
      files: exampleService(
        "import express from 'express';\nimport { setTimeout as sleep } from 'node:timers/promises';\nconst app = express();\napp.get('/', async (req, res) => {\n  for (let attempt = 0; attempt < 3; attempt++) {\n    try {\n      return res.send(await (await fetch('http://prices/')).text());\n    } catch {\n      await sleep(1000);\n    }\n  }\n});\napp.listen(3000);\n",
      ),
      evidence: ['server.js:7:36'],
    },
    {
      name: 'a loop that throws after some attempts',
      files: exampleService(
        "import express from 'express';\nimport { setTimeout as sleep } from 'node:timers/promises';\nconst app = express();\napp.get('/', async (req, res) => {\n  for (let attempt = 1; ; attempt++) {\n    try {\n      return res.send(await (await fetch('http://prices/')).text());\n    } catch (error) {\n      if (attempt >= 3) throw error;\n      await sleep(1000);\n    }\n  }\n});\napp.listen(3000);\n",
      ),
      evidence: ['server.js:7:36'],
    },
  ],
  notApplicable: [
    {
      name: 'nothing is repeated',
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
