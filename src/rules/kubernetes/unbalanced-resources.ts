import { RESOURCE_PROFILES, type ResourceProfile } from '../../knowledge/resource-profiles.ts';
import { own } from '../../parsers/own.ts';
import { parseCpu, parseMemory } from '../../parsers/quantity.ts';
import type { Container, Quantity } from '../../services/types.ts';
import { fail, notApplicable, pass } from '../outcomes.ts';
import type { Outcome, Rule } from '../types.ts';
import { CLUSTER_KINDS } from './cluster-kinds.ts';
import { eachWorkload } from './each-workload.ts';
import { deployed, deployment } from './example-repository.ts';

const resources = (request: string, limit: string): string =>
  `resources:\n  requests:\n    memory: ${request}\n  limits:\n    memory: ${limit}`;

/** What is set but stays below the row of the profile. */
function belowProfile({ requests, limits }: Container, row: ResourceProfile): readonly [Quantity, string, string][] {
  const compare = (set: Quantity | undefined, wanted: number | undefined, what: string, text: string) =>
    set?.amount !== undefined && wanted !== undefined && set.amount < wanted
      ? [[set, what, text] satisfies [Quantity, string, string]]
      : [];
  return [
    ...compare(requests.cpu, parseCpu(row.cpuRequest), 'cpu request', row.cpuRequest),
    ...compare(requests.memory, parseMemory(row.memoryRequest), 'memory request', row.memoryRequest),
    ...compare(limits.memory, parseMemory(row.memoryLimit), 'memory limit', row.memoryLimit),
  ];
}

export const unbalancedResources: Rule = {
  id: 'unbalanced-resources',
  code: 'NR3018',
  title: 'Memory request and limit are far apart',
  area: 'kubernetes',
  severity: 'note',
  confidence: 'medium',
  since: '0.1.0',
  stage: 'stable',
  recommended: false,
  topics: ['resource-sizing-profile'],
  kinds: CLUSTER_KINDS,
  options: {
    maximumRatio: { default: 4, description: 'highest memory limit divided by memory request', minimum: 1 },
    profile: { default: 'none', description: 'smallest size that passes: none, light, standard or cpu' },
  },
  messages: {
    ratio:
      'Container {container} may use {limit} but requests {request} ({ratio} times less): nodes are filled by the request, so pods that grow together run the node out of memory. Keep the limit within {maximum} times the request.',
    profile:
      'The {what} of container {container} is {text}, below the {wanted} of the profile {profile}. Raise it, or choose the profile that fits the service.',
  },
  docs: {
    what: 'Divides the memory limit of the container by its request, and compares both with the sizing profile that the configuration chooses.',
    why: 'The scheduler counts requests alone. A limit far above the request is memory that nobody reserved.',
    fix: 'Request what the service uses in normal operation, and keep the limit within a small multiple of it.',
    references: ['https://kubernetes.io/docs/concepts/configuration/manage-resources-containers/'],
  },
  examples: {
    bad: [
      {
        title: 'sixteen times the request',
        files: deployed([deployment({ container: resources('128Mi', '2Gi') })]),
      },
    ],
    good: [{ title: 'twice the request', files: deployed([deployment({ container: resources('256Mi', '512Mi') })]) }],
  },
  check: (service, { options }) =>
    eachWorkload(service, ({ container, id }): readonly Outcome[] => {
      const { requests, limits } = container;
      const row = own(RESOURCE_PROFILES, String(options.profile));
      const below = row ? belowProfile(container, row) : [];
      if (below.length > 0)
        return below.map(([set, what, wanted]) =>
          fail({
            message: 'profile',
            args: { container: container.name, what, text: set.text, wanted, profile: String(options.profile) },
            place: set.place,
            anchor: `${id} ${what}`,
          }),
        );
      if (!limits.memory?.amount || !requests.memory?.amount)
        return [notApplicable('the container has no memory request and limit to compare')];
      const ratio = limits.memory.amount / requests.memory.amount;
      if (ratio <= Number(options.maximumRatio))
        return [pass({ place: limits.memory.place, note: `${ratio.toFixed(1)} times the request` })];
      return [
        fail({
          message: 'ratio',
          args: {
            container: container.name,
            limit: limits.memory.text,
            request: requests.memory.text,
            ratio: Math.round(ratio),
            maximum: Number(options.maximumRatio),
          },
          place: limits.memory.place,
          related: [{ place: requests.memory.place, note: 'request' }],
          anchor: id,
        }),
      ];
    }),
};
