import { exampleService } from '../../../src/rules/source-example.ts';
import { missingCircuitBreaker } from '../../../src/rules/timeouts/missing-circuit-breaker.ts';
import { ruleCases } from '../../support/rule-cases.ts';

ruleCases(missingCircuitBreaker, {
  fails: [
    {
      name: 'a call per request',
      files: exampleService(
        "import express from 'express';\nconst app = express();\napp.get('/', async (req, res) => {\n  res.send(await (await fetch('http://prices/')).text());\n});\napp.listen(3000);\n",
      ),
      findings: [{ message: 'missing', at: 'server.js:4:25' }],
    },
  ],
  passes: [
    {
      name: 'opossum',
      files: exampleService(
        "import express from 'express';\nimport CircuitBreaker from 'opossum';\nconst prices = new CircuitBreaker(() => fetch('http://prices/'), { timeout: 2000 });\nconst app = express();\napp.get('/', async (req, res) => {\n  res.send(await (await prices.fire()).text());\n});\napp.listen(3000);\n",
      ),
      evidence: ['server.js:2:1'],
    },
    {
      name: 'a class of the service',
      files: exampleService(
        "import express from 'express';\nimport { CircuitBreaker } from './breaker.js';\nconst breaker = new CircuitBreaker();\nconst app = express();\napp.get('/', async (req, res) => {\n  res.send(await breaker.run(() => fetch('http://prices/')));\n});\napp.listen(3000);\n",
        { 'breaker.js': 'export class CircuitBreaker {\n  run(fn) {\n    return fn();\n  }\n}\n' },
      ),
      evidence: ['breaker.js:1:8'],
    },
    {
      name: 'the mesh',
      files: exampleService(
        "import express from 'express';\nconst app = express();\napp.get('/', async (req, res) => {\n  res.send(await (await fetch('http://prices/')).text());\n});\napp.listen(3000);\n",
        {
          'mesh.yaml':
            'apiVersion: networking.istio.io/v1\nkind: DestinationRule\nmetadata:\n  name: prices\nspec:\n  host: prices\n  trafficPolicy:\n    outlierDetection:\n      consecutive5xxErrors: 5\n',
        },
      ),
      evidence: ['mesh.yaml:4:9'],
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
      name: 'a call at the start only',
      files: exampleService(
        "import http from 'node:http';\nawait fetch('http://config/');\nhttp.createServer((req, res) => res.end('ok')).listen(3000);\n",
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
