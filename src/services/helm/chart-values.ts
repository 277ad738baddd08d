import path from 'node:path/posix';
import type { Workspace } from '../../workspace/types.ts';
import type { Chart } from '../types.ts';
import type { HelmSettings } from '../workloads/manifests.ts';

/** How one chart is released. */
export interface ChartRelease {
  readonly release: string;
  readonly namespace: string | undefined;
  /** Values files beside the chart's own, in the order in which Helm merges them. */
  readonly values: readonly string[];
}

/** What the configuration says of a chart; without it, a values file for production beside the chart is what ships. */
export function releaseOf(workspace: Workspace, chart: Chart, settings: HelmSettings | undefined): ChartRelease {
  const own = settings?.charts.find(({ folder }) => folder === chart.folder);
  const inOther = (file: string): boolean => isInChart(workspace, file) && !path.dirname(file).startsWith(chart.folder);
  const shared = (settings?.values ?? []).filter((file) => !inOther(file));
  const chosen = own?.values ?? (shared.length > 0 ? shared : undefined);
  return {
    release: own?.release ?? chart.name,
    namespace: own?.namespace,
    values: chosen ?? productionValues(chart),
  };
}

function isInChart(workspace: Workspace, file: string): boolean {
  for (let folder = path.dirname(file); ; folder = path.dirname(folder)) {
    if (workspace.has(path.join(folder, 'Chart.yaml'))) return true;
    if (folder === '.' || folder === '/') return false;
  }
}

function productionValues({ values }: Chart): readonly string[] {
  const production = values.filter((file) => /values[-._](?:prod|production|live)\.ya?ml$/.test(file));
  return production.length === 1 ? production : [];
}
