import { findHealthChecks } from '../../services/health/health-checks.ts';
import { healthRoutesOf } from '../../services/health/health-routes.ts';
import { examplePackage, exampleService } from '../example-service.ts';
import { fail, notApplicable, pass, unknown } from '../outcomes.ts';
import type { Rule } from '../types.ts';

export const missingStartupEndpoint: Rule = {
  id: 'missing-startup-endpoint',
  code: 'NR2205',
  title: 'Nothing answers whether the start is finished',
  area: 'health',
  severity: 'note',
  confidence: 'high',
  since: '0.1.0',
  stage: 'stable',
  recommended: false,
  topics: ['startup-endpoint'],
  kinds: ['http'],
  options: {},
  messages: {
    missing:
      'No route answers a startup probe, and none tells that the process is alive: a slow start cannot be told from a failed one. Serve /livez (a startup probe may use it) or a /health/startup that turns 200 when the start is done.',
    unserved:
      'The startup probe calls {path}, which no route of this service answers: the container is killed before it ever serves. Serve it, or point the probe at the liveness route.',
    store:
      'The startup route {path} needs {name}: when that is away during a deployment, every new container is restarted until it is back, instead of waiting as not ready. Let startup tell only that the process is up.',
  },
  docs: {
    what: 'Asks for a route that a startup probe can call: the one it names, one called /startup, or the liveness route, which serves as well.',
    why: 'While a startup probe fails liveness is not asked, so a slow start is not taken for a hang.',
    fix: 'startupProbe: { httpGet: { path: /livez, port: http }, periodSeconds: 2, failureThreshold: 30 }',
    references: ['https://kubernetes.io/docs/concepts/configuration/liveness-readiness-startup-probes/#startup-probe'],
  },
  examples: {
    bad: [
      {
        title: 'no route for it',
        files: exampleService(
          "const express = require('express');\nconst app = express();\napp.get('/', (req, res) => res.end());\napp.listen(3000);\n",
          { 'package.json': examplePackage({ express: '^5.0.0' }) },
        ),
      },
    ],
    good: [
      {
        title: 'the liveness route serves',
        files: exampleService(
          "const express = require('express');\nconst app = express();\napp.get('/livez', (req, res) => res.end());\napp.listen(3000);\n",
          { 'package.json': examplePackage({ express: '^5.0.0' }) },
        ),
      },
    ],
  },
  check: (service) => {
    if (!service.program) return [unknown(service.lost[0] ?? 'the source entry was not found')];
    const [server] = service.servers;
    if (!server) return [notApplicable('the service listens on no port')];
    const { liveness, startup } = healthRoutesOf(service);
    const probes = service.workloads.flatMap((workload) =>
      workload.container.probes.filter((probe) => probe.type === 'startup'),
    );
    const called = probes.find((probe) => probe.handler === 'httpGet' && probe.path);
    const [own] = startup;
    if (own) {
      const [store] = liveness.includes(own)
        ? []
        : findHealthChecks(service, own.handlers).filter((check) => !check.swallowed);
      const outcome = pass({ place: own.place, note: own.path }, ...(called?.path ? [called.path.place] : []));
      if (!store) return [outcome];
      return [
        fail({
          message: 'store',
          args: { path: own.path, name: store.name },
          place: store.call.place,
          related: [{ place: own.place, note: own.path }],
          anchor: 'startup',
        }),
      ];
    }
    if (called?.path) {
      const [reason] = service.routes.reasons;
      return [
        reason || !service.routes.complete
          ? unknown(reason ?? 'not every route could be followed', { place: called.path.place })
          : fail({
              message: 'unserved',
              args: { path: called.path.value },
              place: called.path.place,
              related: [{ place: server.place, note: 'serves other paths' }],
              severity: 'warning',
              anchor: 'startup',
            }),
      ];
    }
    const other = probes.find((probe) => probe.handler !== 'httpGet');
    if (other) return [pass({ place: other.place, note: `a startup probe by ${other.handler}` })];
    const [live] = liveness;
    if (live) return [pass({ place: live.place, note: `${live.path} serves a startup probe too` })];
    const [reason] = service.routes.reasons;
    return [reason ? unknown(reason) : fail({ message: 'missing', place: server.place, anchor: 'startup' })];
  },
};
