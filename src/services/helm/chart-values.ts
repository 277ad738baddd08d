import path from 'node:path/posix';
import { entriesOf } from '../../parsers/data.ts';
import { parseYaml } from '../../parsers/yaml.ts';
import type { Workspace } from '../../workspace/types.ts';
import type { Chart } from '../types.ts';
import type { ChartSettings, HelmSettings } from '../workloads/manifests.ts';

/** How one chart is released. */
export interface ChartRelease {
  readonly release: string;
  readonly namespace: string | undefined;
  /** Values files beside the chart's own, in the order in which Helm merges them. */
  readonly values: readonly string[];
}

/** What the configuration says of a chart; without it, a values file for production beside the chart is what ships. */
export function releaseOf(
  workspace: Workspace,
  chart: Chart,
  settings: HelmSettings | undefined,
  charts: readonly Chart[] = [],
): ChartRelease {
  const rowOf = (rows: readonly ChartSettings[] | undefined): ChartSettings | undefined =>
    rows?.find(({ folder }) => folder === chart.folder);
  const own = rowOf(settings?.charts);
  const ci = rowOf(settings?.ci);
  const inOther = (file: string): boolean => isInChart(workspace, file) && !path.dirname(file).startsWith(chart.folder);
  const shared = (settings?.values ?? []).filter((file) => !inOther(file));
  const chosen = own?.values ?? (shared.length > 0 ? shared : undefined);
  return {
    release: own?.release ?? ci?.release ?? chart.name,
    namespace: own?.namespace ?? ci?.namespace,
    values: chosen ?? ci?.values ?? productionValues(workspace, chart, charts),
  };
}

function isInChart(workspace: Workspace, file: string): boolean {
  for (let folder = path.dirname(file); ; folder = path.dirname(folder)) {
    if (workspace.has(path.join(folder, 'Chart.yaml'))) return true;
    if (folder === '.' || folder === '/') return false;
  }
}

const PRODUCTION = /(?:^|\/)(?:values[-._](?:prod|production|live)|(?:prod|production|live)[-._]values)\.ya?ml$/;
const NAMED =
  /^(?:\.\.\/)?(?:values|environments|envs?|config)\/(?:values[-._])?(?:prod|production|live)(?:\/values)?\.ya?ml$/;

/**
 * The only values file for production in the chart, beside its folder where the chart is the only one there, or anywhere
 * where one chart is released alone (`.github/environments/values.prod.yaml`).
 */
function productionValues(
  workspace: Workspace,
  { folder, values }: Chart,
  released: readonly Chart[],
): readonly string[] {
  const own = [...values, ...below(workspace, folder)].filter((file) => PRODUCTION.test(file) || isNamed(file, folder));
  const found = new Set(own);
  if (found.size > 0) return found.size === 1 ? [...found] : [];
  const parent = path.dirname(folder);
  const alone = below(workspace, parent).filter((file) => /^[^/]+\/Chart\.ya?ml$/.test(path.relative(parent, file)));
  const beside =
    folder === '.' || alone.length !== 1
      ? []
      : below(workspace, parent).filter((file) => path.dirname(file) === parent && PRODUCTION.test(file));
  if (beside.length > 0 || released.length !== 1) return beside.length === 1 ? beside : [];
  const apart = below(workspace, '.').filter((file) => PRODUCTION.test(file) && !isInChart(workspace, file));
  const keys = new Set(values.flatMap((file) => keysOf(workspace, file)));
  const [only] = apart;
  return only && apart.length === 1 && keysOf(workspace, only).some((key) => keys.has(key)) ? apart : [];
}

/** The top level of a values file: one for another chart has none of this one's keys. */
function keysOf(workspace: Workspace, file: string): readonly string[] {
  const text = workspace.read(file);
  const [node] = text === undefined ? [] : parseYaml(file, text, { dialect: 'kubernetes' }).documents;
  return entriesOf(node).map(({ key }) => key);
}

function isNamed(file: string, folder: string): boolean {
  return NAMED.test(path.relative(folder, file));
}

function below(workspace: Workspace, folder: string): readonly string[] {
  return workspace.under(folder).map((file) => file.path);
}
