import { healthRoutesOf } from '../../services/health/health-routes.ts';
import { fail, notApplicable, pass, unknown } from '../outcomes.ts';
import type { Rule } from '../types.ts';

export const readinessIgnoresDependencies: Rule = {
  id: 'readiness-ignores-dependencies',
  code: 'NR2203',
  title: 'Readiness looks at none of the dependencies',
  area: 'health',
  severity: 'warning',
  confidence: 'high',
  since: '0.1.0',
  stage: 'stable',
  recommended: false,
  topics: ['readiness-checks-dependencies'],
  kinds: ['http', 'frontend'],
  options: {},
  messages: {
    constant:
      'The readiness route {path} answers the same whatever happens to the stores that requests need, so broken replicas stay in rotation. Ping them with a short timeout and answer 503 when one fails.',
    none: 'No readiness route looks at what requests need, so replicas that cannot reach their stores stay in rotation. Add /readyz with a bounded ping of each.',
  },
  docs: {
    what: 'Follows the handlers of the readiness route and looks for a ping, a query or a health indicator of the stores of the service.',
    why: 'A replica that cannot reach its database answers every request with an error, while healthy ones idle.',
    fix: 'In the readiness route: await pool.query("select 1") with a timeout; answer 503 when it fails.',
    references: ['https://docs.nestjs.com/recipes/terminus'],
  },
  examples: {
    bad: [
      {
        title: 'not so',
        files: {
          'package.json': '{ "name": "api" }\n',
          Dockerfile: 'FROM node:24-alpine\nENV NODE_ENV=production\nCOPY . .\nCMD ["node", "server.js"]\n',
          'server.js':
            "const express = require('express');\nconst app = express();\napp.get('/readyz', (req, res) => res.end());\napp.listen(3000);\n",
        },
      },
    ],
    good: [
      {
        title: 'so',
        files: {
          'package.json': '{ "name": "api" }\n',
          Dockerfile: 'FROM node:24-alpine\nENV NODE_ENV=production\nCOPY . .\nCMD ["node", "server.js"]\n',
          'server.js':
            "const { Pool } = require('pg');\nconst pool = new Pool();\nconst express = require('express');\nconst app = express();\napp.get('/readyz', async (req, res) => {\n  await pool.query('select 1');\n  res.end();\n});\napp.listen(3000);\n",
        },
      },
    ],
  },
  check: (service) => {
    if (!service.program) return [unknown(service.lost[0] ?? 'the source entry was not found')];
    const [server] = service.servers;
    if (!server) return [notApplicable('the service listens on no port')];
    const { readiness, checks } = healthRoutesOf(service);
    if (checks.length > 0) return [pass(...checks.slice(0, 4))];
    const [route] = readiness;
    if (route && route.handlers.length === 0)
      return [unknown(`the handler of ${route.path} is supplied by a package`, { place: route.place })];
    if (route)
      return [fail({ message: 'constant', args: { path: route.path }, place: route.place, anchor: 'readiness' })];
    const [reason] = service.routes.reasons;
    return [reason ? unknown(reason) : fail({ message: 'none', place: server.place, anchor: 'readiness' })];
  },
};
