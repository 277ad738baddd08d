import { findHealthChecks } from '../../services/health/health-checks.ts';
import { healthRoutesOf } from '../../services/health/health-routes.ts';
import type { Route, Service } from '../../services/types.ts';
import { askedPath } from '../../services/workloads/probes.ts';
import { examplePackage, exampleService } from '../example-service.ts';
import { fail, notApplicable, pass, unknown } from '../outcomes.ts';
import type { Evidence, Outcome, Rule } from '../types.ts';

/** Where liveness probes name the path, for the story. */
function probePlaces(service: Service): readonly Evidence[] {
  return service.workloads.flatMap((workload) =>
    workload.container.probes
      .filter((probe) => probe.type === 'liveness' && (probe.path || askedPath(probe)))
      .map((probe) => ({ place: probe.path?.place ?? probe.place, note: 'the liveness probe calls it' })),
  );
}

const SEVERITY = { probed: 'error', watched: 'warning', named: 'warning', shared: 'note' } as const;

function judge(service: Service, route: Route, kind: keyof typeof SEVERITY): Outcome {
  if (route.handlers.length === 0) return pass({ place: route.place, note: `${route.path}, supplied by a package` });
  const checks = findHealthChecks(service, route.handlers).filter((check) => !check.swallowed);
  const [first] = checks;
  if (!first) return pass({ place: route.place, note: `${route.path} asks nothing outside the process` });
  return fail({
    message: kind,
    args: { path: route.path, names: [...new Set(checks.map((check) => check.name))].join(', ') },
    place: first.call.place,
    related: [{ place: route.place, note: route.path }, ...probePlaces(service)],
    severity: SEVERITY[kind],
    anchor: route.path,
  });
}

export const livenessChecksDependencies: Rule = {
  id: 'liveness-checks-dependencies',
  code: 'NR2207',
  title: 'Liveness fails when a dependency does',
  area: 'health',
  severity: 'error',
  confidence: 'high',
  since: '0.1.0',
  stage: 'stable',
  recommended: true,
  topics: ['liveness-no-dependency-checks'],
  kinds: ['http', 'worker'],
  options: {},
  messages: {
    probed:
      'The liveness probe calls {path}, which asks {names}: when that is down or slow for a minute, the platform restarts every replica at once, and the outage gets longer. Let liveness answer without asking anything, and move the check to readiness.',
    watched:
      'The health check of compose calls {path}, which asks {names}: where unhealthy containers are replaced (Swarm, ECS, autoheal), all of them go when that is down, and the outage gets longer. Let it answer without asking anything.',
    named:
      'The liveness route {path} asks {names}: a probe on it restarts every replica when that is down, which repairs nothing. Answer without asking anything, and move the check to readiness.',
    shared:
      'The only health route {path} asks {names}. As a readiness check that is right; a liveness probe on it would restart every replica when that is down. Serve a static /livez for liveness.',
  },
  docs: {
    what: 'Follows the handler of the route that the liveness probe calls (without probes, of the route that is named so) and looks for queries, pings and outbound requests whose failure changes the answer.',
    why: 'A restart does not repair a database. Restarting all replicas because of it turns a short outage into a cold start of everything, with connection storms on top.',
    fix: "app.get('/livez', (req, res) => res.json({ status: 'ok', uptime: process.uptime() }));",
    references: [
      'https://kubernetes.io/docs/concepts/configuration/liveness-readiness-startup-probes/',
      'https://kubernetes.io/docs/tasks/configure-pod-container/configure-liveness-readiness-startup-probes/',
    ],
  },
  examples: {
    bad: [
      {
        title: 'liveness queries the database',
        files: exampleService(
          "const { Pool } = require('pg');\nconst pool = new Pool();\nconst express = require('express');\nconst app = express();\napp.get('/livez', async (req, res) => {\n  await pool.query('select 1');\n  res.end();\n});\napp.listen(3000);\n",
          { 'package.json': examplePackage({ express: '^5.0.0', pg: '^8.0.0' }) },
        ),
      },
    ],
    good: [
      {
        title: 'liveness answers, readiness asks',
        files: exampleService(
          "const { Pool } = require('pg');\nconst pool = new Pool();\nconst express = require('express');\nconst app = express();\napp.get('/livez', (req, res) => res.end());\napp.get('/readyz', async (req, res) => {\n  await pool.query('select 1');\n  res.end();\n});\napp.listen(3000);\n",
          { 'package.json': examplePackage({ express: '^5.0.0', pg: '^8.0.0' }) },
        ),
      },
    ],
  },
  check: (service) => {
    if (!service.program) return [unknown(service.lost[0] ?? 'the source entry was not found')];
    const { liveness, readiness, probed } = healthRoutesOf(service);
    const called = probed('liveness');
    // Compose itself only shows what is unhealthy.
    const isWatched = service.workloads.every((workload) => workload.platform === 'compose');
    if (called.length > 0) return called.map((route) => judge(service, route, isWatched ? 'watched' : 'probed'));
    const [asked] = probePlaces(service);
    if (asked) return [unknown('what answers the path of the liveness probe could not be followed', asked)];
    const own = liveness.filter((route) => !readiness.includes(route));
    if (own.length > 0) return own.map((route) => judge(service, route, 'named'));
    const [shared] = liveness;
    return [shared ? judge(service, shared, 'shared') : notApplicable('no route answers a liveness check')];
  },
};
