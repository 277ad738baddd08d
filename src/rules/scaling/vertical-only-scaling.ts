import { maximumReplicas, openReplicas } from '../../services/workloads/queries.ts';
import { CLUSTER_KINDS } from '../kubernetes/cluster-kinds.ts';
import { eachServing } from '../kubernetes/each-workload.ts';
import { deployed, deployment } from '../kubernetes/example-repository.ts';
import { fail, pass, unknown } from '../outcomes.ts';
import type { Rule } from '../types.ts';

const cpu = (amount: string): string => `resources:\n  limits:\n    cpu: "${amount}"`;

export const verticalOnlyScaling: Rule = {
  id: 'vertical-only-scaling',
  code: 'NR3111',
  title: 'One replica gets more cores than an event loop can use',
  area: 'scaling',
  severity: 'warning',
  confidence: 'medium',
  since: '0.1.0',
  stage: 'stable',
  recommended: false,
  topics: ['horizontal-scaling'],
  kinds: CLUSTER_KINDS,
  options: {
    maximum: { default: 2000, description: 'most cpu of a single replica that passes, in millicores', minimum: 1 },
  },
  messages: {
    vertical:
      '{workload} runs one replica with {limit} of cpu: JavaScript of one process uses one core, so most of it idles while requests queue up. Use smaller pods and more replicas.',
  },
  docs: {
    what: 'Compares the most replicas that may run with the cpu that one of them gets.',
    why: 'A Node.js process runs JavaScript on one core; a second core helps garbage collection and libuv, the rest helps nothing.',
    fix: 'Add replicas or an autoscaler, and let a pod have one or two cores; move cpu-heavy work to a worker pool.',
    references: ['https://nodejs.org/en/learn/asynchronous-work/dont-block-the-event-loop'],
  },
  examples: {
    bad: [
      { title: 'eight cores for one', files: deployed([deployment({ spec: 'replicas: 1', container: cpu('8') })]) },
    ],
    good: [
      { title: 'four times one core', files: deployed([deployment({ spec: 'replicas: 4', container: cpu('1') })]) },
    ],
  },
  check: (service, { options }) =>
    eachServing(service, (workload) => {
      const open = openReplicas(workload, service.repository);
      if (open) return unknown('how many replicas run is filled in elsewhere', { place: open.place });
      const most = maximumReplicas(workload, service.repository);
      if (most.value > 1 || workload.kind === 'DaemonSet')
        return pass({ place: most.place, note: `up to ${most.value} replicas` });
      const limit = workload.container.limits.cpu ?? workload.container.requests.cpu;
      if (limit?.amount === undefined || limit.amount <= Number(options.maximum))
        return unknown('one replica runs; whether its cpu is the bottleneck shows only in metrics', {
          place: most.place,
        });
      return fail({
        message: 'vertical',
        args: { workload: workload.name, limit: limit.text },
        place: limit.place,
        related: [{ place: most.place, note: 'one replica' }],
        anchor: workload.id,
      });
    }),
};
