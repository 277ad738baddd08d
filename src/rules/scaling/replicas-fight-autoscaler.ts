import { findAutoscalers } from '../../services/workloads/queries.ts';
import { CLUSTER_KINDS } from '../kubernetes/cluster-kinds.ts';
import { eachServing } from '../kubernetes/each-workload.ts';
import { autoscaler, deployed, deployment } from '../kubernetes/example-repository.ts';
import { fail, notApplicable, pass } from '../outcomes.ts';
import type { Rule } from '../types.ts';

const HPA = autoscaler('minReplicas: 2\nmaxReplicas: 6');

export const replicasFightAutoscaler: Rule = {
  id: 'replicas-fight-autoscaler',
  code: 'NR3105',
  title: 'The manifest sets replicas that an autoscaler owns',
  area: 'scaling',
  severity: 'error',
  confidence: 'high',
  since: '0.1.0',
  stage: 'stable',
  recommended: true,
  topics: ['hpa-owns-replicas'],
  kinds: CLUSTER_KINDS,
  options: {},
  messages: {
    fight:
      '{workload} sets replicas: {replicas} and {scaler} scales it: each deploy puts it back to {replicas}, in the middle of a peak too, and stops the pods above that. Remove replicas from the manifest.',
  },
  docs: {
    what: 'Looks for spec.replicas on workloads that a HorizontalPodAutoscaler or ScaledObject targets.',
    why: 'Applying the manifest writes the number again; the autoscaler needs minutes to bring the pods back.',
    fix: 'Delete spec.replicas, and let minReplicas of the autoscaler say how many run at least.',
    references: [
      'https://kubernetes.io/docs/tasks/run-application/horizontal-pod-autoscale/#migrating-deployments-and-statefulsets-to-horizontal-autoscaling',
    ],
  },
  examples: {
    bad: [{ title: 'both', files: deployed([deployment({ spec: 'replicas: 3' }), HPA]) }],
    good: [{ title: 'the autoscaler alone', files: deployed([deployment(), HPA]) }],
  },
  check: (service) =>
    eachServing(service, (workload) => {
      const [scaler] = findAutoscalers(workload, service.repository);
      if (!scaler) return notApplicable('no autoscaler targets the workload');
      const { replicas, name, id } = workload;
      const evidence = { place: scaler.manifest.place, note: scaler.manifest.kind };
      if (!replicas) return pass(evidence);
      return fail({
        message: 'fight',
        args: { workload: name, replicas: replicas.value, scaler: `${scaler.manifest.kind} ${scaler.manifest.name}` },
        place: replicas.place,
        related: [evidence],
        anchor: id,
      });
    }),
};
