import path from 'node:path/posix';
import { at, type DataNode, itemsOf, textOf } from '../../parsers/data.ts';
import { parseJson } from '../../parsers/json.ts';
import { isTemplate } from '../../parsers/template.ts';
import { parseYaml } from '../../parsers/yaml.ts';
import type { Workspace } from '../../workspace/types.ts';
import type { Chart, Manifest } from '../types.ts';
import { findCharts, isInChart } from './charts.ts';
import { readFilledTemplate } from './filled-templates.ts';
import { FRAGMENTS, readFragment } from './fragments.ts';
import { readNaisTemplate } from './nais-templates.ts';
import { expandTemplate } from './openshift.ts';

export interface ManifestFiles {
  readonly manifests: readonly Manifest[];
  readonly charts: readonly Chart[];
  readonly kustomizations: readonly { readonly path: string; readonly rendered: boolean; readonly reason: string }[];
  /** Templates of workloads that another tool fills in, and that say more than can be known. */
  readonly templates: readonly string[];
}

/** Renders the kustomizations of a workspace to objects; those that use something unsupported tell the reason. */
export type KustomizeRenderer = (
  workspace: Workspace,
  /** Only what stands in this folder; a kustomization that others refer to counts when it is this one. */
  within?: string,
) => {
  readonly manifests: readonly Manifest[];
  /** Files that kustomizations own: never read raw. */
  readonly owned: ReadonlySet<string>;
  readonly kustomizations: ManifestFiles['kustomizations'];
};

/** How charts are released, from the configuration. */
export interface HelmSettings {
  /** Values files, as paths of the linted folder: one inside a chart is for that chart, another one for all. */
  readonly values: readonly string[];
  readonly charts: readonly ChartSettings[];
  /** What CI says where the configuration says nothing. */
  readonly ci?: readonly ChartSettings[];
}

export interface ChartSettings {
  readonly folder: string;
  readonly values: readonly string[] | undefined;
  readonly release: string | undefined;
  readonly namespace: string | undefined;
}

/** Renders the charts whose templates stand in the workspace; what cannot be rendered is told with the chart. */
export type ChartRenderer = (
  workspace: Workspace,
  charts: readonly Chart[],
  settings?: HelmSettings,
) => {
  readonly manifests: readonly Manifest[];
  readonly charts: readonly Chart[];
  /** Folders of charts that come with another one. */
  readonly parts: ReadonlySet<string>;
};

export interface ManifestReaders {
  readonly kustomize: KustomizeRenderer;
  readonly helm: ChartRenderer;
  readonly settings?: HelmSettings | undefined;
}

/** Reads the Kubernetes objects that are deployed as they stand, and those that kustomizations and charts make. */
export function readManifests(workspace: Workspace, readers: ManifestReaders, within = '.'): ManifestFiles {
  const found = findCharts(workspace).filter(({ folder }) => isWithin(folder, within));
  const built = readers.kustomize(workspace, within === '.' ? undefined : within);
  const rendered = readers.helm(workspace, found, readers.settings);
  const { charts } = rendered;
  const plain: Manifest[] = [];
  const templates: string[] = [];
  for (const file of workspace.files.values()) {
    if (!isWithin(file.path, within)) continue;
    if ((file.kind !== 'yaml' && file.kind !== 'json') || file.vendored || built.owned.has(file.path)) continue;
    if (isInChart(file.path, charts) || isElsewhere(file.path)) continue;
    const read = readManifestFile(workspace, file.path, path.dirname(file.path));
    if (read) plain.push(...read);
    else templates.push(file.path);
  }
  return {
    manifests: [...plain, ...built.manifests, ...rendered.manifests],
    charts,
    kustomizations: built.kustomizations,
    templates,
  };
}

function isWithin(file: string, folder: string): boolean {
  return folder === '.' || file === folder || file.startsWith(`${folder}/`);
}

/** Files that hold objects of other tools, or that nothing deploys. */
function isElsewhere(file: string): boolean {
  return (
    /(?:^|\/)(?:\.github|\.circleci|\.vscode|node_modules|__tests__|testdata|test-data|__fixtures__|openapi|swagger)\//.test(
      file,
    ) ||
    /(?:^|\/)(?:values[^/]*\.ya?ml|Chart\.ya?ml|kustomization\.ya?ml|package(?:-lock)?\.json|tsconfig[^/]*\.json|openapi[^/]*\.(?:ya?ml|json))$/.test(
      file,
    )
  );
}

const WORKLOADS = /^(?:Deployment|StatefulSet|DaemonSet|DeploymentConfig|Rollout|CronJob)$/;

/** The objects of one file; undefined where a template hides workloads. It and broken documents are noted in the ledger. */
function readManifestFile(workspace: Workspace, file: string, unit: string): readonly Manifest[] | undefined {
  const fragment = FRAGMENTS.test(file) ? readFragment(workspace, file, unit) : undefined;
  if (fragment) return [fragment];
  const text = workspace.read(file);
  // A cheap scan first: parsing YAML costs more than anything else here.
  if (text === undefined || !/\bkind\b["']?\s*:/.test(text) || !/\bapiVersion\b["']?\s*:/.test(text)) return [];
  // Definitions of custom resources deploy nothing; they are long, and generated with text that strict YAML refuses.
  const kinds = [...text.matchAll(/^kind: *["']?(\w+)/gm)].map((match) => match[1]);
  if (kinds.length > 0 && kinds.every((kind) => kind === 'CustomResourceDefinition')) return [];
  const nais = readNaisTemplate(workspace, file, text);
  if (nais) return nais.flatMap((node) => manifestsOf(node, unit));
  const templated = !file.endsWith('.json') && isTemplate(text);
  const filled = templated ? readFilledTemplate(file, text) : undefined;
  if (filled) return filled.flatMap((node) => manifestsOf(node, unit));
  const { manifests, problems } = templated ? { manifests: [], problems: [] } : parseManifests(file, text, unit);
  // What sed or envsubst fills in (`image: api:__TAG__`) is YAML as it stands; anything else is left to its tool.
  const isPlain = /\.(?:ya?ml|json)$/.test(file) || (manifests.length > 0 && problems.length === 0);
  if (templated || !isPlain) {
    workspace.ledger.skip(file, 'a template that is not rendered');
    return kinds.some((kind) => WORKLOADS.test(kind ?? '')) ? undefined : [];
  }
  for (const problem of problems) workspace.ledger.problem(problem);
  return manifests;
}

/** The objects in a text: YAML documents, a rendered stream with `# Source:` comments, or JSON. */
function parseManifests(
  file: string,
  text: string,
  unit: string,
): { readonly manifests: readonly Manifest[]; readonly problems: ReturnType<typeof parseYaml>['problems'] } {
  if (file.endsWith('.json')) {
    const { node, problems } = parseJson(file, text);
    const manifests = node ? manifestsOf(node, unit) : [];
    // JSON files of other tools are not ours to complain about.
    return { manifests, problems: manifests.length > 0 ? problems : [] };
  }
  const { documents, problems } = parseYaml(file, text, { dialect: 'kubernetes' });
  return { manifests: documents.flatMap((document) => manifestsOf(document, unit)), problems };
}

/** The objects in a document: itself, the items of a list, the objects of an OpenShift template with its defaults. */
export function manifestsOf(node: DataNode, unit: string, overlays: readonly string[] = []): readonly Manifest[] {
  const apiVersion = textOf(at(node, 'apiVersion'));
  const kind = textOf(at(node, 'kind'));
  if (apiVersion === undefined || kind === undefined) return [];
  if (kind === 'List' || (kind.endsWith('List') && at(node, 'items')?.kind === 'list')) {
    return itemsOf(at(node, 'items')).flatMap((item) => manifestsOf(item, unit, overlays));
  }
  if (kind === 'Template' && /^(?:template\.openshift\.io\/)?v1$/.test(apiVersion)) {
    return expandTemplate(node).flatMap((item) => manifestsOf(item, unit, overlays));
  }
  if (kind === 'Kustomization' || kind === 'Component') return [];
  const named = at(node, 'metadata', 'name') ?? at(node, 'metadata', 'generateName');
  return [
    {
      path: node.place.path,
      apiVersion,
      kind,
      name: textOf(named) ?? '',
      namespace: textOf(at(node, 'metadata', 'namespace')),
      node,
      place: named?.place ?? at(node, 'kind')?.place ?? node.place,
      unit,
      overlays,
    },
  ];
}
