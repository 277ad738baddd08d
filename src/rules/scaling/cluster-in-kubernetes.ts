import { FILE_START } from '../../facts/span.ts';
import { forksOf } from '../../services/scaling/forks.ts';
import { clusterOf } from '../../services/workloads/cluster.ts';
import { fail, notApplicable, pass, unknown } from '../outcomes.ts';
import { LONG_RUNNING, type Rule } from '../types.ts';

/** They keep one process of each program, and fork none. */
const ONE_OF_EACH = /^(?:supervisord|s6-overlay)$/;

export const clusterInKubernetes: Rule = {
  id: 'cluster-in-kubernetes',
  code: 'NR3104',
  title: 'The service forks workers inside a container that Kubernetes scales',
  area: 'scaling',
  severity: 'warning',
  confidence: 'high',
  since: '0.1.0',
  stage: 'stable',
  recommended: false,
  topics: ['no-cluster-in-k8s'],
  kinds: [...LONG_RUNNING, 'cron'],
  options: {},
  messages: {
    forks:
      'The service forks workers, and Kubernetes scales its pods: each worker has its own heap and pools within one memory limit, and probes and signals reach only the parent. Run one process per container and scale by replicas.',
  },
  docs: {
    what: 'Where the repository has Kubernetes workloads, looks for node:cluster and its wrappers (throng, pm2 in cluster mode) on the production path.',
    why: 'Workers multiply memory and connections behind the back of the scheduler, and os.cpus() counts the cores of the node, not of the container.',
    fix: 'Start one process per container, and let replicas and the autoscaler add more.',
    exceptions: 'On a host without an orchestrator, cluster mode is the way to use all cores.',
    references: ['https://nodejs.org/api/cluster.html', 'https://kubernetes.io/docs/concepts/workloads/pods/'],
  },
  examples: {
    bad: [
      {
        title: 'cluster.fork in a pod',
        files: {
          'package.json': '{ "name": "api" }\n',
          Dockerfile: 'FROM node:24-alpine\nCOPY . .\nCMD ["node", "server.js"]\n',
          'server.js':
            "const cluster = require('node:cluster');\nif (cluster.isPrimary) cluster.fork();\nelse require('node:http').createServer().listen(3000);\n",
          'deploy.yaml':
            'apiVersion: apps/v1\nkind: Deployment\nmetadata:\n  name: api\nspec:\n  template:\n    spec:\n      containers:\n        - name: api\n          image: example/api:1\n',
        },
      },
    ],
    good: [
      {
        title: 'one process',
        files: {
          'package.json': '{ "name": "api" }\n',
          Dockerfile: 'FROM node:24-alpine\nCOPY . .\nCMD ["node", "server.js"]\n',
          'server.js': "require('node:http').createServer().listen(3000);\n",
          'deploy.yaml':
            'apiVersion: apps/v1\nkind: Deployment\nmetadata:\n  name: api\nspec:\n  template:\n    spec:\n      containers:\n        - name: api\n          image: example/api:1\n',
        },
      },
    ],
  },
  check(service) {
    const { workloads, hidden } = clusterOf(service);
    const { program, command } = service;
    if (!program) return [unknown(service.lost[0] ?? 'the source entry was not found')];
    const forks = forksOf(service);
    const supervisor = command?.supervisor;
    const many = supervisor?.instances !== undefined && supervisor.instances !== '1' ? supervisor.place : undefined;
    // A supervisor script that is not the entry itself: `node index.js` forks `lib`.
    const forked = command?.steps.find(
      (step) =>
        step.kind === 'supervisor' && supervisor?.instances !== '1' && !ONE_OF_EACH.test(supervisor?.name ?? ''),
    )?.place;
    const first = forks[0]?.call.place ?? many ?? forked;
    if (!first)
      return [
        pass({ place: command?.place ?? program.place(program.entries[0] ?? '', FILE_START), note: 'one process' }),
      ];
    if (workloads.length === 0 && hidden === undefined)
      return [notApplicable('no orchestrator: cluster mode uses the cores of the host')];
    return [fail({ message: 'forks', place: first, anchor: 'cluster' })];
  },
};
