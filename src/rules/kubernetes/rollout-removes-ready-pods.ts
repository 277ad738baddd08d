import { at } from '../../parsers/data.ts';
import type { Place } from '../../parsers/place.ts';
import type { Workload } from '../../services/types.ts';
import { minimumReplicas, type RollingUpdate, rollingUpdateOf } from '../../services/workloads/queries.ts';
import { about, fail, notApplicable, pass } from '../outcomes.ts';
import { LONG_RUNNING, type Outcome, type Rule } from '../types.ts';
import { eachServing } from './each-workload.ts';

function judgeUnavailable({ maxUnavailable }: RollingUpdate, replicas: number, anchor: string): Outcome {
  const { pods, text, place, explicit } = maxUnavailable;
  if (pods > 0) return fail({ message: 'unavailable', args: { text, pods, replicas }, place, anchor });
  if (explicit) return pass({ place, note: `maxUnavailable ${text}` });
  return fail({ message: 'implicit', args: { replicas }, place, severity: 'note', anchor });
}

function judgeSurge({ maxSurge, maxUnavailable }: RollingUpdate, replicas: number, id: string): Outcome {
  const { pods, text, place } = maxSurge;
  if (pods > 0) return pass({ place, note: `maxSurge ${text}` });
  const anchor = `${id} surge`;
  if (maxUnavailable.pods === 0 && maxUnavailable.explicit)
    return fail({ message: 'stuck', place, severity: 'error', anchor });
  return fail({ message: 'surge', args: { text, replicas }, place, anchor });
}

function strategyPlace({ node, place }: Workload): Place {
  return at(node, 'spec', 'strategy', 'type')?.place ?? place;
}

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
  topics: ['rolling-update-max-unavailable-zero', 'rolling-update-max-surge'],
  kinds: [...LONG_RUNNING, 'cron', 'frontend'],
  options: {},
  messages: {
    implicit:
      'The rollout strategy is left to the default of 25 %, which is 0 of {replicas} replicas today and takes ready pods away as soon as four run. Write maxUnavailable: 0 and maxSurge: 1.',
    unavailable:
      'maxUnavailable {text} lets a rollout stop {pods} of {replicas} ready pods before new ones are ready: capacity drops exactly while things change. Set maxUnavailable: 0 and maxSurge: 1.',
    surge:
      'maxSurge {text} starts no new pod before an old one has gone: a rollout of {replicas} replicas runs with less than it needs. Set maxSurge: 1 and maxUnavailable: 0.',
    stuck:
      'maxSurge and maxUnavailable are both 0: no pod may be added and none removed, and the API server rejects the object. Set maxSurge: 1.',
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
    eachServing(service, (workload): readonly Outcome[] => {
      const update = rollingUpdateOf(workload, service.repository);
      if (!update) return [notApplicable(`a ${workload.kind} has no rolling update of its own`)];
      if (update.type === 'Recreate')
        return [fail({ message: 'recreate', place: strategyPlace(workload), anchor: workload.id })];
      if (update.type === 'BlueGreen') return [pass({ place: workload.place, note: 'blue-green' })];
      const replicas = minimumReplicas(workload, service.repository).value;
      return [
        about(['rolling-update-max-unavailable-zero'], judgeUnavailable(update, replicas, workload.id)),
        about(['rolling-update-max-surge'], judgeSurge(update, replicas, workload.id)),
      ];
    }),
};
