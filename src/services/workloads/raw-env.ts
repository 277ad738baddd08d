import { at, type DataNode, itemsOf, textOf } from '../../parsers/data.ts';
import type { Place } from '../../parsers/place.ts';
import type { Container } from '../types.ts';

/** One entry of an environment as written, before later entries win. */
export interface RawVariable {
  readonly name: string;
  readonly value: DataNode | undefined;
  /** Place of the name. */
  readonly place: Place;
}

/** The `env` list of a container, or the list form of compose `environment`. */
export function rawEnvironment({ node }: Container): readonly RawVariable[] {
  const kubernetes = itemsOf(at(node, 'env')).flatMap((item): readonly RawVariable[] => {
    const name = at(item, 'name');
    const text = textOf(name);
    return text === undefined || !name ? [] : [{ name: text, value: at(item, 'value'), place: name.place }];
  });
  const compose = itemsOf(at(node, 'environment')).flatMap((item): readonly RawVariable[] => {
    const name = textOf(item)?.split('=')[0];
    return name === undefined || name === '' ? [] : [{ name, value: item, place: item.place }];
  });
  return [...kubernetes, ...compose];
}
