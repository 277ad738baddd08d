import type { Service, Workload } from '../../services/types.ts';
import { findServices } from '../../services/workloads/queries.ts';
import { fail, pass } from '../outcomes.ts';
import { LONG_RUNNING, type Rule } from '../types.ts';
import { eachServing } from './each-workload.ts';

/**
 * Nobody sends it requests: it listens on no port, or no Service leads to it as to others, and where it listens (for its
 * metrics) it does not announce the port.
 */
function isAskedNothing({ kind, program, servers, repository }: Service, workload: Workload): boolean {
  if (program === undefined) return false;
  if (kind === 'worker' && servers.length === 0) return true;
  const { manifest, container } = workload;
  if (servers.length > 0 && container.ports.length > 0) return false;
  const haveServices = repository.manifests.some((other) => other.kind === 'Service' && other.unit === manifest?.unit);
  return haveServices && findServices(workload, repository).length === 0;
}

export const missingReadinessProbe: Rule = {
  id: 'missing-readiness-probe',
  code: 'NR3001',
  title: 'The container has no readiness probe',
  area: 'kubernetes',
  severity: 'error',
  confidence: 'high',
  since: '0.1.0',
  stage: 'stable',
  recommended: true,
  topics: ['k8s-readiness-probe', 'k8s-probes-present'],
  kinds: [...LONG_RUNNING, 'cron', 'frontend'],
  options: {},
  messages: {
    missing:
      'Container {container} has no readiness probe: Kubernetes sends requests from the first moment, before the service can answer, and keeps sending while it cannot. Add readinessProbe with the route that checks what a request needs.',
    idle: 'Container {container} has no readiness probe. Nothing sends it requests, but a rollout counts the pod as good once the process runs, and goes on to replace the next. Add an exec probe that looks at the queue, or minReadySeconds.',
  },
  docs: {
    what: 'Looks for readinessProbe on the container that runs the service; Jobs are exempt.',
    why: 'Without it each rollout and each dependency outage becomes errors for clients.',
    fix: 'Add a readinessProbe with httpGet on a route that answers 503 while the service cannot serve.',
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
            'apiVersion: apps/v1\nkind: Deployment\nmetadata:\n  name: api\nspec:\n  selector:\n    matchLabels:\n      app: api\n  template:\n    metadata:\n      labels:\n        app: api\n    spec:\n      containers:\n        - name: api\n          image: example/api:1.0.0\n          readinessProbe:\n            httpGet:\n              path: /livez\n              port: 3000\n',
        },
      },
    ],
  },
  check: (service) =>
    eachServing(service, (workload) => {
      const { container, id } = workload;
      const probe = container.probes.find((item) => item.type === 'readiness');
      if (probe) return pass(probe.place);
      const finding = { args: { container: container.name }, place: container.place, anchor: id };
      return isAskedNothing(service, workload)
        ? fail({ message: 'idle', severity: 'note', ...finding })
        : fail({ message: 'missing', ...finding });
    }),
};
