import path from 'node:path/posix';
import { at, booleanOf, type DataNode, entriesOf, itemsOf, textOf } from '../../parsers/data.ts';
import { change, kindOf, nameOf, withoutEntry } from './edit.ts';
import { operationsOf, type ParsedPatch, parseInline, parsePatch } from './inline.ts';
import { applyJsonPatch } from './json-patch.ts';
import { mergeStrategic } from './strategic-merge.ts';
import type { Built, Layer } from './types.ts';

/** `patchesStrategicMerge`, then `patches`: the order in which kustomize runs them. */
export function applyPatches(objects: readonly Built[], layer: Layer): readonly Built[] {
  let patched = objects;
  for (const item of itemsOf(at(layer.node, 'patchesStrategicMerge'))) {
    const patch = item.kind === 'scalar' && !isInline(item) ? readPath(item, layer) : readInline(item, layer);
    for (const document of patch) patched = mergePatch(patched, document, undefined, layer);
  }
  for (const item of itemsOf(at(layer.node, 'patches'))) patched = applyPatch(patched, item, layer);
  return patched;
}

/** `patchesJson6902`, which run after names, labels and annotations. */
export function applyJsonPatches(objects: readonly Built[], layer: Layer): readonly Built[] {
  return itemsOf(at(layer.node, 'patchesJson6902')).reduce<readonly Built[]>(
    (patched, item) => applyPatch(patched, item, layer),
    objects,
  );
}

/** One entry of `patches`: text or file, a JSON patch or a strategic merge, for a target or for what the patch names. */
function applyPatch(objects: readonly Built[], item: DataNode, layer: Layer): readonly Built[] {
  const inline = at(item, 'patch');
  const file = at(item, 'path');
  const documents = inline ? readInline(inline, layer) : file ? readPath(file, layer) : [];
  const target = at(item, 'target');
  const isJson = documents.length > 0 && documents.every((document) => document.kind === 'list');
  if (!isJson) {
    const may = (option: string): boolean => booleanOf(at(item, 'options', option)) === true;
    const options = { name: may('allowNameChange'), kind: may('allowKindChange') };
    return documents.reduce((patched, document) => mergePatch(patched, document, target, layer, options), objects);
  }
  if (!target) {
    layer.unsupported('a JSON patch names no target');
    return objects;
  }
  const operations = operationsOf(documents);
  return objects.map((object) => {
    if (!matchesTarget(object, target)) return object;
    const { node, failed } = applyJsonPatch(object.node, operations);
    if (failed !== undefined) layer.unsupported(`a JSON patch for ${kindOf(node)} ${nameOf(node)} fails: ${failed}`);
    return withNode(object, node);
  });
}

function mergePatch(
  objects: readonly Built[],
  patch: DataNode,
  target: DataNode | undefined,
  layer: Layer,
  changes: Changes = { name: false, kind: false },
): readonly Built[] {
  const matches = (object: Built): boolean => (target ? matchesTarget(object, target) : matchesPatch(object, patch));
  const matched = new Set(objects.filter(matches));
  // Kustomize fails when a patch without a target finds nothing; one with a target may find nothing.
  if (matched.size === 0 && !target)
    layer.unsupported(`a patch for ${kindOf(patch)} ${nameOf(patch)} matches no object`);
  const body = withoutIdentity(patch, changes);
  return objects.flatMap((object) => {
    if (!matched.has(object)) return [object];
    const node = mergeStrategic(object.node, body);
    return node ? [withNode(object, node)] : [];
  });
}

/** What a patch may change of the identity of its target. */
interface Changes {
  readonly name: boolean;
  readonly kind: boolean;
}

/** The object after a change; a new name is one more that references and later patches may use. */
function withNode(object: Built, node: DataNode): Built {
  const name = nameOf(node);
  return { node, names: object.names.includes(name) ? object.names : [...object.names, name] };
}

/** What names the target of a patch is no change of it. */
function withoutIdentity(patch: DataNode, { name, kind }: Changes): DataNode {
  if (patch.kind !== 'map') return patch;
  const body = kind ? patch : withoutEntry(withoutEntry(patch, 'apiVersion'), 'kind');
  return change(body, ['metadata'], (metadata) =>
    metadata?.kind === 'map' ? withoutEntry(name ? metadata : withoutEntry(metadata, 'name'), 'namespace') : metadata,
  );
}

function matchesPatch(object: Built, patch: DataNode): boolean {
  const namespace = textOf(at(patch, 'metadata', 'namespace'));
  const own = textOf(at(object.node, 'metadata', 'namespace'));
  return (
    kindOf(object.node) === kindOf(patch) &&
    groupOf(object.node) === groupOf(patch) &&
    object.names.includes(nameOf(patch)) &&
    (namespace === undefined || own === undefined || namespace === own)
  );
}

function groupOf(node: DataNode): string {
  const apiVersion = textOf(at(node, 'apiVersion')) ?? '';
  return apiVersion.includes('/') ? apiVersion.slice(0, apiVersion.indexOf('/')) : '';
}

/** Target fields are anchored regular expressions (kustomize api/types/selector.go). */
export function matchesTarget(object: Built, target: DataNode): boolean {
  const apiVersion = textOf(at(object.node, 'apiVersion')) ?? '';
  const holds = (key: string, values: readonly string[]): boolean => {
    const wanted = textOf(at(target, key));
    return wanted === undefined || wanted === '' || values.some((value) => matchesPattern(wanted, value));
  };
  return (
    holds('group', [groupOf(object.node)]) &&
    holds('version', [apiVersion.slice(apiVersion.indexOf('/') + 1)]) &&
    holds('kind', [kindOf(object.node)]) &&
    holds('name', object.names) &&
    holds('namespace', [textOf(at(object.node, 'metadata', 'namespace')) ?? 'default']) &&
    matchesSelector(textOf(at(target, 'labelSelector')), at(object.node, 'metadata', 'labels')) &&
    matchesSelector(textOf(at(target, 'annotationSelector')), at(object.node, 'metadata', 'annotations'))
  );
}

function matchesPattern(pattern: string, text: string): boolean {
  // Names and plain alternatives are what is written; repeated groups and many repetitions could run for ever.
  const repeats = pattern.match(/[*+{?]/g)?.length ?? 0;
  if (pattern.length > 500 || repeats > 3 || /\)[*+{?]/.test(pattern)) return pattern === text;
  try {
    return new RegExp(`^(?:${pattern})$`).test(text);
  } catch {
    return pattern === text;
  }
}

/** `app=web,tier!=back,zone` over labels or annotations; set-based requirements are read as far as they are plain. */
function matchesSelector(selector: string | undefined, labels: DataNode | undefined): boolean {
  if (selector === undefined || selector.trim() === '') return true;
  const values = new Map(entriesOf(labels).map(({ key, value }) => [key, textOf(value) ?? '']));
  return selector.split(/,(?![^(]*\))/).every((part) => {
    const set = /^\s*([\w./-]+)\s+(in|notin)\s+\(([^)]*)\)\s*$/.exec(part);
    if (set) {
      const listed = (set[3] ?? '').split(',').map((value) => value.trim());
      return listed.includes(values.get(set[1] ?? '') ?? '\0') === (set[2] === 'in');
    }
    const [, negated, key = '', operator, value = ''] =
      /^\s*(!?)\s*([\w./-]+)\s*(==?|!=)?\s*(.*?)\s*$/.exec(part) ?? [];
    if (operator === undefined) return values.has(key) !== (negated === '!');
    return (values.get(key) === value) === (operator !== '!=');
  });
}

function isInline(node: DataNode): boolean {
  return /\n/.test(textOf(node) ?? '');
}

function readInline(node: DataNode, layer: Layer): readonly DataNode[] {
  if (node.kind !== 'scalar') return [node];
  return noteProblems(parseInline(node, layer.text), layer);
}

function readPath(node: DataNode, layer: Layer): readonly DataNode[] {
  const file = path.join(layer.folder, textOf(node) ?? '');
  const text = layer.workspace.has(file) ? layer.workspace.read(file) : undefined;
  if (text === undefined) {
    layer.unsupported(`the patch ${textOf(node) ?? ''} is not in the repository`);
    return [];
  }
  return noteProblems(parsePatch(file, text), layer);
}

function noteProblems({ documents, problems }: ParsedPatch, layer: Layer): readonly DataNode[] {
  for (const problem of problems) {
    layer.workspace.ledger.problem(problem);
    if (problem.code === 'syntax') layer.unsupported(`a patch in ${problem.place.path} ${problem.message}`);
  }
  return documents.filter((document) => document.kind !== 'scalar');
}
