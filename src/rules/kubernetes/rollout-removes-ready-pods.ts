import { minimumReplicas, rollingUpdateOf } from '../../services/workloads/queries.ts';
import { fail, notApplicable, pass } from '../outcomes.ts';
import { LONG_RUNNING, type Rule } from '../types.ts';
import { eachServing } from './each-workload.ts';

export const rolloutRemovesReadyPods: Rule = {
  id: 'rollout-removes-ready-pods',
  code: 'NR3010',
  title: 'A rollout takes ready pods away before their successors are ready',
  area: 'kubernetes',
  severity: 'warning',
  confidence: 'high',
  since: '0.1.0',
  stage: 'stable',
  recommended: false,
  topics: ['rolling-update-max-unavailable-zero'],
  kinds: [...LONG_RUNNING, 'cron', 'frontend'],
  options: {},
  messages: {
    implicit:
      'The rollout strategy is left to the default of 25 %, which is 0 of {replicas} replicas today and takes ready pods away as soon as four run. Write maxUnavailable: 0 and maxSurge: 1.',
    unavailable:
      'maxUnavailable {text} lets a rollout stop {pods} of {replicas} ready pods before new ones are ready: capacity drops exactly while things change. Set maxUnavailable: 0 and maxSurge: 1.',
    recreate:
      'Strategy Recreate stops every pod before the first new one starts: each rollout is an outage. Use RollingUpdate with maxUnavailable: 0.',
  },
  docs: {
    what: 'Works out how many pods the rolling update of the Deployment may take away, percentages rounded down over the fewest replicas; the default of 25 % is 0 up to three replicas, but not beyond.',
    why: 'Losing pods during a rollout overloads the others and, with one replica, is an outage.',
    fix: 'Set strategy.rollingUpdate.maxUnavailable: 0 and maxSurge: 1.',
    references: ['https://kubernetes.io/docs/concepts/workloads/controllers/deployment/#rolling-update-deployment'],
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
            'apiVersion: apps/v1\nkind: Deployment\nmetadata:\n  name: api\nspec:\n  replicas: 4\n  selector:\n    matchLabels:\n      app: api\n  template:\n    metadata:\n      labels:\n        app: api\n    spec:\n      containers:\n        - name: api\n          image: example/api:1.0.0\n',
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
            'apiVersion: apps/v1\nkind: Deployment\nmetadata:\n  name: api\nspec:\n  replicas: 4\n  strategy:\n    rollingUpdate:\n      maxUnavailable: 0\n      maxSurge: 1\n  selector:\n    matchLabels:\n      app: api\n  template:\n    metadata:\n      labels:\n        app: api\n    spec:\n      containers:\n        - name: api\n          image: example/api:1.0.0\n',
        },
      },
    ],
  },
  check: (service) =>
    eachServing(service, (workload) => {
      const update = rollingUpdateOf(workload, service.repository);
      if (!update) return notApplicable(`a ${workload.kind} has no rolling update of its own`);
      if (update.type === 'Recreate') return fail({ message: 'recreate', place: workload.place, anchor: workload.id });
      const { pods, text, place, explicit } = update.maxUnavailable;
      if (pods === 0 && !explicit)
        return fail({
          message: 'implicit',
          args: { replicas: minimumReplicas(workload, service.repository).value },
          place,
          severity: 'note',
          anchor: workload.id,
        });
      if (pods === 0) return pass({ place, note: `maxUnavailable ${text}` });
      return fail({
        message: 'unavailable',
        args: { text, pods, replicas: minimumReplicas(workload, service.repository).value },
        place,
        anchor: workload.id,
      });
    }),
};
