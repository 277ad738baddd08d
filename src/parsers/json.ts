import { type Node, type ParseError, parseTree, printParseErrorCode } from 'jsonc-parser';
import type { DataNode } from './data.ts';
import { lineStarts, type Problem, placeAt } from './place.ts';

export interface ParsedJson {
  readonly node: DataNode | undefined;
  readonly problems: readonly Problem[];
}

/** JSON with comments and trailing commas tolerated; syntax errors are problems and the rest is still read. */
export function parseJson(path: string, text: string): ParsedJson {
  const starts = lineStarts(text);
  const errors: ParseError[] = [];
  let tree: Node | undefined;
  try {
    tree = parseTree(text, errors, { allowTrailingComma: true });
  } catch {
    return {
      node: undefined,
      problems: [{ code: 'syntax', message: 'nested too deeply', place: placeAt(path, starts, 0, 0) }],
    };
  }
  const problems = errors.map(
    (error): Problem => ({
      code: 'syntax',
      message: printParseErrorCode(error.error),
      place: placeAt(path, starts, error.offset, error.offset + error.length),
    }),
  );
  return { node: tree && convert(path, text, starts, tree), problems };
}

function convert(path: string, text: string, starts: readonly number[], node: Node): DataNode {
  const place = placeAt(path, starts, node.offset, node.offset + node.length);
  if (node.type === 'object') {
    const entries = (node.children ?? []).flatMap((property) => {
      const [key, value] = property.children ?? [];
      if (!key || !value) return [];
      const keyPlace = placeAt(path, starts, key.offset, key.offset + key.length);
      return [{ key: String(key.value), keyPlace, value: convert(path, text, starts, value) }];
    });
    return { kind: 'map', entries, place };
  }
  if (node.type === 'array') {
    return { kind: 'list', items: (node.children ?? []).map((item) => convert(path, text, starts, item)), place };
  }
  const raw = text.slice(node.offset, node.offset + node.length);
  const quoted = node.type === 'string';
  return { kind: 'scalar', value: node.value ?? null, source: quoted ? String(node.value) : raw, quoted, place };
}
