import type { DataNode } from '../../parsers/data.ts';
import { itemsOf, textOf } from '../../parsers/data.ts';
import { parseJson } from '../../parsers/json.ts';
import type { Place } from '../../parsers/place.ts';
import { parseYaml } from '../../parsers/yaml.ts';
import type { Service } from '../types.ts';

const FILES = ['json', 'json5', 'yaml', 'yml'].map((end) => `config/custom-environment-variables.${end}`);

/**
 * The variables that the package `config` reads for the service, as its mapping lists them. It takes whatever they hold
 * (github.com/node-config/node-config/wiki/Environment-Variables#custom-environment-variables).
 */
export function nodeConfigVariables({ program, root, repository }: Service): readonly Place[] {
  if (!program?.packages.has('config')) return [];
  const path = FILES.map((name) => (root === '.' ? name : `${root}/${name}`)).find((name) => repository.has(name));
  const text = path === undefined ? undefined : repository.text(path);
  if (path === undefined || text === undefined) return [];
  const node = /json5?$/.test(path) ? parseJson(path, text).node : parseYaml(path, text).documents[0];
  return node ? namesIn(node, 0) : [];
}

/** A text names a variable, as does `__name` beside a `__format`. */
function namesIn(node: DataNode, depth: number): readonly Place[] {
  if (depth > 20) return [];
  if (node.kind === 'scalar') return textOf(node) ? [node.place] : [];
  if (node.kind === 'list') return itemsOf(node).flatMap((item) => namesIn(item, depth + 1));
  return node.entries.flatMap(({ key, value }) => (key === '__format' ? [] : namesIn(value, depth + 1)));
}
