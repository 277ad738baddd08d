import path from 'node:path/posix';
import { at, type DataNode, plainOf, textOf } from '../../parsers/data.ts';
import { parseGoTemplate } from '../../parsers/go-template.ts';
import type { ParsedTemplate, TemplateNode } from '../../parsers/go-template-types.ts';
import type { Workspace } from '../../workspace/types.ts';
import type { Chart, Manifest } from '../types.ts';
import { type ChartRenderer, manifestsOf } from '../workloads/manifests.ts';
import { addAbsentParts } from './absent-parts.ts';
import { assertHandedOn } from './asked-values.ts';
import { filesOf } from './chart-files.ts';
import { absentParts, partFolders, partsOf, readData, readValues } from './chart-parts.ts';
import { releaseOf } from './chart-values.ts';
import { RefusedError } from './function-arguments.ts';
import { locatePieces } from './locate.ts';
import { remotePods } from './remote-pods.ts';
import { onlyRefuses, renderTemplate } from './render-template.ts';
import { emptyMap, type HelmMap, HelmMethods, type HelmValue, isMap, mergeValues, toHelmValue } from './values.ts';

interface RenderedChart {
  readonly manifests: readonly Manifest[];
  /** Templates whose objects are not known, and why. */
  readonly unknown: readonly { readonly path: string; readonly reason: string }[];
}

/**
 * Renders the charts of a repository that are deployed: each with its own values, under a release of its own name. Parts
 * of another chart come with that one. Only what gives the same result in Helm is rendered: the objects of a template
 * that uses anything else are unknown, never guessed.
 */
export const renderCharts: ChartRenderer = (workspace, charts, settings) => {
  const partsByChart = new Map(charts.map(({ folder }) => [folder, partFolders(workspace, folder)]));
  const parts = new Set([...partsByChart.values()].flat());
  const released = charts.filter(({ folder }) => !parts.has(folder));
  const manifests: Manifest[] = [];
  const described = charts.map((chart): Chart => {
    if (parts.has(chart.folder)) return { ...chart, unknown: [] };
    const own = partsByChart.get(chart.folder) ?? [];
    // An umbrella has no templates of its own: what it brings together stands beside it, or is remote.
    const local = chart.local || (own.length > 0 && own.length === chart.dependencies.length);
    const { release, namespace, values } = releaseOf(workspace, chart, settings, released);
    const remote = (rendered: readonly Manifest[], reasons: readonly string[]) =>
      remotePods(workspace, chart, { own, values, rendered, reasons });
    if (!chart.local && own.length === 0) return { ...chart, ...remote([], []) };
    const rendered = renderInto(workspace, chart.folder, {
      release,
      namespace: namespace ?? 'default',
      values: valuesOf(workspace, chart, values),
      unit: chart.folder,
      depth: 0,
      name: chart.name,
      defines: new Map(),
    });
    manifests.push(...rendered.manifests);
    for (const { path: file, reason } of rendered.unknown)
      workspace.ledger.skip(file, `a template of a Helm chart that is not rendered: ${reason}`);
    return {
      ...chart,
      local,
      unknown: rendered.unknown,
      ...remote(
        rendered.manifests,
        rendered.unknown.map(({ reason }) => reason),
      ),
    };
  });
  return { manifests, charts: described, parts };
};

interface Release {
  readonly release: string;
  readonly namespace: string;
  readonly values: HelmMap;
  readonly unit: string;
  readonly depth: number;
  /** How Helm calls the chart in the names of its templates: `shop`, `shop/charts/redis`. */
  readonly name: string;
  /** Named templates are shared by a chart and its parts. */
  readonly defines: Map<string, readonly TemplateNode[]>;
}

interface Source {
  readonly file: string;
  readonly template: ParsedTemplate;
  readonly root: HelmMap;
}

/** All templates are read before the first is rendered: a part may use what its neighbour or its parent defines. */
function renderInto(workspace: Workspace, folder: string, release: Release): RenderedChart {
  const unknown: { path: string; reason: string }[] = [];
  const sources = collect(workspace, folder, release, unknown);
  addAbsentParts(release.defines, absentParts(workspace, folder), release.release);
  const manifests: Manifest[] = [];
  for (const { file, template, root } of sources) {
    try {
      const pieces = renderTemplate(template, release.defines, root);
      const documents = locatePieces(file, workspace.read(file) ?? '', pieces);
      for (const document of documents) assertHandedOn(document);
      manifests.push(...documents.filter(isDeployed).flatMap((node) => manifestsOf(node, release.unit)));
    } catch (error) {
      if (error instanceof RefusedError && onlyRefuses(template, release.defines, root)) continue;
      unknown.push({ path: file, reason: reasonOf(error) });
    }
  }
  return { manifests, unknown };
}

/** Objects that `helm test` starts belong to no release (helm.sh/docs/topics/charts_hooks). */
function isDeployed(node: DataNode): boolean {
  const hooks = textOf(at(node, 'metadata', 'annotations', 'helm.sh/hook')) ?? '';
  return hooks === '' || hooks.split(',').some((hook) => !/^\s*test(?:-success|-failure)?\s*$/.test(hook));
}

function collect(
  workspace: Workspace,
  folder: string,
  release: Release,
  unknown: { path: string; reason: string }[],
): readonly Source[] {
  const chart =
    readData(workspace, path.join(folder, 'Chart.yaml')) ?? readData(workspace, path.join(folder, 'Chart.yml'));
  const sources: Source[] = [];
  for (const part of release.depth < 4 ? partsOf(workspace, folder, chart, release.values) : []) {
    const name = `${release.name}/charts/${part.name}`;
    const inner = { ...release, values: part.values, depth: release.depth + 1, name };
    sources.push(...collect(workspace, part.folder, inner, unknown));
  }
  const isLibrary = textOf(at(chart, 'type')) === 'library';
  const files = filesOf(workspace, folder);
  for (const { path: file } of workspace.under(path.join(folder, 'templates'))) {
    if (!/\.(?:ya?ml|tpl|txt)$/.test(file)) continue;
    const text = workspace.read(file);
    if (text === undefined) continue;
    const name = `${release.name}/${path.relative(folder, file)}`;
    try {
      const template = parseGoTemplate(text);
      for (const [defined, nodes] of template.defines) release.defines.set(defined, nodes);
      release.defines.set(name, template.nodes);
      const prints = !isLibrary && !/\/_[^/]*$|\.t(?:pl|xt)$|\/tests?\//.test(file);
      if (prints) sources.push({ file, template, root: rootOf(release, chart, name, files) });
    } catch (error) {
      unknown.push({ path: file, reason: reasonOf(error) });
    }
  }
  return sources;
}

function reasonOf(error: unknown): string {
  return error instanceof Error ? `it uses ${error.message}` : 'it could not be rendered';
}

/** The chart's own values, then those of the files, later ones over earlier ones. */
function valuesOf(workspace: Workspace, { folder }: Chart, files: readonly string[]): HelmMap {
  const own = readValues(workspace, path.join(folder, 'values.yaml'));
  const merged = files.reduce<HelmValue>((all, file) => mergeValues(all, readValues(workspace, file)), own);
  return isMap(merged) ? merged : emptyMap();
}

/** helm.sh/docs/chart_template_guide/builtin_objects */
function rootOf(release: Release, chart: DataNode | undefined, name: string, files: HelmMethods): HelmMap {
  const root = emptyMap();
  root.Values = release.values;
  root.Release = toHelmValue({
    Name: release.release,
    Namespace: release.namespace,
    Service: 'Helm',
    IsInstall: true,
    IsUpgrade: false,
    Revision: 1,
  });
  const described = emptyMap();
  const data = toHelmValue(plainOf(chart));
  if (isMap(data)) {
    for (const [key, value] of Object.entries(data))
      described[key === 'apiVersion' ? 'APIVersion' : key.charAt(0).toUpperCase() + key.slice(1)] = value;
  }
  // A part that comes under an alias is called by it.
  if (release.depth > 0) described.Name = path.basename(release.name);
  root.Chart = described;
  root.Template = toHelmValue({ Name: name, BasePath: `${release.name}/templates` });
  root.Files = files;
  root.Subcharts = emptyMap();
  const capabilities = emptyMap();
  capabilities.KubeVersion = toHelmValue({ Version: 'v1.34.0', GitVersion: 'v1.34.0', Major: '1', Minor: '34' });
  capabilities.APIVersions = new HelmMethods({
    // What a cluster of today has, with the operators that charts ask for; OpenShift is another platform.
    Has: ([api]) => !/beta|alpha|openshift/.test(String(api)),
  });
  capabilities.HelmVersion = toHelmValue({ Version: 'v3.18.0', GoVersion: 'go1.24' });
  root.Capabilities = capabilities;
  return root;
}
