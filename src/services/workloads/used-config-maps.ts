import { at, itemsOf, textOf } from '../../parsers/data.ts';
import type { Workload } from '../types.ts';

/** Names of the ConfigMaps that the environments of a workload's containers come from. */
export function configMapNames({ containers }: Workload): readonly string[] {
  const names = containers.flatMap(({ node }) => [
    ...itemsOf(at(node, 'envFrom')).flatMap((item) => textOf(at(item, 'configMapRef', 'name')) ?? []),
    ...itemsOf(at(node, 'env')).flatMap((item) => textOf(at(item, 'valueFrom', 'configMapKeyRef', 'name')) ?? []),
  ]);
  return [...new Set(names)];
}
