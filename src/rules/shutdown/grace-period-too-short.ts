import { fileStart } from '../../parsers/place.ts';
import { shutdownOf } from '../../services/lifecycle/shutdown.ts';
import { clusterOf } from '../../services/workloads/cluster.ts';
import { PLATFORM_NAMES, shippedWorkloads } from '../../services/workloads/shipped.ts';
import { fail, notApplicable, pass, unknown } from '../outcomes.ts';
import { LONG_RUNNING, type Rule } from '../types.ts';

export const gracePeriodTooShort: Rule = {
  id: 'grace-period-too-short',
  code: 'NR2007',
  title: 'The platform kills the process before its shutdown can end',
  area: 'shutdown',
  severity: 'error',
  confidence: 'high',
  since: '0.1.0',
  stage: 'stable',
  recommended: true,
  topics: ['grace-period-exceeds-shutdown-timeout'],
  kinds: LONG_RUNNING,
  options: {},
  messages: {
    short:
      'The shutdown may take {deadline} s{preStop}, but {platform} kills the process after {grace} s: the deadline never gets its chance and requests are cut. Raise the grace period to {wanted} s or lower the deadline.',
    zero: '{platform} waits 0 s: it kills the process at once, whatever handles SIGTERM, so every rollout cuts requests and writes half-way. Remove the setting, or give the process the seconds that its slowest request takes.',
  },
  docs: {
    what: 'Adds the deadline of the shutdown, folded from the source, and the preStop sleep, and compares them with what the platform waits: terminationGracePeriodSeconds, stop_grace_period of compose, stopTimeout of ECS, kill_timeout of Fly.io and pm2, TimeoutStopSec of systemd, ten seconds on Cloud Run.',
    why: 'SIGKILL does not wait: what the shutdown has not finished by then is lost.',
    fix: 'Keep deadline + preStop a few seconds below the grace period.',
    references: ['https://kubernetes.io/docs/concepts/workloads/pods/pod-lifecycle/#pod-termination'],
  },
  examples: {
    bad: [
      {
        title: 'not so',
        files: {
          'package.json': '{ "name": "api" }\n',
          Dockerfile: 'FROM node:24-alpine\nENV NODE_ENV=production\nCOPY . .\nCMD ["node", "server.js"]\n',
          'server.js':
            "const http = require('node:http');\nconst server = http.createServer((req, res) => res.end('ok')).listen(3000);\nprocess.on('SIGTERM', () => {\n  setTimeout(() => process.exit(1), 60000).unref();\n  server.close(() => process.exit(0));\n});\n",
          'deploy.yaml':
            'apiVersion: apps/v1\nkind: Deployment\nmetadata:\n  name: api\nspec:\n  template:\n    spec:\n      containers:\n        - name: api\n          image: example/api:1.0.0\n          ports:\n            - containerPort: 3000\n          livenessProbe:\n            httpGet:\n              path: /\n              port: 3000\n',
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
            "const http = require('node:http');\nconst server = http.createServer((req, res) => res.end('ok')).listen(3000);\nfunction shutdown() {\n  setTimeout(() => process.exit(1), 10000).unref();\n  server.close(() => process.exit(0));\n}\nprocess.on('SIGTERM', shutdown);\nprocess.on('SIGINT', shutdown);\n",
          'deploy.yaml':
            'apiVersion: apps/v1\nkind: Deployment\nmetadata:\n  name: api\nspec:\n  template:\n    spec:\n      containers:\n        - name: api\n          image: example/api:1.0.0\n          ports:\n            - containerPort: 3000\n          livenessProbe:\n            httpGet:\n              path: /\n              port: 3000\n',
        },
      },
    ],
  },
  check: (service) => {
    const { hidden } = clusterOf(service);
    const workloads = shippedWorkloads(service).filter(({ platform }) => platform !== 'procfile');
    if (workloads.length === 0)
      return [
        hidden === undefined
          ? notApplicable('nothing in the repository says how long the process may take to end')
          : unknown(hidden),
      ];
    const killed = workloads.filter(({ gracePeriod }) => gracePeriod.explicit && gracePeriod.seconds === 0);
    if (killed.length > 0)
      return killed.map(({ id, platform, gracePeriod: { place } }) =>
        fail({ message: 'zero', args: { platform: PLATFORM_NAMES[platform] }, place, anchor: id }),
      );
    const { deadlines } = shutdownOf(service);
    const known = deadlines.filter((item) => item.milliseconds !== undefined);
    const longest = [...known].sort((a, b) => (b.milliseconds ?? 0) - (a.milliseconds ?? 0))[0];
    if (!longest?.milliseconds)
      return [
        deadlines.length > 0
          ? unknown('the deadline is computed when the service runs', {
              place:
                deadlines[0]?.place ??
                workloads[0]?.place ??
                service.servers[0]?.place ??
                longest?.place ??
                fileStart(''),
            })
          : notApplicable('the shutdown has no deadline to compare'),
      ];
    const deadline = longest.milliseconds / 1000;
    return workloads.map((workload) => {
      const before = workload.container.preStop?.sleepSeconds ?? 0;
      const grace = workload.gracePeriod;
      if (deadline + before < grace.seconds)
        return pass(
          { place: grace.place, note: `${grace.seconds} s` },
          { place: longest.place, note: `${deadline} s` },
        );
      const preStop = before > 0 ? ` after ${before} s of preStop` : '';
      return fail({
        message: 'short',
        args: {
          deadline,
          preStop,
          platform: PLATFORM_NAMES[workload.platform],
          grace: grace.seconds,
          wanted: Math.ceil(deadline + before + 5),
        },
        place: grace.place,
        // A compose file that says nothing of it may be for developers alone.
        ...(workload.platform === 'compose' && !grace.explicit ? { severity: 'warning' as const } : {}),
        related: [{ place: longest.place, note: 'deadline' }],
        anchor: workload.id,
      });
    });
  },
};
