import { memoizeByService } from '../memoize.ts';
import type { Service, Workload } from '../types.ts';
import { clusterOf } from '../workloads/cluster.ts';

export interface Hosting {
  /** `orchestrator`: something places and replaces containers. `host`: a process of one machine. `unknown`: not in the repository. */
  readonly kind: 'orchestrator' | 'platform' | 'host' | 'compose' | 'unknown';
  readonly workloads: readonly Workload[];
  /** Why nothing is known. */
  readonly reason: string;
}

const ORCHESTRATED = /^(?:kubernetes|ecs|cloud-run)$/;
const PLATFORM = /^(?:fly|procfile)$/;

/** Where the service runs: an orchestrator wins over a host, a host over a compose file. */
export const hostingOf = memoizeByService((service: Service): Hosting => {
  const of = (pattern: RegExp): readonly Workload[] =>
    service.workloads.filter((workload) => pattern.test(workload.platform));
  const found = (kind: Hosting['kind'], workloads: readonly Workload[]): Hosting | undefined =>
    workloads.length > 0 ? { kind, workloads, reason: '' } : undefined;
  const { hidden } = clusterOf(service);
  const orchestrated = found('orchestrator', of(ORCHESTRATED));
  if (orchestrated) return orchestrated;
  if (hidden !== undefined) return { kind: 'orchestrator', workloads: [], reason: hidden };
  return (
    found('platform', of(PLATFORM)) ??
    found('host', of(/^(?:pm2|systemd)$/)) ??
    found('compose', of(/^compose$/)) ?? {
      kind: 'unknown',
      workloads: [],
      reason: 'nothing in the repository says where the service runs',
    }
  );
});
