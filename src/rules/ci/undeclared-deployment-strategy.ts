import { at, entriesOf, textOf } from '../../parsers/data.ts';
import type { Workload } from '../../services/types.ts';
import { fail, notApplicable, pass } from '../outcomes.ts';
import { LONG_RUNNING, type Outcome, type Rule } from '../types.ts';

const QUARTER = 'the defaults may take a quarter of its pods away at once';
/** What happens without a word (kubernetes.io/docs/concepts/workloads/controllers). */
const DEFAULTS: Readonly<Record<string, string>> = {
  StatefulSet:
    'by default its pods are taken away one at a time, in order, and the first that does not start stops all',
  DaemonSet: 'by default one node after the other loses its pod before the new one starts',
};

function judge(workload: Workload): readonly Outcome[] {
  const { node, kind, place, name } = workload;
  if (workload.platform === 'compose') {
    const update = at(node, 'deploy', 'update_config');
    return update ? [pass(update.place)] : [];
  }
  if (
    workload.platform !== 'kubernetes' ||
    !/^(?:Deployment|StatefulSet|DaemonSet|Rollout|DeploymentConfig)$/.test(kind)
  )
    return [];
  const strategy = at(node, 'spec', kind === 'StatefulSet' || kind === 'DaemonSet' ? 'updateStrategy' : 'strategy');
  const type = textOf(at(strategy, 'type'));
  if (type === 'Recreate' || type === 'OnDelete')
    return [
      fail({
        message: type === 'Recreate' ? 'recreate' : 'manual',
        args: { name },
        place: at(strategy, 'type')?.place ?? place,
        severity: 'warning',
        anchor: workload.id,
      }),
    ];
  return [
    entriesOf(strategy).length > 0 && strategy
      ? pass(strategy.place)
      : fail({
          message: 'undeclared',
          args: { name, kind, defaults: DEFAULTS[kind] ?? QUARTER },
          place,
          anchor: workload.id,
        }),
  ];
}

export const undeclaredDeploymentStrategy: Rule = {
  id: 'undeclared-deployment-strategy',
  code: 'NR7118',
  title: 'The deployment strategy is left to defaults, or takes the service down',
  area: 'ci',
  severity: 'note',
  confidence: 'high',
  since: '0.1.0',
  stage: 'preview',
  recommended: false,
  topics: ['deployment-strategy'],
  kinds: LONG_RUNNING,
  options: {},
  messages: {
    undeclared:
      '{kind} {name} says nothing about how it is updated: {defaults}. Write the strategy down (RollingUpdate with bounds, or a canary), so that it is a decision.',
    recreate:
      'Recreate stops every pod of {name} before it starts new ones, so each release is an outage. Use RollingUpdate, unless two versions must never run together.',
    manual: 'OnDelete leaves {name} on the old version until somebody deletes its pods. Use RollingUpdate.',
  },
  docs: {
    what: 'Reads `strategy` (Deployment, Rollout), `updateStrategy` (StatefulSet, DaemonSet) and `deploy.update_config` (compose).',
    why: 'How a release replaces the old one decides what users notice of it.',
    fix: 'Declare RollingUpdate with maxUnavailable: 0 and maxSurge: 1.',
    exceptions: 'A service that must not run twice (a lock, a schedule) needs Recreate; suppress with that reason.',
    references: ['https://kubernetes.io/docs/concepts/workloads/controllers/deployment/#strategy'],
  },
  examples: {
    bad: [
      {
        title: 'defaults',
        files: {
          'package.json': '{ "name": "api", "scripts": { "start": "node server.js" } }\n',
          'server.js': "require('node:http').createServer().listen(3000);\n",
          Dockerfile: 'FROM node:24-alpine\nCOPY server.js .\nCMD ["node", "server.js"]\n',
          'k8s/api.yaml':
            'apiVersion: apps/v1\nkind: Deployment\nmetadata:\n  name: api\nspec:\n  selector:\n    matchLabels: { app: api }\n  template:\n    metadata:\n      labels: { app: api }\n    spec:\n      containers:\n        - name: api\n          image: api:1.0.0\n',
        },
      },
    ],
    good: [
      {
        title: 'declared',
        files: {
          'package.json': '{ "name": "api", "scripts": { "start": "node server.js" } }\n',
          'server.js': "require('node:http').createServer().listen(3000);\n",
          Dockerfile: 'FROM node:24-alpine\nCOPY server.js .\nCMD ["node", "server.js"]\n',
          'k8s/api.yaml':
            'apiVersion: apps/v1\nkind: Deployment\nmetadata:\n  name: api\nspec:\n  strategy:\n    type: RollingUpdate\n    rollingUpdate: { maxUnavailable: 0, maxSurge: 1 }\n  selector:\n    matchLabels: { app: api }\n  template:\n    metadata:\n      labels: { app: api }\n    spec:\n      containers:\n        - name: api\n          image: api:1.0.0\n',
        },
      },
    ],
  },
  check(service) {
    const outcomes = service.workloads.flatMap(judge);
    return outcomes.length > 0 ? outcomes : [notApplicable('no orchestrator of this repository rolls the service out')];
  },
};
