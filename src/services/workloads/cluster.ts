import { memoizeByService } from '../memoize.ts';
import type { Service, Workload } from '../types.ts';

export interface ClusterView {
  /** The Kubernetes workloads of the service that ship. */
  readonly workloads: readonly Workload[];
  /** What seems to deploy the service but was not rendered: a chart or kustomization, with where it lives. */
  readonly hidden: string | undefined;
}

/** The cluster side of a service: its workloads, or the chart or kustomization that would tell. */
export const clusterOf = memoizeByService((service: Service): ClusterView => {
  const workloads = service.workloads.filter((workload) => workload.platform === 'kubernetes');
  if (workloads.length > 0) return { workloads, hidden: undefined };
  const { charts, kustomizations } = service.repository;
  const chart =
    charts.find((item) => concerns(item.folder, item.name, service)) ?? (charts.length > 0 ? charts[0] : undefined);
  if (chart)
    return {
      workloads,
      hidden: chart.local
        ? `the Helm chart ${chart.path} is not rendered`
        : `the templates of the chart ${chart.path} are not in this repository`,
    };
  const open = kustomizations.find((item) => !item.rendered);
  return { workloads, hidden: open ? `the kustomization ${open.path} is not built: ${open.reason}` : undefined };
});

function concerns(folder: string, name: string, service: Service): boolean {
  return folder.startsWith(`${service.root}/`) || name === service.name || name === service.package?.name;
}
