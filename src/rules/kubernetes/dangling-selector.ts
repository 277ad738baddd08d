import { danglingOf } from '../../services/workloads/dangling.ts';
import {
  findAutoscalers,
  findDisruptionBudgets,
  findIngresses,
  findServices,
} from '../../services/workloads/queries.ts';
import { fail, notApplicable, pass } from '../outcomes.ts';
import type { Outcome, Rule } from '../types.ts';
import { CLUSTER_KINDS } from './cluster-kinds.ts';
import { eachWorkload } from './each-workload.ts';
import { deployed, deployment } from './example-repository.ts';

const service = (label: string): string =>
  `apiVersion: v1\nkind: Service\nmetadata:\n  name: api\nspec:\n  selector:\n    app: ${label}\n  ports:\n    - port: 80\n      targetPort: 3000\n`;

export const danglingSelector: Rule = {
  id: 'dangling-selector',
  code: 'NR3033',
  title: 'A Service, budget, autoscaler or Ingress reaches nothing',
  area: 'kubernetes',
  severity: 'error',
  confidence: 'high',
  since: '0.1.0',
  stage: 'stable',
  recommended: true,
  topics: ['service-selects-pods'],
  kinds: CLUSTER_KINDS,
  options: {},
  messages: {
    selector:
      '{kind} {name} selects {wanted}, and no pod of the manifests has these labels: {consequence}. Use the labels of the pod template of {workload}.',
    target:
      '{kind} {name} scales {wanted}, which the manifests do not have: {workload} is never scaled. Name it with its kind.',
    backend:
      '{kind} {name} leads to {wanted}, which the manifests do not have: its requests are answered with 503. Name a Service that exists.',
  },
  docs: {
    what: 'Looks for Services, PodDisruptionBudgets, autoscalers and Ingresses that belong to a workload of the service by name or label, and select or name nothing in the repository.',
    why: 'Nothing complains: the object is accepted, and traffic, protection or scaling is simply not there.',
    fix: 'Make the selector equal to the labels under spec.template.metadata.labels.',
    exceptions:
      'Services without selector, ExternalName Services and objects for pods of another repository are left alone.',
    references: ['https://kubernetes.io/docs/concepts/services-networking/service/'],
  },
  examples: {
    bad: [{ title: 'a label that no pod has', files: deployed([deployment(), service('backend')]) }],
    good: [{ title: 'the label of the pods', files: deployed([deployment(), service('api')]) }],
  },
  check: (service) =>
    eachWorkload(service, (workload): readonly Outcome[] => {
      const found = danglingOf(service).filter((item) => item.meant.id === workload.id);
      if (found.length > 0)
        return found.map(({ manifest, kind, wanted, place }) =>
          fail({
            message: kind,
            args: {
              kind: manifest.kind,
              name: manifest.name,
              wanted,
              workload: workload.name,
              consequence:
                manifest.kind === 'Service'
                  ? 'it has no endpoints and every request is refused'
                  : 'it protects nothing',
            },
            place,
            related: [{ place: workload.place, note: `${workload.kind} ${workload.name}` }],
            anchor: `${manifest.kind} ${manifest.name}`,
          }),
        );
      const { repository } = service;
      const attached = [
        ...findServices(workload, repository),
        ...findDisruptionBudgets(workload, repository),
        ...findAutoscalers(workload, repository).map((scaler) => scaler.manifest),
        ...findIngresses(workload, repository),
      ];
      if (attached.length === 0) return [notApplicable('no Service, budget, autoscaler or Ingress is for the pods')];
      return [pass(...attached.map((manifest) => ({ place: manifest.place, note: manifest.kind })))];
    }),
};
