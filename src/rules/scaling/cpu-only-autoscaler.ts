import { findAutoscalers } from '../../services/workloads/queries.ts';
import { CLUSTER_KINDS } from '../kubernetes/cluster-kinds.ts';
import { eachServing } from '../kubernetes/each-workload.ts';
import { autoscaler, deployed, deployment } from '../kubernetes/example-repository.ts';
import { fail, notApplicable, pass } from '../outcomes.ts';
import type { Rule } from '../types.ts';

const CPU =
  'minReplicas: 2\nmaxReplicas: 6\nmetrics:\n  - type: Resource\n    resource:\n      name: cpu\n      target:\n        type: Utilization\n        averageUtilization: 60';
const LATENCY =
  '\n  - type: Pods\n    pods:\n      metric:\n        name: http_request_duration_p95\n      target:\n        type: AverageValue\n        averageValue: 250m';

export const cpuOnlyAutoscaler: Rule = {
  id: 'cpu-only-autoscaler',
  code: 'NR3108',
  title: 'The autoscaler looks at resources only',
  area: 'scaling',
  severity: 'note',
  confidence: 'high',
  since: '0.1.0',
  stage: 'stable',
  recommended: false,
  topics: ['hpa-custom-metric'],
  kinds: CLUSTER_KINDS,
  options: {},
  messages: {
    resources:
      'The autoscaler of {workload} follows {metrics} alone: requests that wait for the event loop, a pool or an upstream use no cpu, so latency grows and no pod is added. Add a metric such as p95 latency, event-loop lag or queue depth.',
  },
  docs: {
    what: 'Looks for a Pods, Object or External metric, or a KEDA trigger other than cpu and memory, beside the resource metrics.',
    why: 'What users wait for is often not cpu.',
    fix: 'Export the metric with prom-client and add it through the Prometheus adapter or KEDA.',
    references: [
      'https://kubernetes.io/docs/tasks/run-application/horizontal-pod-autoscale/#scaling-on-custom-metrics',
      'https://keda.sh/docs/latest/scalers/prometheus/',
    ],
  },
  examples: {
    bad: [{ title: 'cpu alone', files: deployed([deployment(), autoscaler(CPU)]) }],
    good: [{ title: 'cpu and latency', files: deployed([deployment(), autoscaler(CPU + LATENCY)]) }],
  },
  check: (service) =>
    eachServing(service, (workload) => {
      const [scaler] = findAutoscalers(workload, service.repository);
      if (!scaler) return notApplicable('no autoscaler targets the workload');
      if (scaler.custom.length > 0) return pass(...scaler.custom);
      const metrics = [...(scaler.cpu ? ['cpu'] : []), ...(scaler.memory ? ['memory'] : [])].join(' and ') || 'cpu';
      return fail({
        message: 'resources',
        args: { workload: workload.name, metrics },
        place: scaler.cpu?.place ?? scaler.memory?.place ?? scaler.manifest.place,
        anchor: workload.id,
      });
    }),
};
