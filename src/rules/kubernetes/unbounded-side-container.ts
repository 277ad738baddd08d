import type { Container } from '../../services/types.ts';
import { fail, notApplicable, pass } from '../outcomes.ts';
import type { Outcome, Rule } from '../types.ts';
import { CLUSTER_KINDS } from './cluster-kinds.ts';
import { eachWorkload } from './each-workload.ts';
import { deployed, deployment } from './example-repository.ts';

const SIDE = 'initContainers:\n  - name: wait\n    image: busybox:1.37';
const RESOURCES =
  '    resources:\n      requests:\n        cpu: 10m\n        memory: 16Mi\n      limits:\n        memory: 32Mi';

function missingOf({ limits, requests }: Container): string {
  const missing = [
    ...(requests.cpu ? [] : ['cpu request']),
    ...(requests.memory ? [] : ['memory request']),
    ...(limits.memory ? [] : ['memory limit']),
  ];
  return missing.join(', ');
}

export const unboundedSideContainer: Rule = {
  id: 'unbounded-side-container',
  code: 'NR3017',
  title: 'A container beside the service has no requests or limits',
  area: 'kubernetes',
  severity: 'note',
  confidence: 'high',
  since: '0.1.0',
  stage: 'stable',
  recommended: false,
  topics: ['resource-requests-and-limits'],
  kinds: CLUSTER_KINDS,
  options: {},
  messages: {
    missing:
      'Container {container} runs in the pod of {workload} without {missing}: what it takes is taken from the service, and the scheduler does not count it. Set its resources too.',
  },
  docs: {
    what: 'Looks at the init containers and sidecars of the pod: requests of cpu and memory and a memory limit, defaults of a LimitRange and of the pod included. The container of the service itself is judged by rules of its own.',
    why: 'A pod is placed by the sum of its containers and dies with the least bounded of them.',
    fix: 'Give every container resources.requests.cpu, resources.requests.memory and resources.limits.memory.',
    references: [
      'https://kubernetes.io/docs/concepts/workloads/pods/init-containers/#resource-sharing-within-containers',
    ],
  },
  examples: {
    bad: [{ title: 'an init container without resources', files: deployed([deployment({ pod: SIDE })]) }],
    good: [{ title: 'with small ones', files: deployed([deployment({ pod: `${SIDE}\n${RESOURCES}` })]) }],
  },
  check: (service) =>
    eachWorkload(service, ({ container, containers, name, id }): readonly Outcome[] => {
      const others = containers.filter((other) => other.node !== container.node);
      if (others.length === 0) return [notApplicable('the pod has one container')];
      return others.map((other) => {
        const missing = missingOf(other);
        if (missing === '') return pass({ place: other.place, note: other.name });
        return fail({
          message: 'missing',
          args: { container: other.name, workload: name, missing },
          place: other.place,
          anchor: `${id} ${other.name}`,
        });
      });
    }),
};
