import { healthRoutesOf } from '../../services/health/health-routes.ts';
import { fail, notApplicable, pass, unknown } from '../outcomes.ts';
import type { Rule } from '../types.ts';

export const sharedHealthEndpoint: Rule = {
  id: 'shared-health-endpoint',
  code: 'NR2204',
  title: 'Liveness and readiness are one question',
  area: 'health',
  severity: 'warning',
  confidence: 'high',
  since: '0.1.0',
  stage: 'stable',
  recommended: false,
  topics: ['liveness-readiness-separate'],
  kinds: ['http', 'frontend'],
  options: {},
  messages: {
    same: 'Liveness and readiness probe the same path {path}: when a dependency is away, Kubernetes restarts the pods instead of taking them out of rotation, and a short outage becomes a long one. Give liveness a static route of its own.',
    single:
      'Only {path} answers health checks; a platform cannot tell "restart me" from "send me nothing". Serve /livez and /readyz.',
  },
  docs: {
    what: 'Compares the paths of liveness and readiness probes; without probes, asks whether the service has a route for each.',
    why: 'Restarting a process does not repair its database.',
    fix: 'Serve a static /livez and a /readyz that checks dependencies.',
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
            "const express = require('express');\nconst app = express();\napp.get('/health', (req, res) => res.end());\napp.listen(3000);\n",
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
            "const express = require('express');\nconst app = express();\napp.get('/livez', (req, res) => res.end());\napp.get('/readyz', (req, res) => res.end());\napp.listen(3000);\n",
        },
      },
    ],
  },
  check: (service) => {
    const probed = service.workloads.flatMap((workload) => {
      const find = (type: string) =>
        workload.container.probes.find((probe) => probe.type === type && probe.handler === 'httpGet');
      const [live, ready] = [find('liveness'), find('readiness')];
      return live?.path && ready?.path ? [{ live: live.path, ready: ready.path, id: workload.id }] : [];
    });
    if (probed.length > 0) {
      return probed.map(({ live, ready, id }) =>
        live.value === ready.value
          ? fail({
              message: 'same',
              args: { path: live.value },
              place: live.place,
              related: [{ place: ready.place, note: 'readiness' }],
              anchor: id,
            })
          : pass(live.place, ready.place),
      );
    }
    if (!service.program) return [unknown(service.lost[0] ?? 'the source entry was not found')];
    if (service.servers.length === 0) return [notApplicable('the service listens on no port')];
    const { liveness, readiness } = healthRoutesOf(service);
    const [first] = liveness;
    if (!first) return [notApplicable('no route answers health checks')];
    const other = readiness.find((route) => !liveness.includes(route));
    return [
      other
        ? pass(first.place, other.place)
        : fail({
            message: 'single',
            args: { path: first.path },
            place: first.place,
            severity: 'note',
            anchor: 'health',
          }),
    ];
  },
};
