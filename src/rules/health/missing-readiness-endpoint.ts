import { healthRoutesOf } from '../../services/health/health-routes.ts';
import { fail, notApplicable, pass, unknown } from '../outcomes.ts';
import type { Rule } from '../types.ts';

export const missingReadinessEndpoint: Rule = {
  id: 'missing-readiness-endpoint',
  code: 'NR2202',
  title: 'No route tells whether the service can serve',
  area: 'health',
  severity: 'warning',
  confidence: 'high',
  since: '0.1.0',
  stage: 'stable',
  recommended: false,
  topics: ['readiness-endpoint'],
  kinds: ['http', 'frontend'],
  options: {},
  messages: {
    missing:
      'No route of this service answers a readiness probe: requests arrive while the database is away or the start is not finished. Add /readyz that checks what a request needs and answers 503 when it is missing.',
  },
  docs: {
    what: 'Looks among the routes of the service for one that a readiness probe calls or whose path says so.',
    why: 'Readiness decides whether requests are sent here at all.',
    fix: 'Add /readyz with a bounded check of the stores that requests need.',
    references: ['https://kubernetes.io/docs/concepts/configuration/liveness-readiness-startup-probes/'],
  },
  examples: {
    bad: [
      {
        title: 'not so',
        files: {
          'package.json': '{ "name": "api" }\n',
          Dockerfile: 'FROM node:24-alpine\nENV NODE_ENV=production\nCOPY . .\nCMD ["node", "server.js"]\n',
          'server.js':
            "const express = require('express');\nconst app = express();\napp.get('/', (req, res) => res.end());\napp.listen(3000);\n",
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
            "const express = require('express');\nconst app = express();\napp.get('/readyz', (req, res) => res.end());\napp.listen(3000);\n",
        },
      },
    ],
  },
  check: (service) => {
    if (!service.program && !service.command?.starter)
      return [unknown(service.lost[0] ?? 'the source entry was not found')];
    const [server] = service.servers;
    if (!server) return [notApplicable('the service listens on no port')];
    const routes = healthRoutesOf(service).readiness;
    if (routes.length > 0)
      return [pass(...routes.slice(0, 3).map((route) => ({ place: route.place, note: route.path })))];
    const [reason] = service.routes.reasons;
    if (reason) return [unknown(reason)];
    return [fail({ message: 'missing', place: server.place, anchor: 'readiness' })];
  },
};
