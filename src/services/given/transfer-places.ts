import { at, type DataList, type DataNode, entryOf, itemsOf, textOf } from '../../parsers/data.ts';
import type { Place } from '../../parsers/place.ts';

/**
 * Rendered objects stand in no file that anybody edits. Every value takes the place of the same path in the object or
 * template that it came from, the first of `origins` that has it; what is not written there stands where the nearest
 * thing around it does.
 */
export function transferPlaces(node: DataNode, origins: readonly DataNode[], around: Place): DataNode {
  const place = origins[0]?.place ?? around;
  if (node.kind === 'scalar') return { ...node, place };
  if (node.kind === 'list') {
    const items = node.items.map((item, i) => {
      const from = origins.flatMap((origin) => counterpart(item, i, origin) ?? []);
      return transferPlaces(item, from, place);
    });
    return { ...node, place, items };
  }
  const entries = node.entries.map(({ key, value }) => {
    const written = origins.flatMap((origin) => entryOf(origin, key) ?? []);
    const keyPlace = written[0]?.keyPlace ?? place;
    // An empty value has no place of its own in a template: its key has.
    const from = written.flatMap((entry) => (isNothing(entry.value) ? [] : [entry.value]));
    return { key, keyPlace, value: transferPlaces(value, from, keyPlace) };
  });
  return { ...node, place, entries };
}

function isNothing(node: DataNode): boolean {
  return node.kind === 'scalar' && node.value === null;
}

/** Items of objects are told by name, others by position. */
function counterpart(item: DataNode, position: number, origin: DataNode | undefined): DataNode | undefined {
  if (origin?.kind !== 'list') return undefined;
  const name = textOf(at(item, 'name'));
  if (name === undefined) return origin.items[position];
  return origin.items.find((other) => textOf(at(other, 'name')) === name) ?? onlyLeft(position, origin);
}

/** A name that a template computes is not written there: the item at that position is meant when it is computed too. */
function onlyLeft(position: number, origin: DataList): DataNode | undefined {
  const candidate = origin.items[position];
  return /^x+$/.test(textOf(at(candidate, 'name')) ?? '') ? candidate : undefined;
}

/** How many scalars of an object are written alike in another: the object that it came from has the most. */
export function likeness(node: DataNode, other: DataNode | undefined): number {
  if (node.kind === 'scalar') return other?.kind === 'scalar' && other.value === node.value ? 1 : 0;
  if (node.kind === 'list')
    return itemsOf(node).reduce((sum, item, i) => sum + likeness(item, counterpart(item, i, other)), 0);
  return node.entries.reduce((sum, { key, value }) => sum + likeness(value, at(other, key)), 0);
}
