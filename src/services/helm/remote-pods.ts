import path from 'node:path/posix';
import { at, type DataEntry, type DataNode, itemsOf, textOf } from '../../parsers/data.ts';
import { parseYaml } from '../../parsers/yaml.ts';
import type { Workspace } from '../../workspace/types.ts';
import type { Chart, Manifest } from '../types.ts';
import { podPathOf } from '../workloads/kubernetes.ts';

/** What a service stores and queues in, or what watches it: charts that never deploy the service itself. */
const SUPPORT =
  /^(?:postgres|mysql|mariadb|mongo|redis|valkey|memcached|rabbitmq|kafka|nats|minio|elastic|opensearch|prometheus|grafana|ingress|cert-manager|common$)|-(?:alerts|dashboards?)$/;

interface Rendered {
  /** Folders of the parts that are here. */
  readonly own: readonly string[];
  /** Values files that ship, beside the chart's own. */
  readonly values: readonly string[];
  readonly rendered: readonly Manifest[];
  /** Why templates of the chart are not rendered. */
  readonly reasons: readonly string[];
}

/** A chart without pods of its own leaves them to the charts that it depends on, which may not be here. */
export function remotePods(
  workspace: Workspace,
  chart: Chart,
  { own, values, rendered, reasons }: Rendered,
): Pick<Chart, 'remote' | 'remoteValues'> {
  if (rendered.some((manifest) => podPathOf(manifest)) || own.length === chart.dependencies.length) return {};
  const here = new Set(own.map((folder) => path.basename(folder)));
  const remote = chart.dependencies.filter((name) => !here.has(name) && !SUPPORT.test(name));
  if (remote.length === 0) return {};
  const files = [path.join(chart.folder, 'values.yaml'), ...values];
  const all = files.map((file) => read(workspace, file)).reduce(merge, undefined);
  const aliases = itemsOf(at(read(workspace, chart.path), 'dependencies'))
    .filter((item) => remote.includes(textOf(at(item, 'name')) ?? ''))
    .map((item) => textOf(at(item, 'alias')) ?? textOf(at(item, 'name')) ?? '');
  // Named templates of a library take the values of the chart that includes them (helm.sh/docs/topics/library_charts).
  const library = remote.find((name) => reasons.some((reason) => reason.includes(`the template ${name}.`)));
  if (library !== undefined && remote.length === 1 && all) return { remote, remoteValues: all };
  // With two of them it is not known which one runs the service.
  const [only, ...others] = aliases.flatMap((name) => at(all, name) ?? []);
  return only && others.length === 0 ? { remote, remoteValues: only } : { remote };
}

function read(workspace: Workspace, file: string): DataNode | undefined {
  const text = workspace.has(file) ? workspace.read(file) : undefined;
  return text === undefined ? undefined : parseYaml(file, text, { dialect: 'kubernetes' }).documents[0];
}

/** Maps are merged, everything else is replaced, as Helm does it. */
function merge(base: DataNode | undefined, over: DataNode | undefined): DataNode | undefined {
  if (base?.kind !== 'map' || over?.kind !== 'map') return over ?? base;
  const kept = base.entries.map((entry): DataEntry => {
    const other = over.entries.findLast(({ key }) => key === entry.key);
    return other ? { ...other, value: merge(entry.value, other.value) ?? other.value } : entry;
  });
  const added = over.entries.filter(({ key }) => !base.entries.some((entry) => entry.key === key));
  return { ...base, entries: [...kept, ...added] };
}
