import { findProbe } from '../../services/workloads/probe-timing.ts';
import { about, fail, pass } from '../outcomes.ts';
import { LONG_RUNNING, type Rule } from '../types.ts';
import { eachServing } from './each-workload.ts';

export const missingStartupProbe: Rule = {
  id: 'missing-startup-probe',
  code: 'NR3003',
  title: 'The container has no startup probe',
  area: 'kubernetes',
  severity: 'note',
  confidence: 'high',
  since: '0.1.0',
  stage: 'stable',
  recommended: false,
  topics: ['k8s-startup-probe', 'k8s-probes-present'],

  kinds: [...LONG_RUNNING, 'cron', 'frontend'],
  options: {
    slowStart: {
      default: 30,
      description: 'initialDelaySeconds of liveness above which the start is slow',
      minimum: 1,
    },
  },
  messages: {
    missing:
      'Container {container} has no startup probe: liveness must wait for the slowest start, or it kills the service while it still starts. Add startupProbe with periodSeconds × failureThreshold above the slowest start.',
  },
  docs: {
    what: 'Looks for startupProbe on the container that runs the service; Jobs are exempt.',
    why: 'With a startup probe, liveness can be strict from the first moment after the start.',
    fix: 'Add a startupProbe on the liveness route with a window of 30 to 300 seconds.',
    references: [
      'https://kubernetes.io/docs/tasks/configure-pod-container/configure-liveness-readiness-startup-probes/',
    ],
  },
  examples: {
    bad: [
      {
        title: 'not so',
        files: {
          'package.json': '{ "name": "api" }\n',
          Dockerfile: 'FROM node:24-alpine\nCOPY . .\nCMD ["node", "server.js"]\n',
          'server.js':
            "const http = require('node:http');\nhttp.createServer((req, res) => {\n  if (req.url === '/livez' || req.url === '/readyz') res.end('ok');\n}).listen(3000);\n",
          'deploy.yaml':
            'apiVersion: apps/v1\nkind: Deployment\nmetadata:\n  name: api\nspec:\n  selector:\n    matchLabels:\n      app: api\n  template:\n    metadata:\n      labels:\n        app: api\n    spec:\n      containers:\n        - name: api\n          image: example/api:1.0.0\n',
        },
      },
    ],
    good: [
      {
        title: 'so',
        files: {
          'package.json': '{ "name": "api" }\n',
          Dockerfile: 'FROM node:24-alpine\nCOPY . .\nCMD ["node", "server.js"]\n',
          'server.js':
            "const http = require('node:http');\nhttp.createServer((req, res) => {\n  if (req.url === '/livez' || req.url === '/readyz') res.end('ok');\n}).listen(3000);\n",
          'deploy.yaml':
            'apiVersion: apps/v1\nkind: Deployment\nmetadata:\n  name: api\nspec:\n  selector:\n    matchLabels:\n      app: api\n  template:\n    metadata:\n      labels:\n        app: api\n    spec:\n      containers:\n        - name: api\n          image: example/api:1.0.0\n          startupProbe:\n            httpGet:\n              path: /livez\n              port: 3000\n',
        },
      },
    ],
  },
  check: (service, { options }) =>
    eachServing(service, ({ container, id }) => {
      const probe = findProbe(container, 'startup');
      if (probe) return pass(probe.place);
      const outcome = fail({
        message: 'missing',
        args: { container: container.name },
        place: container.place,
        anchor: id,
      });
      // Expected, not mandatory: a start that liveness waits long for is the case that needs it.
      const delay = findProbe(container, 'liveness')?.initialDelaySeconds ?? 0;
      return delay > Number(options.slowStart) ? outcome : about(['k8s-startup-probe'], outcome);
    }),
};
