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
  const { workloads, hidden } = clusterOf(service);
  if (workloads.length === 0)
    return [
      hidden === undefined
        ? notApplicable('the repository has no Kubernetes workload for this service')
        : unknown(hidden),
    ];
  const seen = new Set<string>();
  return workloads.flatMap(judge).filter((outcome) => {
    if (outcome.verdict !== 'fail') return true;
    const key = `${outcome.message}\0${outcome.place.path}\0${outcome.place.line}\0${outcome.place.column}`;
    return !seen.has(key) && seen.add(key) !== undefined;
  });
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
