import { answersSetStatus, storeWithdrawal, withdrawals } from '../../services/health/grpc-status.ts';
import { findHealthChecks } from '../../services/health/health-checks.ts';
import { healthRoutesOf } from '../../services/health/health-routes.ts';
import { findNotedChecks } from '../../services/health/noted-checks.ts';
import { shutdownOf } from '../../services/lifecycle/shutdown.ts';
import type { Program, Route, Service } from '../../services/types.ts';
import { fail, notApplicable, pass, unknown } from '../outcomes.ts';
import type { Outcome, Rule } from '../types.ts';

/** A package answers the status that the service last set: it looks at a store where a failure of one sets NOT_SERVING. */
function setStatus(service: Service, program: Program, route: Route): Outcome {
  const place = storeWithdrawal(program);
  if (place) return pass({ place, note: 'NOT_SERVING' });
  const { resources, reach } = shutdownOf(service);
  const other = withdrawals(program).find((call) => !reach?.calls.includes(call));
  if (other) return unknown('what sets NOT_SERVING could not be followed to a store', { place: other.place });
  return fail({
    message: resources.length > 0 ? 'constant' : 'nothing',
    args: { path: route.path },
    place: route.place,
    related: resources.slice(0, 4).map((item) => ({ place: item.place, note: `opens ${item.row.name}` })),
    ...(resources.length > 0 ? {} : { severity: 'note' as const }),
    anchor: 'readiness',
  });
}

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
    swallowed:
      'The readiness route {path} asks {name}, but a failure of it changes nothing in the answer: broken replicas stay in rotation. Answer 503 when the check fails.',
    nothing:
      'The readiness route {path} always answers the same. The service opens no store that is known here; if its requests need something (another service, a file, a model), check that, with a short timeout, and answer 503 without it.',
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
    if (route?.method === 'GRPC' && route.handlers.length === 0 && answersSetStatus(service.program))
      return [setStatus(service, service.program, route)];
    if (route && route.handlers.length === 0)
      return [unknown(`the handler of ${route.path} is supplied by a package`, { place: route.place })];
    const noted = findNotedChecks(service, readiness);
    if (noted.length > 0) return [pass(...noted.slice(0, 4).map((place) => ({ place, note: 'noted by an interval' })))];
    const { resources } = shutdownOf(service);
    const related = resources.slice(0, 4).map(({ row, place }) => ({ place, note: `opens ${row.name}` }));
    if (route) {
      const all = findHealthChecks(service, route.handlers);
      const [ignored] = all;
      const args = { path: route.path, name: ignored?.name ?? '' };
      const message = ignored ? 'swallowed' : resources.length > 0 ? 'constant' : 'nothing';
      return [
        fail({
          message,
          args,
          place: route.place,
          related: ignored ? [{ place: ignored.call.place, note: 'its error is caught' }] : related,
          ...(message === 'nothing' ? { severity: 'note' as const } : {}),
          anchor: 'readiness',
        }),
      ];
    }
    const [reason] = service.routes.reasons;
    return [reason ? unknown(reason) : fail({ message: 'none', place: server.place, related, anchor: 'readiness' })];
  },
};
