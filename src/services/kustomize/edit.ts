import {
  at,
  type DataEntry,
  type DataMap,
  type DataNode,
  type DataScalar,
  entryOf,
  textOf,
} from '../../parsers/data.ts';
import type { Place } from '../../parsers/place.ts';

/** Changes of located data. Nodes are never changed in place; what is not touched keeps its place. */

export function scalar(value: string | number, place: Place): DataScalar {
  return { kind: 'scalar', value, source: String(value), quoted: typeof value === 'string', place };
}

export function emptyMap(place: Place): DataMap {
  return { kind: 'map', entries: [], place };
}

/** The map with one entry set: in the position of the old one, else last. */
export function withEntry(map: DataMap, key: string, value: DataNode, keyPlace: Place): DataMap {
  const old = entryOf(map, key);
  const entry: DataEntry = { key, keyPlace: old?.keyPlace ?? keyPlace, value };
  const entries = old ? map.entries.map((item) => (item === old ? entry : item)) : [...map.entries, entry];
  return { ...map, entries };
}

export function withoutEntry(map: DataMap, key: string): DataMap {
  return { ...map, entries: map.entries.filter((entry) => entry.key !== key) };
}

/**
 * Applies a change where a path of keys leads, in every item of the lists on the way. Missing maps are made when `create`
 * is given, with its place.
 */
export function change<T extends DataNode>(
  node: T,
  path: readonly string[],
  edit: (node: DataNode | undefined) => DataNode | undefined,
  create?: Place,
): T | DataMap {
  const [key, ...rest] = path;
  if (node.kind !== 'map' || key === undefined) return node;
  const entry = entryOf(node, key);
  if (rest.length === 0) {
    const value = edit(entry?.value);
    if (value === entry?.value) return node;
    return value ? withEntry(node, key, value, value.place) : withoutEntry(node, key);
  }
  if (entry?.value.kind === 'list') {
    const { items } = entry.value;
    const next = items.map((item) => change(item, rest, edit, create));
    if (next.every((item, i) => item === items[i])) return node;
    return withEntry(node, key, { ...entry.value, items: next }, entry.value.place);
  }
  const inner =
    entry?.value.kind === 'map' ? entry.value : create && isNothing(entry?.value) ? emptyMap(create) : undefined;
  if (!inner) return node;
  const changed = change(inner, rest, edit, create);
  return changed === entry?.value ? node : withEntry(node, key, changed, changed.place);
}

function isNothing(node: DataNode | undefined): boolean {
  return node === undefined || (node.kind === 'scalar' && node.value === null);
}

/** Applies a change to every map of a tree, children first. */
export function changeMaps(node: DataNode, edit: (map: DataMap) => DataMap): DataNode {
  if (node.kind === 'scalar') return node;
  if (node.kind === 'list') {
    const items = node.items.map((item) => changeMaps(item, edit));
    return items.every((item, i) => item === node.items[i]) ? node : { ...node, items };
  }
  const entries = node.entries.map((entry) => {
    const value = changeMaps(entry.value, edit);
    return value === entry.value ? entry : { ...entry, value };
  });
  return edit(entries.every((entry, i) => entry === node.entries[i]) ? node : { ...node, entries });
}

/** Moves every place of a tree: inline texts are parsed apart from the file that they stand in. */
export function replaced(node: DataNode, move: (place: Place) => Place): DataNode {
  const place = move(node.place);
  if (node.kind === 'list') return { ...node, place, items: node.items.map((item) => replaced(item, move)) };
  if (node.kind === 'scalar') return { ...node, place };
  const entries = node.entries.map((entry) => ({
    key: entry.key,
    keyPlace: move(entry.keyPlace),
    value: replaced(entry.value, move),
  }));
  return { ...node, place, entries };
}

export function nameOf(node: DataNode): string {
  return textOf(at(node, 'metadata', 'name')) ?? '';
}

export function kindOf(node: DataNode): string {
  return textOf(at(node, 'kind')) ?? '';
}

/** Nodes. Copies share their parts, so that a few operations can make an object that nobody could write out. */
const MAX_NODES = 100_000;

export function isTooLarge(node: DataNode): boolean {
  let left = MAX_NODES;
  const open: DataNode[] = [node];
  for (let next = open.pop(); next; next = open.pop()) {
    left -= 1;
    if (left < 0) return true;
    if (next.kind === 'list') for (const item of next.items) open.push(item);
    else if (next.kind === 'map') for (const { value } of next.entries) open.push(value);
  }
  return false;
}
