import { booleanOf, type DataNode, itemsOf, numberOf, textOf } from '../../parsers/data.ts';
import type { Located } from '../types.ts';

export function locatedText(node: DataNode | undefined): Located<string> | undefined {
  const value = textOf(node);
  return value === undefined || !node ? undefined : { value, place: node.place };
}

export function locatedNumber(node: DataNode | undefined): Located<number> | undefined {
  const value = numberOf(node);
  return value === undefined || !node ? undefined : { value, place: node.place };
}

export function locatedBoolean(node: DataNode | undefined): Located<boolean> | undefined {
  const value = booleanOf(node);
  return value === undefined || !node ? undefined : { value, place: node.place };
}

export function locatedTexts(node: DataNode | undefined): readonly Located<string>[] {
  return itemsOf(node).flatMap((item) => locatedText(item) ?? []);
}

/** A property that is left out when there is no value (exactOptionalPropertyTypes). */
export function optional<K extends string, T>(key: K, value: T | undefined): { readonly [P in K]?: T } {
  const property: { [P in K]?: T } = {};
  if (value !== undefined) property[key] = value;
  return property;
}
