import path from 'node:path/posix';
import { at, type DataNode, entriesOf, itemsOf, textOf } from '../../parsers/data.ts';
import { parseJson } from '../../parsers/json.ts';
import { isTemplate } from '../../parsers/template.ts';
import { parseYaml } from '../../parsers/yaml.ts';
import type { Workspace } from '../../workspace/types.ts';
import { kindOf, nameOf } from './edit.ts';
import { applyGenerators } from './generators.ts';
import { applyImages, applyReplicas } from './images.ts';
import { findKustomizationFile } from './kustomization-files.ts';
import { applyAnnotations, applyLabels } from './labels.ts';
import { applyNames, applyNamespace, followNames, identityOf } from './names.ts';
import { applyJsonPatches, applyPatches } from './patches.ts';
import { applyReplacements } from './replacements.ts';
import type { Built, Layer } from './types.ts';

export interface BuildResult {
  readonly objects: readonly Built[];
  /** What could not be built; empty when the result is what kustomize would print. */
  readonly reasons: readonly string[];
}

/** Fields whose effect is not known here: they run programs, render charts or change how objects are merged. */
const UNSUPPORTED: readonly string[] = [
  'helmCharts',
  'helmChartInflationGenerator',
  'transformers',
  'generators',
  'validators',
  'vars',
  'configurations',
  'crds',
  'openapi',
];

/** Every other field of a kustomization (kubectl.docs.kubernetes.io/references/kustomize/kustomization). */
const SUPPORTED: ReadonlySet<string> = new Set([
  ...['apiVersion', 'kind', 'metadata', 'resources', 'bases', 'components', 'patches', 'patchesStrategicMerge'],
  ...['patchesJson6902', 'namePrefix', 'nameSuffix', 'namespace', 'commonLabels', 'labels', 'commonAnnotations'],
  ...['images', 'replicas', 'replacements', 'configMapGenerator', 'secretGenerator', 'generatorOptions'],
  ...['buildMetadata', 'sortOptions', 'helmGlobals'],
]);

/** Builds kustomizations of one workspace; each folder is built once. */
export function createBuilder(workspace: Workspace): (folder: string) => BuildResult {
  const built = new Map<string, BuildResult>();
  const open = new Set<string>();

  function build(folder: string): BuildResult {
    const known = built.get(folder);
    if (known) return known;
    if (open.has(folder)) return { objects: [], reasons: ['it contains itself'] };
    open.add(folder);
    const result = buildLayer(folder, undefined);
    open.delete(folder);
    built.set(folder, result);
    return result;
  }

  /** A kustomization, or with `before` a component that works on the objects so far. */
  function buildLayer(folder: string, before: readonly Built[] | undefined): BuildResult {
    const reasons = new Set<string>();
    const file = findKustomizationFile(workspace, folder);
    const text = file === undefined ? undefined : workspace.read(file);
    if (file === undefined || text === undefined)
      return { objects: before ?? [], reasons: [`${folder} has no kustomization.yaml`] };
    if (isTemplate(text)) return { objects: before ?? [], reasons: ['it is a template'] };
    const { documents, problems } = parseYaml(file, text, { dialect: 'kubernetes' });
    for (const problem of problems) workspace.ledger.problem(problem);
    const node = documents.find((document) => document.kind === 'map');
    if (!node) return { objects: before ?? [], reasons: ['it is empty'] };
    const layer: Layer = { folder, path: file, text, node, workspace, unsupported: (reason) => reasons.add(reason) };
    for (const { key } of entriesOf(node)) {
      if (UNSUPPORTED.includes(key)) layer.unsupported(`${key} is not supported`);
      else if (!SUPPORTED.has(key)) layer.unsupported(`${key} is no field of a kustomization`);
    }
    let objects = accumulate(before ?? [], layer);
    objects = applyGenerators(objects, layer);
    for (const item of itemsOf(at(node, 'components'))) {
      const name = textOf(item) ?? '';
      const inner = isRemote(name) ? undefined : path.join(folder, name);
      if (inner === undefined || open.has(`component ${inner}`)) {
        layer.unsupported(inner === undefined ? `the component ${name} is remote` : 'it contains itself');
        continue;
      }
      open.add(`component ${inner}`);
      const result = buildLayer(inner, objects);
      open.delete(`component ${inner}`);
      for (const reason of result.reasons) layer.unsupported(reason);
      objects = result.objects;
    }
    const transformed = followNames(transform(objects, layer));
    return { objects: applyReplacements(transformed, layer), reasons: [...reasons] };
  }

  function accumulate(before: readonly Built[], layer: Layer): readonly Built[] {
    const objects = [...before];
    const seen = new Set(before.map((object) => identityOf(object.node)));
    const listed = [...itemsOf(at(layer.node, 'resources')), ...itemsOf(at(layer.node, 'bases'))];
    for (const item of listed) {
      for (const object of readResource(item, layer)) {
        const identity = identityOf(object.node);
        if (seen.has(identity)) layer.unsupported(`${kindOf(object.node)} ${nameOf(object.node)} is listed twice`);
        else objects.push(object);
        seen.add(identity);
      }
    }
    return objects;
  }

  function readResource(item: DataNode, layer: Layer): readonly Built[] {
    const name = textOf(item) ?? '';
    if (isRemote(name)) {
      layer.unsupported(`the resource ${name} is remote`);
      return [];
    }
    const target = path.join(layer.folder, name).replace(/\/$/, '');
    if (workspace.has(target)) return readObjects(target, layer);
    if (!workspace.hasFolder(target)) {
      layer.unsupported(`the resource ${name} is not in the repository`);
      return [];
    }
    const { objects, reasons } = build(target);
    for (const reason of reasons) layer.unsupported(reason);
    return objects;
  }

  return build;
}

/** The transformers in the order in which kustomize runs them (api/internal/target, configureBuiltinTransformers). */
function transform(objects: readonly Built[], layer: Layer): readonly Built[] {
  return [
    applyPatches,
    applyNamespace,
    applyNames,
    applyLabels,
    applyAnnotations,
    applyJsonPatches,
    applyReplicas,
    applyImages,
  ].reduce((current, apply) => apply(current, layer), objects);
}

function readObjects(file: string, layer: Layer): readonly Built[] {
  const text = layer.workspace.read(file);
  if (text === undefined) {
    layer.unsupported(`the resource ${file} cannot be read`);
    return [];
  }
  const isJson = file.endsWith('.json');
  if (!isJson && isTemplate(text)) {
    layer.unsupported(`the resource ${file} is a template`);
    return [];
  }
  const json = isJson ? parseJson(file, text) : undefined;
  const { documents, problems } = json
    ? { documents: json.node ? [json.node] : [], problems: json.problems }
    : parseYaml(file, text, { dialect: 'kubernetes' });
  for (const problem of problems) layer.workspace.ledger.problem(problem);
  return documents.flatMap(objectsOf).map((node) => ({ node, names: [nameOf(node)] }));
}

function objectsOf(node: DataNode): readonly DataNode[] {
  const kind = kindOf(node);
  if (kind === '') return [];
  const items = kind === 'List' || kind.endsWith('List') ? at(node, 'items') : undefined;
  return items?.kind === 'list' ? items.items.flatMap(objectsOf) : [node];
}

/** URLs and git references, `github.com/org/repo//path?ref=v1` included. */
function isRemote(name: string): boolean {
  return /^(?:[a-z+]+:\/\/|git@|git::|(?:www\.)?(?:github|gitlab|bitbucket)\.(?:com|org)[/:])|\?(?:ref|version|timeout|submodules)=/.test(
    name,
  );
}
