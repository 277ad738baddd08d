import type { DataNode } from '../../parsers/data.ts';
import type { Place } from '../../parsers/place.ts';
import type { Service, Workload } from '../../services/types.ts';
import { clusterOf } from '../../services/workloads/cluster.ts';
import { notApplicable, unknown } from '../outcomes.ts';
import type { Outcome } from '../types.ts';

/** Workloads that answer requests for as long as they live; Jobs end by themselves. */
const SERVING = /^(?:Deployment|StatefulSet|DaemonSet|ReplicaSet|ReplicationController|Rollout|DeploymentConfig|Pod)$/;

/** Judges each Kubernetes workload of a service; not applicable without one, unknown when a chart hides it. */
export function eachWorkload(
  service: Service,
  judge: (workload: Workload) => Outcome | readonly Outcome[],
): readonly Outcome[] {
  const { workloads, hidden, partial } = clusterOf(service);
  if (workloads.length === 0) {
    if (hidden === undefined) return [notApplicable('the repository has no Kubernetes workload for this service')];
    return partial
      ? [judge(partial)].flat().map((outcome) => (isSaid(partial, outcome) ? outcome : unknownAs(hidden, outcome)))
      : [unknown(hidden)];
  }
  const seen = new Set<string>();
  return workloads.flatMap(judge).filter((outcome) => {
    if (outcome.verdict !== 'fail') return true;
    const key = `${outcome.message}\0${outcome.place.path}\0${outcome.place.line}\0${outcome.place.column}`;
    return !seen.has(key) && seen.add(key) !== undefined;
  });
}

/**
 * Whether the values of a remote chart decide this by themselves: what they set well, and scalars that they set badly.
 * What they leave out the chart may have by default, so it is not known.
 */
function isSaid(partial: Workload, outcome: Outcome): boolean {
  const isSet = (place: Place): boolean => place.path !== partial.path;
  if (outcome.verdict === 'pass')
    return outcome.evidence.length > 0 && outcome.evidence.every(({ place }) => isSet(place));
  return outcome.verdict === 'fail' && isSet(outcome.place) && isScalar(partial.node, outcome.place);
}

function unknownAs(reason: string, { topics }: Outcome): Outcome {
  return { ...unknown(reason), ...(topics ? { topics } : {}) };
}

function isScalar(node: DataNode, place: Place): boolean {
  if (node.kind === 'scalar') return JSON.stringify(node.place) === JSON.stringify(place);
  const inner = node.kind === 'map' ? node.entries.map(({ value }) => value) : node.items;
  return inner.some((item) => isScalar(item, place));
}

/** The same for workloads that stay up. */
export function eachServing(
  service: Service,
  judge: (workload: Workload) => Outcome | readonly Outcome[],
): readonly Outcome[] {
  return eachWorkload(service, (workload) =>
    SERVING.test(workload.kind) ? judge(workload) : notApplicable(`a ${workload.kind} ends by itself`),
  );
}
