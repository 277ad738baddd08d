import { at, type DataNode, plainOf, textOf } from '../../parsers/data.ts';
import type { Place } from '../../parsers/place.ts';
import { isTooLarge, withEntry, withoutEntry } from './edit.ts';

/** One JSON patch operation (RFC 6902) that could not be applied, in words; undefined when all were. */
export interface PatchResult {
  readonly node: DataNode;
  readonly failed: string | undefined;
}

/** Applies the operations of a JSON patch in order. */
export function applyJsonPatch(node: DataNode, operations: readonly DataNode[]): PatchResult {
  let patched = node;
  for (const operation of operations) {
    const next = applyOperation(patched, operation);
    if (!next) {
      const path = textOf(at(operation, 'path')) ?? '';
      return { node: patched, failed: `${textOf(at(operation, 'op')) ?? 'an operation'} ${path} does not apply` };
    }
    if (textOf(at(operation, 'op')) === 'copy' && isTooLarge(next))
      return { node: patched, failed: 'copies that grow without bound' };
    patched = next;
  }
  return { node: patched, failed: undefined };
}

function applyOperation(node: DataNode, operation: DataNode): DataNode | undefined {
  const path = parsePointer(textOf(at(operation, 'path')));
  const from = parsePointer(textOf(at(operation, 'from')));
  const value = at(operation, 'value');
  if (!path) return undefined;
  switch (textOf(at(operation, 'op'))) {
    case 'add':
      return value && edit(node, path, { kind: 'add', value, place: operation.place });
    case 'replace':
      return value && edit(node, path, { kind: 'replace', value, place: operation.place });
    case 'remove':
      return edit(node, path, { kind: 'remove' });
    case 'copy':
    case 'move': {
      const source = from && find(node, from);
      if (!from || !source) return undefined;
      const rest = textOf(at(operation, 'op')) === 'move' ? edit(node, from, { kind: 'remove' }) : node;
      return rest && edit(rest, path, { kind: 'add', value: source, place: operation.place });
    }
    case 'test':
      return JSON.stringify(plainOf(find(node, path))) === JSON.stringify(plainOf(value)) ? node : undefined;
    default:
      return undefined;
  }
}

/** The segments of a JSON pointer (RFC 6901): `~1` is a slash, `~0` a tilde. */
function parsePointer(text: string | undefined): readonly string[] | undefined {
  if (text === undefined || (text !== '' && !text.startsWith('/'))) return undefined;
  return text
    .split('/')
    .slice(1)
    .map((segment) => segment.replaceAll('~1', '/').replaceAll('~0', '~'));
}

function find(node: DataNode, path: readonly string[]): DataNode | undefined {
  let here: DataNode | undefined = node;
  for (const segment of path) here = here?.kind === 'list' ? here.items[indexOf(segment)] : at(here, segment);
  return here;
}

function indexOf(segment: string): number {
  return /^(?:0|[1-9]\d*)$/.test(segment) ? Number(segment) : -1;
}

type Edit =
  | { readonly kind: 'add' | 'replace'; readonly value: DataNode; readonly place: Place }
  | { readonly kind: 'remove' };

function edit(node: DataNode, path: readonly string[], change: Edit): DataNode | undefined {
  const [segment, ...rest] = path;
  if (segment === undefined) return change.kind === 'remove' ? undefined : change.value;
  if (rest.length > 0) {
    const child = find(node, [segment]);
    const changed = child && edit(child, rest, change);
    if (!changed) return undefined;
    if (node.kind === 'map') return withEntry(node, segment, changed, changed.place);
    return node.kind === 'list' ? { ...node, items: node.items.with(indexOf(segment), changed) } : undefined;
  }
  if (node.kind === 'map') {
    const exists = at(node, segment) !== undefined;
    // Kustomize refuses to remove or replace what is not there.
    if (change.kind !== 'add' && !exists) return undefined;
    if (change.kind === 'remove') return withoutEntry(node, segment);
    const entry = { key: segment, keyPlace: change.place, value: change.value };
    const entries = exists ? node.entries.map((old) => (old.key === segment ? entry : old)) : [...node.entries, entry];
    return { ...node, entries };
  }
  return node.kind === 'list' ? editList(node, segment, change) : undefined;
}

function editList(node: DataNode & { readonly kind: 'list' }, segment: string, change: Edit): DataNode | undefined {
  const index = segment === '-' ? node.items.length : indexOf(segment);
  const end = change.kind === 'add' ? node.items.length : node.items.length - 1;
  if (index < 0 || index > end) return undefined;
  if (change.kind === 'remove') return { ...node, items: node.items.toSpliced(index, 1) };
  return { ...node, items: node.items.toSpliced(index, change.kind === 'add' ? 0 : 1, change.value) };
}
