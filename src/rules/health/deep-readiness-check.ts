import type { HealthCheck } from '../../services/health/health-checks.ts';
import { healthRoutesOf } from '../../services/health/health-routes.ts';
import type { Route } from '../../services/types.ts';
import { examplePackage, exampleService } from '../example-service.ts';
import { fail, notApplicable, pass, unknown } from '../outcomes.ts';
import type { Outcome, Rule } from '../types.ts';

function judge(check: HealthCheck, route: Route): Outcome {
  const { call, kind, name, bounded, heavy } = check;
  const related = [{ place: route.place, note: route.path }];
  const args = { path: route.path, name };
  const anchor = `${route.path} ${name}`;
  if (kind === 'http') return fail({ message: 'http', args, place: call.place, related, anchor });
  if (heavy) return fail({ message: 'heavy', args, place: call.place, related, anchor });
  if (!bounded) return fail({ message: 'unbounded', args, place: call.place, related, severity: 'note', anchor });
  return pass({ place: call.place, note: name }, { place: bounded, note: 'bounded here' });
}

export const deepReadinessCheck: Rule = {
  id: 'deep-readiness-check',
  code: 'NR2209',
  title: 'Readiness depends on more than this service',
  area: 'health',
  severity: 'warning',
  confidence: 'high',
  since: '0.1.0',
  stage: 'stable',
  recommended: false,
  topics: ['readiness-no-deep-dependency-checks'],
  kinds: ['http', 'worker'],
  options: {},
  messages: {
    http: 'The readiness route {path} calls another service ({name}): when that one is away, every replica leaves the load balancer at once and this service is down too, with everything that calls it. Check only the stores of this service, and handle the failure of others per request.',
    heavy:
      'The readiness route {path} runs a query that reads more than a row ({name}): every probe of every replica adds load, most of all when the database is slow already. Use SELECT 1 or a ping.',
    unbounded:
      'The check of {name} in {path} waits for as long as the store likes: when it hangs, probes pile up until each times out by itself. Bound it below the timeout of the probe (one or two seconds), with Promise.race or a timeout of the client.',
  },
  docs: {
    what: 'Follows the readiness handlers and looks at each check: requests to other services, queries that read more than a row, waits without a bound. A shallow, bounded ping of the own stores is right.',
    why: 'Readiness is multiplied: every replica, every few seconds, and all of them agree. What it depends on takes the whole service down with it.',
    fix: "await Promise.race([pool.query('SELECT 1'), sleep(1_000).then(() => { throw new Error('timeout'); })]);",
    exceptions:
      'A service that cannot answer a single request without the other one may check it, from a cached result.',
    references: ['https://kubernetes.io/docs/concepts/configuration/liveness-readiness-startup-probes/'],
  },
  examples: {
    bad: [
      {
        title: 'readiness calls another service',
        files: exampleService(
          "const express = require('express');\nconst app = express();\napp.get('/readyz', async (req, res) => {\n  const answer = await fetch('https://payments.example/health', { signal: AbortSignal.timeout(1000) });\n  res.status(answer.ok ? 200 : 503).end();\n});\napp.listen(3000);\n",
          { 'package.json': examplePackage({ express: '^5.0.0' }) },
        ),
      },
    ],
    good: [
      {
        title: 'a bounded ping of the own store',
        files: exampleService(
          "const { Pool } = require('pg');\nconst pool = new Pool({ connectionTimeoutMillis: 1000, query_timeout: 1000 });\nconst express = require('express');\nconst app = express();\napp.get('/readyz', async (req, res) => {\n  await pool.query('select 1');\n  res.end();\n});\napp.listen(3000);\n",
          { 'package.json': examplePackage({ express: '^5.0.0', pg: '^8.0.0' }) },
        ),
      },
    ],
  },
  check: (service) => {
    if (!service.program) return [unknown(service.lost[0] ?? 'the source entry was not found')];
    const { readiness, readinessChecks } = healthRoutesOf(service);
    const [route] = readiness;
    if (!route) return [notApplicable('no route answers a readiness check')];
    if (readinessChecks.length === 0) return [pass({ place: route.place, note: `${route.path} asks nothing outside` })];
    return readinessChecks.map((check) => judge(check, route));
  },
};
