import { findAutoscalers, minimumReplicas, openReplicas } from '../../services/workloads/queries.ts';
import { eachServing } from '../kubernetes/each-workload.ts';
import { about, fail, notApplicable, pass } from '../outcomes.ts';
import { LONG_RUNNING, type Rule } from '../types.ts';

export const missingAutoscaler: Rule = {
  id: 'missing-autoscaler',
  code: 'NR3102',
  title: 'No autoscaler scales the service',
  area: 'scaling',
  severity: 'note',
  confidence: 'high',
  since: '0.1.0',
  stage: 'stable',
  recommended: false,
  topics: ['hpa-configured', 'hpa-cpu-target'],
  kinds: [...LONG_RUNNING, 'cron', 'frontend'],
  options: {},
  messages: {
    missing:
      'No HorizontalPodAutoscaler or ScaledObject targets {workload}: load beyond {replicas} pods queues up in their event loops. Add one with explicit bounds.',
  },
  docs: {
    what: 'Looks for a HorizontalPodAutoscaler or KEDA ScaledObject that targets the workload by kind, name and namespace.',
    why: 'A Node.js process uses one core; more load needs more processes.',
    fix: 'Add a HorizontalPodAutoscaler with minReplicas, maxReplicas and a metric that follows load.',
    references: ['https://kubernetes.io/docs/tasks/run-application/horizontal-pod-autoscale/'],
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
            'apiVersion: apps/v1\nkind: Deployment\nmetadata:\n  name: api\nspec:\n  replicas: 2\n  selector:\n    matchLabels:\n      app: api\n  template:\n    metadata:\n      labels:\n        app: api\n    spec:\n      containers:\n        - name: api\n          image: example/api:1.0.0\n',
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
            'apiVersion: apps/v1\nkind: Deployment\nmetadata:\n  name: api\nspec:\n  selector:\n    matchLabels:\n      app: api\n  template:\n    metadata:\n      labels:\n        app: api\n    spec:\n      containers:\n        - name: api\n          image: example/api:1.0.0\n---\napiVersion: autoscaling/v2\nkind: HorizontalPodAutoscaler\nmetadata:\n  name: api\nspec:\n  scaleTargetRef:\n    apiVersion: apps/v1\n    kind: Deployment\n    name: api\n  minReplicas: 2\n  maxReplicas: 6\n  metrics:\n    - type: Resource\n      resource:\n        name: cpu\n        target:\n          type: Utilization\n          averageUtilization: 60\n',
        },
      },
    ],
  },
  check: (service) =>
    eachServing(service, (workload) => {
      if (workload.kind === 'DaemonSet') return notApplicable('a DaemonSet runs once on every node');
      const scalers = findAutoscalers(workload, service.repository);
      if (scalers.length > 0) return about(['hpa-configured'], pass(...scalers.map((scaler) => scaler.manifest.place)));
      const { value } = openReplicas(workload, service.repository) ?? minimumReplicas(workload, service.repository);
      return fail({
        message: 'missing',
        args: { workload: workload.name, replicas: value },
        place: workload.place,
        anchor: workload.id,
      });
    }),
};
