import path from 'node:path/posix';
import { at, type DataNode, itemsOf, textOf } from '../../parsers/data.ts';
import { parseJson } from '../../parsers/json.ts';
import { parseYaml } from '../../parsers/yaml.ts';
import type { Workspace } from '../../workspace/types.ts';
import type { Chart, Manifest } from '../types.ts';

export interface ManifestFiles {
  readonly manifests: readonly Manifest[];
  readonly charts: readonly Chart[];
  readonly kustomizations: readonly { readonly path: string; readonly rendered: boolean; readonly reason: string }[];
}

/** Renders a kustomization folder to objects; undefined with a reason when it uses something that is not supported. */
export type KustomizeRenderer = (workspace: Workspace) => {
  readonly manifests: readonly Manifest[];
  /** Files that kustomizations own: never read raw. */
  readonly owned: ReadonlySet<string>;
  readonly kustomizations: ManifestFiles['kustomizations'];
};

/** Reads the Kubernetes objects that are deployed as they stand, and those that kustomizations build. */
export function readManifests(workspace: Workspace, render: KustomizeRenderer): ManifestFiles {
  const charts = findCharts(workspace);
  const built = render(workspace);
  const inChart = (file: string): boolean => charts.some((chart) => file.startsWith(`${chart.folder}/`));
  const plain: Manifest[] = [];
  for (const file of workspace.files.values()) {
    if ((file.kind !== 'yaml' && file.kind !== 'json') || file.vendored || built.owned.has(file.path)) continue;
    if (inChart(file.path) || isElsewhere(file.path)) continue;
    plain.push(...readFile(workspace, file.path));
  }
  return { manifests: [...plain, ...built.manifests], charts, kustomizations: built.kustomizations };
}

/** Files that hold objects of other tools, or that nothing deploys. */
function isElsewhere(file: string): boolean {
  return (
    /(?:^|\/)(?:\.github|\.circleci|node_modules|__tests__|testdata|test-data|__fixtures__|openapi|swagger)\//.test(
      file,
    ) ||
    /(?:^|\/)(?:values[^/]*\.ya?ml|Chart\.ya?ml|package(?:-lock)?\.json|tsconfig[^/]*\.json|openapi[^/]*\.(?:ya?ml|json))$/.test(
      file,
    )
  );
}

function readFile(workspace: Workspace, file: string): readonly Manifest[] {
  const text = workspace.read(file);
  // A cheap scan first: parsing YAML costs more than anything else here.
  if (text === undefined || !/["']?\bkind\b["']?\s*:/.test(text) || !/["']?\bapiVersion\b["']?\s*:/.test(text))
    return [];
  if (isTemplate(text)) {
    workspace.ledger.skip(file, 'a template that is not rendered');
    return [];
  }
  const unit = path.dirname(file);
  if (file.endsWith('.json')) {
    const { node } = parseJson(file, text);
    return node ? manifestsOf(node, unit) : [];
  }
  const { documents, problems } = parseYaml(file, text, { dialect: 'kubernetes' });
  for (const problem of problems) workspace.ledger.problem(problem);
  return documents.flatMap((document) => manifestsOf(document, unit));
}

/** Go template actions outside quotes and comments make a file a template (kubernetes.io manifests never hold `{{`). */
export function isTemplate(text: string): boolean {
  return text
    .split('\n')
    .some((line) => /^\s*\{\{-?|:\s*\{\{|^\s*-\s+\{\{|^[^#'"|>]*\{\{[^}]*\}\}/.test(line) && !/^\s*#/.test(line));
}

/** The objects in a document: itself, the items of a list, the objects of an OpenShift template with its defaults. */
export function manifestsOf(node: DataNode, unit: string, overlays: readonly string[] = []): readonly Manifest[] {
  const apiVersion = textOf(at(node, 'apiVersion'));
  const kind = textOf(at(node, 'kind'));
  if (apiVersion === undefined || kind === undefined) return [];
  if (kind === 'List' || (kind.endsWith('List') && at(node, 'items'))) {
    return itemsOf(at(node, 'items')).flatMap((item) => manifestsOf(item, unit, overlays));
  }
  if (kind === 'Template' && apiVersion.startsWith('template.openshift.io')) {
    const parameters = templateParameters(node);
    return itemsOf(at(node, 'objects')).flatMap((item) => manifestsOf(substitute(item, parameters), unit, overlays));
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

function templateParameters(node: DataNode): ReadonlyMap<string, string> {
  const parameters = new Map<string, string>();
  for (const item of itemsOf(at(node, 'parameters'))) {
    const name = textOf(at(item, 'name'));
    const value = textOf(at(item, 'value'));
    if (name !== undefined && value !== undefined) parameters.set(name, value);
  }
  return parameters;
}

/** `${NAME}` is text, `${{NAME}}` keeps the type of the value (docs.openshift.com, using templates). */
function substitute(node: DataNode, parameters: ReadonlyMap<string, string>): DataNode {
  if (node.kind === 'map') {
    return {
      ...node,
      entries: node.entries.map((entry) => ({ ...entry, value: substitute(entry.value, parameters) })),
    };
  }
  if (node.kind === 'list') return { ...node, items: node.items.map((item) => substitute(item, parameters)) };
  if (typeof node.value !== 'string' || !node.value.includes('${')) return node;
  const typed = /^\$\{\{(\w+)\}\}$/.exec(node.value)?.[1];
  const raw = typed === undefined ? undefined : parameters.get(typed);
  if (raw !== undefined) {
    const value = /^-?\d+(?:\.\d+)?$/.test(raw) ? Number(raw) : raw === 'true' ? true : raw === 'false' ? false : raw;
    return { ...node, value, source: raw, quoted: false };
  }
  const text = node.value.replace(/\$\{(\w+)\}/g, (whole, name: string) => parameters.get(name) ?? whole);
  return { ...node, value: text, source: text };
}

export function findCharts(workspace: Workspace): readonly Chart[] {
  const charts: Chart[] = [];
  for (const file of workspace.files.values()) {
    if (!/(?:^|\/)Chart\.ya?ml$/.test(file.path)) continue;
    const folder = path.dirname(file.path);
    const text = workspace.read(file.path);
    const node = text === undefined ? undefined : parseYaml(file.path, text).documents[0];
    const inside = workspace.under(folder).map((item) => item.path);
    charts.push({
      folder,
      path: file.path,
      name: textOf(at(node, 'name')) ?? path.basename(folder),
      local: inside.some(
        (item) => /\/templates\/.*\.(?:ya?ml|tpl)$/.test(item) && !/\/charts\//.test(item.slice(folder.length)),
      ),
      dependencies: itemsOf(at(node, 'dependencies')).flatMap((item) => textOf(at(item, 'name')) ?? []),
      values: inside.filter((item) => path.dirname(item) === folder && /\/values[^/]*\.ya?ml$/.test(item)),
    });
  }
  return charts;
}
