import { findDisruptionBudgets, maximumReplicas, openReplicas } from '../../services/workloads/queries.ts';
import { fail, pass } from '../outcomes.ts';
import { LONG_RUNNING, type Rule } from '../types.ts';
import { eachServing } from './each-workload.ts';

export const missingDisruptionBudget: Rule = {
  id: 'missing-disruption-budget',
  code: 'NR3011',
  title: 'No PodDisruptionBudget protects the pods',
  area: 'kubernetes',
  severity: 'warning',
  confidence: 'high',
  since: '0.1.0',
  stage: 'stable',
  recommended: false,
  topics: ['pod-disruption-budget'],
  kinds: [...LONG_RUNNING, 'cron', 'frontend'],
  options: {},
  messages: {
    missing:
      'No PodDisruptionBudget selects the pods of {workload}: a node upgrade may evict all {replicas} at once. Add one with maxUnavailable: 1.',
  },
  docs: {
    what: 'Looks for a PodDisruptionBudget in the same namespace whose selector matches the labels of the pods.',
    why: 'Drains and cluster upgrades respect budgets and nothing else.',
    fix: 'Add a PodDisruptionBudget with maxUnavailable: 1 and the labels of the pods.',
    references: ['https://kubernetes.io/docs/concepts/workloads/pods/disruptions/'],
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
            'apiVersion: apps/v1\nkind: Deployment\nmetadata:\n  name: api\nspec:\n  replicas: 3\n  selector:\n    matchLabels:\n      app: api\n  template:\n    metadata:\n      labels:\n        app: api\n    spec:\n      containers:\n        - name: api\n          image: example/api:1.0.0\n',
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
            'apiVersion: apps/v1\nkind: Deployment\nmetadata:\n  name: api\nspec:\n  replicas: 3\n  selector:\n    matchLabels:\n      app: api\n  template:\n    metadata:\n      labels:\n        app: api\n    spec:\n      containers:\n        - name: api\n          image: example/api:1.0.0\n---\napiVersion: policy/v1\nkind: PodDisruptionBudget\nmetadata:\n  name: api\nspec:\n  maxUnavailable: 1\n  selector:\n    matchLabels:\n      app: api\n',
        },
      },
    ],
  },
  check: (service) =>
    eachServing(service, (workload) => {
      const budgets = findDisruptionBudgets(workload, service.repository);
      if (budgets.length > 0) return pass(...budgets.map((budget) => budget.place));
      const open = openReplicas(workload, service.repository)?.value;
      const replicas = open ?? maximumReplicas(workload, service.repository).value;
      return fail({
        message: 'missing',
        args: { workload: workload.name, replicas },
        place: workload.place,
        severity: typeof replicas === 'string' || replicas > 1 ? 'warning' : 'note',
        anchor: workload.id,
      });
    }),
};
