import { findEgressPolicies } from '../../services/workloads/egress.ts';
import { fail, notApplicable, pass, unknown } from '../outcomes.ts';
import type { Rule } from '../types.ts';
import { CLUSTER_KINDS } from './cluster-kinds.ts';
import { eachWorkload } from './each-workload.ts';
import { deployed, deployment } from './example-repository.ts';

const policy = (types: string): string =>
  `apiVersion: networking.k8s.io/v1\nkind: NetworkPolicy\nmetadata:\n  name: api\nspec:\n  podSelector:\n    matchLabels:\n      app: api\n  policyTypes: ${types}\n`;

export const unrestrictedEgress: Rule = {
  id: 'unrestricted-egress',
  code: 'NR3020',
  title: 'Network policies leave outgoing traffic open',
  area: 'kubernetes',
  severity: 'note',
  confidence: 'high',
  since: '0.1.0',
  stage: 'stable',
  recommended: false,
  topics: ['egress-controlled'],
  kinds: CLUSTER_KINDS,
  options: {},
  messages: {
    ingress:
      'The network policies of {workload} restrict what comes in and nothing that goes out: code that an attacker runs in the pod can reach every address, the metadata service of the cloud included. Add Egress to policyTypes and allow what the service calls.',
  },
  docs: {
    what: 'Looks for a NetworkPolicy with policy type Egress, a CiliumNetworkPolicy with egress rules or an Istio Sidecar with REGISTRY_ONLY that selects the pods.',
    why: 'A compromised dependency sends data out. An egress list turns that into a refused connection.',
    fix: 'Add policyTypes: [Ingress, Egress] with rules for DNS, databases and the APIs that the service calls.',
    references: ['https://kubernetes.io/docs/concepts/services-networking/network-policies/'],
  },
  examples: {
    bad: [{ title: 'ingress only', files: deployed([deployment(), policy('[Ingress]')]) }],
    good: [{ title: 'both directions', files: deployed([deployment(), policy('[Ingress, Egress]')]) }],
  },
  check: (service) =>
    eachWorkload(service, (workload) => {
      if (workload.platform !== 'kubernetes') return notApplicable('the platform has no network policies');
      const { egress, other } = findEgressPolicies(workload, service.repository);
      if (egress.length > 0) return pass(...egress);
      const [first] = other;
      if (!first) return unknown('no network policy stands in this repository; the platform may set one');
      return fail({ message: 'ingress', args: { workload: workload.name }, place: first, anchor: workload.id });
    }),
};
