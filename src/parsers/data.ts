import type { Place } from './place.ts';

/**
 * YAML and JSON as located data: every node knows the place that last set it (through Kustomize, the file of the patch).
 * Scalars keep their source text, because a quantity such as `1e9` loses its spelling as a number.
 */
export type DataNode = DataMap | DataList | DataScalar;

export interface DataMap {
  readonly kind: 'map';
  readonly entries: readonly DataEntry[];
  readonly place: Place;
}

export interface DataEntry {
  readonly key: string;
  readonly keyPlace: Place;
  readonly value: DataNode;
}

export interface DataList {
  readonly kind: 'list';
  readonly items: readonly DataNode[];
  readonly place: Place;
}

export interface DataScalar {
  readonly kind: 'scalar';
  readonly value: string | number | boolean | null;
  /** The text as written, without quotes; for block scalars the text after folding. */
  readonly source: string;
  readonly quoted: boolean;
  readonly place: Place;
}

type Path = readonly (string | number)[];

/** The entry of a map; the last one wins when a key is written twice. */
export function entryOf(node: DataNode | undefined, key: string): DataEntry | undefined {
  if (node?.kind !== 'map') return undefined;
  return node.entries.findLast((entry) => entry.key === key);
}

/** Walks maps by key and lists by index; undefined where the path ends early. */
export function at(node: DataNode | undefined, ...path: Path): DataNode | undefined {
  let here = node;
  for (const step of path) {
    if (typeof step === 'number') here = here?.kind === 'list' ? here.items[step] : undefined;
    else here = entryOf(here, step)?.value;
  }
  return here;
}

/** The text of a string scalar; numbers and booleans give their source text; null and others give undefined. */
export function textOf(node: DataNode | undefined): string | undefined {
  if (node?.kind !== 'scalar' || node.value === null) return undefined;
  return typeof node.value === 'string' ? node.value : node.source;
}

export function numberOf(node: DataNode | undefined): number | undefined {
  return node?.kind === 'scalar' && typeof node.value === 'number' ? node.value : undefined;
}

export function booleanOf(node: DataNode | undefined): boolean | undefined {
  return node?.kind === 'scalar' && typeof node.value === 'boolean' ? node.value : undefined;
}

export function itemsOf(node: DataNode | undefined): readonly DataNode[] {
  return node?.kind === 'list' ? node.items : [];
}

export function entriesOf(node: DataNode | undefined): readonly DataEntry[] {
  return node?.kind === 'map' ? node.entries : [];
}

/** Plain JavaScript data without places: for messages and comparisons. Keys are own properties, `__proto__` included. */
export function plainOf(node: DataNode | undefined): unknown {
  if (node === undefined) return undefined;
  if (node.kind === 'scalar') return node.value;
  if (node.kind === 'list') return node.items.map(plainOf);
  const plain: Record<string, unknown> = Object.create(null);
  for (const entry of node.entries) plain[entry.key] = plainOf(entry.value);
  return plain;
}
