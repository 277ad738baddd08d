import { at, entriesOf, itemsOf, textOf } from '../../parsers/data.ts';
import type { Place } from '../../parsers/place.ts';
import type { Manifest, Repository, Workload } from '../types.ts';
import { findNetworkPolicies, selects } from './queries.ts';
import { canMeet } from './related.ts';

export interface EgressPolicies {
  /** Policies that restrict what the pods may call. */
  readonly egress: readonly Place[];
  /** Policies that select the pods and restrict only what comes in. */
  readonly other: readonly Place[];
}

/** NetworkPolicies, Cilium's and the Sidecars of Istio that select the pods of a workload. */
export function findEgressPolicies(workload: Workload, repository: Repository): EgressPolicies {
  const own = workload.manifest;
  if (!own) return { egress: [], other: [] };
  const policies = [
    ...findNetworkPolicies(workload, repository),
    ...repository.manifests.filter((manifest) => canMeet(manifest, own) && selectsOtherwise(manifest, workload)),
  ];
  const restricting = policies.filter(restrictsEgress);
  return {
    egress: restricting.map((policy) => policy.place),
    other: policies.filter((policy) => !restricting.includes(policy)).map((policy) => policy.place),
  };
}

function selectsOtherwise({ kind, node }: Manifest, { podLabels }: Workload): boolean {
  if (/^Cilium(?:Clusterwide)?NetworkPolicy$/.test(kind))
    return selects(at(node, 'spec', 'endpointSelector'), podLabels);
  if (kind !== 'Sidecar') return false;
  const labels = entriesOf(at(node, 'spec', 'workloadSelector', 'labels'));
  return labels.every(({ key, value }) => podLabels.get(key) === textOf(value));
}

/** Without policyTypes, rules under `egress` imply the type (networking/v1, NetworkPolicySpec). */
function restrictsEgress({ kind, node }: Manifest): boolean {
  if (kind === 'Sidecar') return textOf(at(node, 'spec', 'outboundTrafficPolicy', 'mode')) === 'REGISTRY_ONLY';
  if (kind !== 'NetworkPolicy')
    return at(node, 'spec', 'egress') !== undefined || at(node, 'spec', 'egressDeny') !== undefined;
  const types = itemsOf(at(node, 'spec', 'policyTypes')).map(textOf);
  return types.includes('Egress') || (types.length === 0 && at(node, 'spec', 'egress') !== undefined);
}
