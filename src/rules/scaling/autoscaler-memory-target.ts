import { findAutoscalers } from '../../services/workloads/queries.ts';
import { CLUSTER_KINDS } from '../kubernetes/cluster-kinds.ts';
import { eachServing } from '../kubernetes/each-workload.ts';
import { autoscaler, deployed, deployment } from '../kubernetes/example-repository.ts';
import { fail, notApplicable, pass } from '../outcomes.ts';
import type { Rule } from '../types.ts';

const metric = (name: string, percent: number): string =>
  `  - type: Resource\n    resource:\n      name: ${name}\n      target:\n        type: Utilization\n        averageUtilization: ${percent}`;
const bounds = 'minReplicas: 2\nmaxReplicas: 6\nmetrics:\n';

export const autoscalerMemoryTarget: Rule = {
  id: 'autoscaler-memory-target',
  code: 'NR3106',
  title: 'The memory target of the autoscaler does not fit Node.js',
  area: 'scaling',
  severity: 'note',
  confidence: 'medium',
  since: '0.1.0',
  stage: 'stable',
  recommended: false,
  topics: ['hpa-memory-target'],
  kinds: CLUSTER_KINDS,
  options: {
    maximum: { default: 75, description: 'highest memory utilization target that passes, in percent', minimum: 1 },
  },
  messages: {
    high: 'The autoscaler adds pods at {percent} % memory: with a heap of 75 % of the limit that point comes after garbage collection has begun to take all the time. Aim at 70 %.',
    only: 'The autoscaler of {workload} follows memory alone: V8 keeps what it once took, so pods are added and never removed, and a busy event loop adds none. Add cpu or a latency metric.',
  },
  docs: {
    what: 'Reads the memory target of the autoscaler, where it has one, and whether it is the only metric.',
    why: 'Memory of a Node.js process follows its history, not its load.',
    fix: 'Scale on cpu or latency, with memory at 70 % as a second metric at most.',
    references: ['https://kubernetes.io/docs/tasks/run-application/horizontal-pod-autoscale/#algorithm-details'],
  },
  examples: {
    bad: [{ title: 'memory alone', files: deployed([deployment(), autoscaler(bounds + metric('memory', 70))]) }],
    good: [
      {
        title: 'cpu and memory',
        files: deployed([deployment(), autoscaler(`${bounds}${metric('cpu', 60)}\n${metric('memory', 70)}`)]),
      },
    ],
  },
  check: (service, { options }) =>
    eachServing(service, (workload) => {
      const [scaler] = findAutoscalers(workload, service.repository);
      if (!scaler?.memory) return notApplicable('no autoscaler follows memory');
      const { memory, cpu, custom } = scaler;
      const anchor = workload.id;
      if (!cpu && custom.length === 0)
        return fail({ message: 'only', args: { workload: workload.name }, place: memory.place, anchor });
      if (memory.value > Number(options.maximum))
        return fail({ message: 'high', args: { percent: memory.value }, place: memory.place, anchor });
      return pass({ place: memory.place, note: Number.isNaN(memory.value) ? 'a quantity' : `${memory.value} %` });
    }),
};
