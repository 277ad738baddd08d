import { minimumReplicas, openReplicas } from '../../services/workloads/queries.ts';
import { eachServing } from '../kubernetes/each-workload.ts';
import { fail, notApplicable, pass, unknown } from '../outcomes.ts';
import { LONG_RUNNING, type Rule } from '../types.ts';

export const singleReplica: Rule = {
  id: 'single-replica',
  code: 'NR3101',
  title: 'The service runs as a single replica',
  area: 'scaling',
  severity: 'warning',
  confidence: 'high',
  since: '0.1.0',
  stage: 'stable',
  recommended: false,
  topics: ['min-replicas'],
  kinds: [...LONG_RUNNING, 'cron', 'frontend'],
  options: {},
  messages: {
    single:
      '{workload} may run as {count} replica: every restart, eviction and node failure is an outage. Run at least {minimum}.',
  },
  docs: {
    what: 'Takes the fewest replicas that may run: the minimum of the autoscaler, else replicas, else the default of 1.',
    why: 'One pod cannot be restarted, moved or upgraded without a gap.',
    fix: 'Set replicas (or minReplicas of the autoscaler) to 2 or more.',
    references: ['https://kubernetes.io/docs/concepts/workloads/controllers/deployment/'],
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
            'apiVersion: apps/v1\nkind: Deployment\nmetadata:\n  name: api\nspec:\n  replicas: 1\n  selector:\n    matchLabels:\n      app: api\n  template:\n    metadata:\n      labels:\n        app: api\n    spec:\n      containers:\n        - name: api\n          image: example/api:1.0.0\n',
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
            'apiVersion: apps/v1\nkind: Deployment\nmetadata:\n  name: api\nspec:\n  replicas: 2\n  selector:\n    matchLabels:\n      app: api\n  template:\n    metadata:\n      labels:\n        app: api\n    spec:\n      containers:\n        - name: api\n          image: example/api:1.0.0\n',
        },
      },
    ],
  },
  check: (service) =>
    eachServing(service, (workload) => {
      if (workload.kind === 'DaemonSet') return notApplicable('a DaemonSet runs once on every node');
      const open = openReplicas(workload, service.repository);
      if (open) return unknown('how many replicas run is filled in elsewhere', { place: open.place });
      const { value, place } = minimumReplicas(workload, service.repository);
      if (value >= 2) return pass({ place, note: `${value} replicas` });
      return fail({
        message: 'single',
        args: { workload: workload.name, count: value, minimum: 2 },
        place,
        anchor: workload.id,
      });
    }),
};
