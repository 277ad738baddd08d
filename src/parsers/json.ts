import { type Node, type ParseError, parseTree, printParseErrorCode } from 'jsonc-parser';
import type { DataNode } from './data.ts';
import { lineStarts, type Place, type Problem, placeAt } from './place.ts';

export interface ParsedJson {
  readonly node: DataNode | undefined;
  readonly problems: readonly Problem[];
}

/** Characters. Larger files are data or lockfiles, and no rule reads those as a tree. */
const MAX_LENGTH = 10_000_000;
const MAX_DEPTH = 100;
const MAX_PROBLEMS = 20;

/** JSON with comments and trailing commas tolerated; syntax errors are problems and the rest is still read. */
export function parseJson(path: string, source: string): ParsedJson {
  const text = source.charCodeAt(0) === 0xfeff ? source.slice(1) : source;
  const starts = lineStarts(text);
  const start = placeAt(path, starts, 0, 0);
  if (text.length > MAX_LENGTH) {
    const message = `has more than ${MAX_LENGTH} characters and was not read`;
    return { node: undefined, problems: [{ code: 'too-large', message, place: start }] };
  }
  const errors: ParseError[] = [];
  let tree: Node | undefined;
  try {
    tree = parseTree(text, errors, { allowTrailingComma: true });
  } catch {
    return { node: undefined, problems: [{ code: 'syntax', message: 'is nested too deeply', place: start }] };
  }
  const problems = errors.slice(0, MAX_PROBLEMS).map(
    (error): Problem => ({
      code: 'syntax',
      message: ERRORS[printParseErrorCode(error.error)] ?? 'is not valid JSON here',
      place: placeAt(path, starts, error.offset, Math.min(error.offset + error.length, text.length)),
    }),
  );
  const reader: JsonReader = {
    text,
    // The end of what is never closed lies behind the text.
    placeOf: (node) => placeAt(path, starts, node.offset, Math.min(node.offset + node.length, text.length)),
    problems,
  };
  return { node: tree && convert(reader, tree, 0), problems };
}

const ERRORS: Readonly<Record<string, string>> = {
  PropertyNameExpected: 'expects a property name in double quotes',
  ValueExpected: 'expects a value',
  ColonExpected: 'expects a colon',
  CommaExpected: 'expects a comma',
  CloseBraceExpected: 'expects a closing brace',
  CloseBracketExpected: 'expects a closing bracket',
  EndOfFileExpected: 'expects the end of the file',
  UnexpectedEndOfString: 'has a string without an end',
  UnexpectedEndOfComment: 'has a comment without an end',
};

interface JsonReader {
  readonly text: string;
  readonly placeOf: (node: Node) => Place;
  readonly problems: Problem[];
}

function convert(reader: JsonReader, node: Node, depth: number): DataNode {
  const place = reader.placeOf(node);
  if (depth > MAX_DEPTH) {
    report(reader, { code: 'unsupported', message: 'is nested too deeply', place });
    return { kind: 'scalar', value: null, source: '', quoted: false, place };
  }
  if (node.type === 'object') {
    const seen = new Set<string>();
    const entries = (node.children ?? []).flatMap((property) => {
      const [key, value] = property.children ?? [];
      if (!key || !value) return [];
      const name = String(key.value);
      const keyPlace = reader.placeOf(key);
      if (seen.has(name)) {
        const message = `key ${name} is written twice; the last one counts`;
        report(reader, { code: 'duplicate-key', message, place: keyPlace });
      }
      seen.add(name);
      return [{ key: name, keyPlace, value: convert(reader, value, depth + 1) }];
    });
    return { kind: 'map', entries, place };
  }
  if (node.type === 'array') {
    return { kind: 'list', items: (node.children ?? []).map((item) => convert(reader, item, depth + 1)), place };
  }
  const raw = reader.text.slice(node.offset, node.offset + node.length);
  const quoted = node.type === 'string';
  return { kind: 'scalar', value: node.value ?? null, source: quoted ? String(node.value) : raw, quoted, place };
}

function report(reader: JsonReader, problem: Problem): void {
  if (reader.problems.length < MAX_PROBLEMS) reader.problems.push(problem);
}
