import { type DataNode, itemsOf } from '../../parsers/data.ts';
import { parseJson } from '../../parsers/json.ts';
import type { Place, Problem } from '../../parsers/place.ts';
import { parseYaml } from '../../parsers/yaml.ts';
import { replaced } from './edit.ts';

export interface ParsedPatch {
  readonly documents: readonly DataNode[];
  readonly problems: readonly Problem[];
}

/** The documents of a patch file, YAML or JSON. */
export function parsePatch(path: string, text: string): ParsedPatch {
  if (!path.endsWith('.json')) return parseYaml(path, text, { dialect: 'kubernetes' });
  const { node, problems } = parseJson(path, text);
  return { documents: node ? [node] : [], problems };
}

/**
 * A patch written inside a kustomization. In a literal block scalar every line of the patch is a line of the file, so
 * places can be moved there; in other scalars everything stands where the scalar does.
 */
export function parseInline(node: DataNode & { readonly kind: 'scalar' }, fileText: string): ParsedPatch {
  const { path, line, column } = node.place;
  const { documents, problems } = parseYaml(path, String(node.value), { dialect: 'kubernetes' });
  const lines = fileText.split(/\r\n|\r|\n/);
  const header = (lines[line - 1] ?? '').slice(column - 1);
  const first = lines.slice(line).find((text) => text.trim() !== '') ?? '';
  const literal = header.startsWith('|');
  const explicit = /^\|[-+]?([1-9])/.exec(header)?.[1];
  const indent = first.search(/\S/);
  const move = (place: Place): Place =>
    literal && explicit === undefined
      ? {
          path,
          line: place.line + line,
          column: place.column + indent,
          endLine: place.endLine + line,
          endColumn: place.endColumn + indent,
        }
      : node.place;
  return {
    documents: documents.map((document) => replaced(document, move)),
    problems: problems.map((problem) => ({ ...problem, place: move(problem.place) })),
  };
}

/** The operations of a JSON patch: a list, or one list in each document. */
export function operationsOf(documents: readonly DataNode[]): readonly DataNode[] {
  return documents.flatMap((document) => itemsOf(document));
}
