import { at, textOf } from '../../parsers/data.ts';
import type { Place } from '../../parsers/place.ts';
import { memoizeByService } from '../memoize.ts';
import type { Service, Workload } from '../types.ts';
import { clusterOf } from '../workloads/cluster.ts';
import { maximumReplicas, openReplicas } from '../workloads/queries.ts';
import { forksOf } from './forks.ts';

export interface Parallel {
  /** `several` processes answer requests side by side, `one`, or nothing in the repository tells. */
  readonly count: 'several' | 'one' | 'unknown';
  readonly place: Place | undefined;
  readonly note: string;
}

/** Whether more than one process of the service may run at a time: replicas, autoscalers, workers of cluster or pm2. */
export const parallelOf = memoizeByService((service: Service): Parallel => {
  const [fork] = forksOf(service);
  if (fork) return { count: 'several', place: fork.call.place, note: 'forks workers' };
  const supervisor = service.command?.supervisor;
  if (supervisor?.instances !== undefined && supervisor.instances !== '1')
    return {
      count: 'several',
      place: supervisor.place,
      note: `${supervisor.name} with ${supervisor.instances} instances`,
    };
  const counted = service.workloads.flatMap((workload) => replicasOf(workload, service));
  const several = counted.find(({ value }) => value > 1);
  if (several) return { count: 'several', place: several.place, note: `up to ${several.value} replicas` };
  if (counted.length > 0 && counted.length === service.workloads.length)
    return { count: 'one', place: counted[0]?.place, note: 'one replica' };
  return {
    count: 'unknown',
    place: undefined,
    note: clusterOf(service).hidden ?? 'nothing tells how many processes run',
  };
});

function replicasOf(
  workload: Workload,
  service: Service,
): readonly { readonly value: number; readonly place: Place }[] {
  if (workload.platform === 'kubernetes') {
    // Knative adds and removes pods by itself.
    if (workload.kind === 'Service') return [{ value: 2, place: workload.place }];
    return openReplicas(workload, service.repository) ? [] : [maximumReplicas(workload, service.repository)];
  }
  if (workload.platform === 'cloud-run') return [{ value: 2, place: workload.place }];
  if (workload.replicas) return [workload.replicas];
  if (workload.platform === 'pm2') {
    const instances = at(workload.node, 'instances');
    const text = textOf(instances) ?? '1';
    return [{ value: /^1$/.test(text) ? 1 : 2, place: instances?.place ?? workload.place }];
  }
  return workload.platform === 'compose' || workload.platform === 'systemd'
    ? [{ value: 1, place: workload.place }]
    : [];
}
