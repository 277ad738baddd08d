import { findAutoscalers } from '../../services/workloads/queries.ts';
import { CLUSTER_KINDS } from '../kubernetes/cluster-kinds.ts';
import { eachServing } from '../kubernetes/each-workload.ts';
import { autoscaler, deployed, deployment } from '../kubernetes/example-repository.ts';
import { fail, notApplicable, pass } from '../outcomes.ts';
import type { Outcome, Rule } from '../types.ts';

export const autoscalerWithoutBounds: Rule = {
  id: 'autoscaler-without-bounds',
  code: 'NR3107',
  title: 'The autoscaler has no sound bounds',
  area: 'scaling',
  severity: 'warning',
  confidence: 'high',
  since: '0.1.0',
  stage: 'stable',
  recommended: false,
  topics: ['hpa-replica-bounds'],
  kinds: CLUSTER_KINDS,
  options: {
    minimum: { default: 2, description: 'lowest minReplicas that passes', minimum: 0 },
    cap: { default: 0, description: 'highest maxReplicas that passes; 0 is no cap', minimum: 0 },
  },
  messages: {
    implicit:
      'The autoscaler of {workload} sets no {field}, so it may shrink to {value}: the next restart is an outage. Set {field}: {minimum}.',
    low: 'The autoscaler of {workload} may shrink to {value}: restarts, evictions and node failures are outages then. Set the minimum to {minimum} or more.',
    fixed:
      'Minimum and maximum of the autoscaler of {workload} are both {value}: it never scales. Raise the maximum above the minimum.',
    cap: 'The autoscaler of {workload} may grow to {value} replicas, more than the cap of {cap}: costs and database connections grow with it. Lower the maximum.',
  },
  docs: {
    what: 'Looks at the explicit minimum and maximum of the autoscaler that targets the workload.',
    why: 'The minimum is the redundancy at night; the maximum is what stores and budgets must bear.',
    fix: 'Set minReplicas to 2 or more, and maxReplicas to what the pools of the databases allow.',
    references: ['https://kubernetes.io/docs/tasks/run-application/horizontal-pod-autoscale/'],
  },
  examples: {
    bad: [{ title: 'down to one', files: deployed([deployment(), autoscaler('minReplicas: 1\nmaxReplicas: 5')]) }],
    good: [{ title: 'two to six', files: deployed([deployment(), autoscaler('minReplicas: 2\nmaxReplicas: 6')]) }],
  },
  check: (service, { options }) =>
    eachServing(service, (workload): readonly Outcome[] => {
      const [scaler] = findAutoscalers(workload, service.repository);
      if (!scaler) return [notApplicable('no autoscaler targets the workload')];
      const { minReplicas, maxReplicas, manifest } = scaler;
      const minimum = Number(options.minimum);
      const cap = Number(options.cap);
      const keda = manifest.kind === 'ScaledObject';
      const found: Outcome[] = [];
      const report = (
        message: string,
        place = manifest.place,
        args: Readonly<Record<string, string | number>> = {},
      ): void => {
        found.push(
          fail({
            message,
            args: { workload: workload.name, minimum, cap, ...args },
            place,
            anchor: `${workload.id} ${message}`,
          }),
        );
      };
      if (!minReplicas && minimum > (keda ? 0 : 1))
        report('implicit', manifest.place, {
          field: keda ? 'minReplicaCount' : 'minReplicas',
          value: keda ? 0 : 1,
        });
      else if (minReplicas && minReplicas.value < minimum)
        report('low', minReplicas.place, { value: minReplicas.value });
      if (maxReplicas && minReplicas && maxReplicas.value <= minReplicas.value)
        report('fixed', maxReplicas.place, { value: maxReplicas.value });
      if (maxReplicas && cap > 0 && maxReplicas.value > cap)
        report('cap', maxReplicas.place, { value: maxReplicas.value });
      if (found.length > 0) return found;
      return [
        pass({
          place: minReplicas?.place ?? manifest.place,
          note: `${minReplicas?.value ?? 1} to ${maxReplicas?.value ?? 'the default'}`,
        }),
      ];
    }),
};
