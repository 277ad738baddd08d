import { healthRoutesOf } from '../../services/health/health-routes.ts';
import { fail, notApplicable, pass, unknown } from '../outcomes.ts';
import type { Rule } from '../types.ts';

export const missingLivenessEndpoint: Rule = {
  id: 'missing-liveness-endpoint',
  code: 'NR2201',
  title: 'No route tells that the process is alive',
  area: 'health',
  severity: 'warning',
  confidence: 'high',
  since: '0.1.0',
  stage: 'stable',
  recommended: false,
  topics: ['liveness-endpoint'],
  kinds: ['http', 'frontend'],
  options: {},
  messages: {
    missing:
      'No route of this service answers a liveness probe: the platform cannot tell a hung process from a busy one. Add a route such as /livez that answers 200 without touching dependencies.',
  },
  docs: {
    what: 'Looks among the routes of the service for one that a liveness probe calls or whose path says so (/health, /livez, /ping…), gRPC health included.',
    why: 'Only an answer from the event loop proves that the event loop turns.',
    fix: 'Add a static route and point livenessProbe at it.',
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
            "const express = require('express');\nconst app = express();\napp.get('/livez', (req, res) => res.end());\napp.listen(3000);\n",
        },
      },
    ],
  },
  check: (service) => {
    if (!service.program && !service.command?.starter)
      return [unknown(service.lost[0] ?? 'the source entry was not found')];
    const [server] = service.servers;
    if (!server) return [notApplicable('the service listens on no port')];
    const routes = healthRoutesOf(service).liveness;
    if (routes.length > 0)
      return [pass(...routes.slice(0, 3).map((route) => ({ place: route.place, note: route.path })))];
    const [reason] = service.routes.reasons;
    if (reason) return [unknown(reason)];
    return [fail({ message: 'missing', place: server.place, anchor: 'liveness' })];
  },
};
