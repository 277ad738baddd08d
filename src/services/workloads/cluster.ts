import { memoizeByService } from '../memoize.ts';
import type { Chart, Service, Workload } from '../types.ts';
import { naisApplicationOf, naisWorkloadOf } from './nais.ts';
import { remoteWorkloadOf } from './remote-values.ts';

export interface ClusterView {
  /** The Kubernetes workloads of the service that ship. */
  readonly workloads: readonly Workload[];
  /** What seems to deploy the service but was not rendered: a chart or kustomization, with where it lives. */
  readonly hidden: string | undefined;
  /** What the values of that chart say of its pods; they set less than the chart does. */
  readonly partial?: Workload;
}

/** The cluster side of a service: its workloads, or the chart or kustomization that would tell. */
export const clusterOf = memoizeByService((service: Service): ClusterView => {
  const workloads = service.workloads.filter((workload) => workload.platform === 'kubernetes');
  if (workloads.length > 0) return { workloads, hidden: undefined };
  const nais = naisApplicationOf(service);
  if (nais) {
    const partial = naisWorkloadOf(nais);
    const hidden = `the platform makes the pods of the Nais Application ${nais.path}, and its defaults are not here`;
    return { workloads, hidden, ...(partial ? { partial } : {}) };
  }
  const { charts, kustomizations, templates } = service.repository;
  const open = charts.filter(isOpen);
  const chart = open.find((item) => concerns(item.folder, item.name, service)) ?? open[0];
  if (chart) {
    const partial = chart === open[0] && open.length > 1 ? undefined : remoteWorkloadOf(chart);
    return { workloads, hidden: reasonOf(chart), ...(partial ? { partial } : {}) };
  }
  const kustomization = kustomizations.find((item) => !item.rendered);
  if (kustomization)
    return { workloads, hidden: `the kustomization ${kustomization.path} is not built: ${kustomization.reason}` };
  const template = templates.find((file) => file.startsWith(`${service.root}/`)) ?? templates[0];
  return { workloads, hidden: template && `${template} is a template that another tool fills in` };
});

/** Why the objects of a chart are not known; undefined when they are, or when there are none. */
export function whyUnrendered(chart: Chart): string | undefined {
  return isOpen(chart) ? reasonOf(chart) : undefined;
}

function isOpen(chart: Chart): boolean {
  return !chart.library && (!chart.local || chart.unknown?.length !== 0 || (chart.remote?.length ?? 0) > 0);
}

function reasonOf(chart: Chart): string {
  const [first] = chart.unknown ?? [];
  if (!chart.local) return `the templates of the chart ${chart.path} are not in this repository`;
  if (!first && chart.remote?.[0] !== undefined)
    return `the chart ${chart.remote[0]}, which ${chart.path} leaves its pods to, is not in this repository`;
  return `the Helm chart ${chart.path} is not rendered${first ? `: ${first.reason} (${first.path})` : ''}`;
}

function concerns(folder: string, name: string, service: Service): boolean {
  return folder.startsWith(`${service.root}/`) || name === service.name || name === service.package?.name;
}
