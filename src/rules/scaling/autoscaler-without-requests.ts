import { findAutoscalers } from '../../services/workloads/queries.ts';
import { CLUSTER_KINDS } from '../kubernetes/cluster-kinds.ts';
import { eachServing } from '../kubernetes/each-workload.ts';
import { autoscaler, deployed, deployment } from '../kubernetes/example-repository.ts';
import { fail, notApplicable, pass } from '../outcomes.ts';
import type { Outcome, Rule } from '../types.ts';

const HPA = autoscaler(
  'minReplicas: 2\nmaxReplicas: 6\nmetrics:\n  - type: Resource\n    resource:\n      name: cpu\n      target:\n        type: Utilization\n        averageUtilization: 60',
);

export const autoscalerWithoutRequests: Rule = {
  id: 'autoscaler-without-requests',
  code: 'NR3110',
  title: 'The autoscaler follows a resource that the pods do not request',
  area: 'scaling',
  severity: 'error',
  confidence: 'high',
  since: '0.1.0',
  stage: 'stable',
  recommended: true,
  topics: ['hpa-configured'],
  kinds: CLUSTER_KINDS,
  options: {},
  messages: {
    missing:
      'The autoscaler aims at a share of the {resource} request, and container {container} requests none: it reports FailedGetResourceMetric and never scales {workload}. Set resources.requests.{resource}.',
  },
  docs: {
    what: 'For utilization targets of the autoscaler, looks whether every container of the pod requests that resource.',
    why: 'Utilization is usage divided by request. Without the request of one container there is no number, and no pod is ever added.',
    fix: 'Give every container of the pod a request for the resource.',
    references: [
      'https://kubernetes.io/docs/tasks/run-application/horizontal-pod-autoscale/#how-does-a-horizontalpodautoscaler-work',
    ],
  },
  examples: {
    bad: [{ title: 'no requests', files: deployed([deployment(), HPA]) }],
    good: [
      {
        title: 'a cpu request',
        files: deployed([deployment({ container: 'resources:\n  requests:\n    cpu: 250m' }), HPA]),
      },
    ],
  },
  check: (service) =>
    eachServing(service, (workload): readonly Outcome[] => {
      const [scaler] = findAutoscalers(workload, service.repository);
      if (!scaler) return [notApplicable('no autoscaler targets the workload')];
      const found = (['cpu', 'memory'] as const).flatMap((resource): readonly Outcome[] => {
        const target = scaler[resource];
        if (!target || Number.isNaN(target.value)) return [];
        const bare = workload.containers.filter(
          ({ role, requests }) => role !== 'init' && role !== 'migration' && !requests[resource],
        );
        return bare.map((container) =>
          fail({
            message: 'missing',
            args: { resource, container: container.name, workload: workload.name },
            place: container.place,
            related: [{ place: target.place, note: `${resource} target` }],
            anchor: `${workload.id} ${container.name} ${resource}`,
          }),
        );
      });
      return found.length > 0 ? found : [pass({ place: scaler.manifest.place, note: scaler.manifest.kind })];
    }),
};
