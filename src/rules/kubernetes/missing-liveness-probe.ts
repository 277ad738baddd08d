import { fail, pass } from '../outcomes.ts';
import { LONG_RUNNING, type Rule } from '../types.ts';
import { eachServing } from './each-workload.ts';

export const missingLivenessProbe: Rule = {
  id: 'missing-liveness-probe',
  code: 'NR3002',
  title: 'The container has no liveness probe',
  area: 'kubernetes',
  severity: 'warning',
  confidence: 'high',
  since: '0.1.0',
  stage: 'stable',
  recommended: false,
  topics: ['k8s-liveness-probe', 'k8s-probes-present'],
  kinds: [...LONG_RUNNING, 'cron', 'frontend'],
  options: {},
  messages: {
    missing:
      'Container {container} has no liveness probe: a process whose event loop hangs stays in service until somebody notices. Add livenessProbe on a route that answers without touching dependencies.',
  },
  docs: {
    what: 'Looks for livenessProbe on the container that runs the service; Jobs are exempt.',
    why: 'A hung event loop does not exit by itself; only the kubelet can restart it.',
    fix: 'Add a livenessProbe on a static route, with failureThreshold 3 and a timeout of a few seconds.',
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
            'apiVersion: apps/v1\nkind: Deployment\nmetadata:\n  name: api\nspec:\n  selector:\n    matchLabels:\n      app: api\n  template:\n    metadata:\n      labels:\n        app: api\n    spec:\n      containers:\n        - name: api\n          image: example/api:1.0.0\n          livenessProbe:\n            httpGet:\n              path: /livez\n              port: 3000\n',
        },
      },
    ],
  },
  check: (service) =>
    eachServing(service, ({ container, id }) => {
      const probe = container.probes.find((item) => item.type === 'liveness');
      return probe
        ? pass(probe.place)
        : fail({ message: 'missing', args: { container: container.name }, place: container.place, anchor: id });
    }),
};
