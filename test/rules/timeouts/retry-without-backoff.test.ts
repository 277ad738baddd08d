import { exampleService } from '../../../src/rules/source-example.ts';
import { retryWithoutBackoff } from '../../../src/rules/timeouts/retry-without-backoff.ts';
import { ruleCases } from '../../support/rule-cases.ts';

ruleCases(retryWithoutBackoff, {
  fails: [
    {
      name: 'axios-retry without a delay',
      files: exampleService(
        "import express from 'express';\nimport axios from 'axios';\nimport axiosRetry from 'axios-retry';\naxiosRetry(axios, { retries: 3 });\nconst app = express();\napp.get('/', async (req, res) => {\n  res.json((await axios.get('http://prices/', { timeout: 2000 })).data);\n});\napp.listen(3000);\n",
      ),
      findings: [{ message: 'none', at: 'server.js:4:1' }],
    },
    {
      name: 'fixed delays of jobs',
      files: exampleService(
        "import { Queue } from 'bullmq';\nimport express from 'express';\nconst queue = new Queue('mail', { defaultJobOptions: { attempts: 5, backoff: { type: 'fixed', delay: 1000 } } });\nconst app = express();\napp.post('/', async (req, res) => res.json(await queue.add('mail', {})));\napp.listen(3000);\n",
      ),
      findings: [{ message: 'constant', at: 'server.js:3:15' }],
    },
    {
      name: 'growing delays without randomness',
      files: exampleService(
        "import express from 'express';\nimport pRetry from 'p-retry';\nconst app = express();\napp.get('/', async (req, res) => {\n  res.send(await pRetry(() => fetch('http://prices/', { signal: AbortSignal.timeout(2000) })));\n});\napp.listen(3000);\n",
      ),
      findings: [{ message: 'jitter', at: 'server.js:5:18' }],
    },
    {
      name: 'a loop with the same pause',
      files: exampleService(
        "import express from 'express';\nimport { setTimeout as sleep } from 'node:timers/promises';\nconst app = express();\napp.get('/', async (req, res) => {\n  for (let attempt = 0; attempt < 3; attempt++) {\n    try {\n      return res.send(await (await fetch('http://prices/')).text());\n    } catch {\n      await sleep(1000);\n    }\n  }\n});\napp.listen(3000);\n",
      ),
      findings: [{ message: 'constant', at: 'server.js:7:36' }],
    },
  ],
  passes: [
    {
      name: 'randomize',
      files: exampleService(
        "import express from 'express';\nimport pRetry from 'p-retry';\nconst app = express();\napp.get('/', async (req, res) => {\n  res.send(await pRetry(() => fetch('http://prices/', { signal: AbortSignal.timeout(2000) }), { randomize: true }));\n});\napp.listen(3000);\n",
      ),
      evidence: ['server.js:5:18'],
    },
    {
      name: 'the delays of axios-retry',
      files: exampleService(
        "import express from 'express';\nimport axios from 'axios';\nimport axiosRetry from 'axios-retry';\naxiosRetry(axios, { retries: 3, retryDelay: axiosRetry.exponentialDelay });\nconst app = express();\napp.get('/', async (req, res) => {\n  res.json((await axios.get('http://prices/', { timeout: 2000 })).data);\n});\napp.listen(3000);\n",
      ),
      evidence: ['server.js:4:1'],
    },
    {
      name: 'a loop with growing random pauses',
      files: exampleService(
        "import express from 'express';\nimport { setTimeout as sleep } from 'node:timers/promises';\nconst app = express();\napp.get('/', async (req, res) => {\n  for (let attempt = 0; attempt < 3; attempt++) {\n    try {\n      return res.send(await (await fetch('http://prices/')).text());\n    } catch {\n      await sleep(100 * 2 ** attempt * Math.random());\n    }\n  }\n});\napp.listen(3000);\n",
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
      name: 'a strategy of another package',
      files: exampleService(
        "import express from 'express';\nimport axios from 'axios';\nimport axiosRetry from 'axios-retry';\nimport { delay } from '@company/http';\naxiosRetry(axios, { retries: 3, retryDelay: delay });\nconst app = express();\napp.get('/', async (req, res) => {\n  res.json((await axios.get('http://prices/', { timeout: 2000 })).data);\n});\napp.listen(3000);\n",
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
