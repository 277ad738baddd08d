import { type CommentSyntax, parseComments } from '../parsers/comments.ts';
import { at, type DataNode, entriesOf, textOf } from '../parsers/data.ts';
import { lineStarts, type Place, placeAt } from '../parsers/place.ts';
import { parseYaml } from '../parsers/yaml.ts';
import type { FileKind } from '../workspace/types.ts';

/** A suppression that stands in a file: a comment, or an annotation of a manifest. */
export interface Pragma {
  /** As written: ids, codes, or something that is neither. */
  readonly rules: readonly string[];
  /** Empty when none was given. */
  readonly reason: string;
  readonly place: Place;
  /** First and last line whose findings it is about. */
  readonly from: number;
  readonly to: number;
}

export const WORD = 'nodeready-ignore';
const ANNOTATION = 'nodeready.dev/ignore';

const SYNTAX: Readonly<Partial<Record<FileKind, CommentSyntax>>> = {
  source: 'source',
  dockerfile: 'dockerfile',
  yaml: 'yaml',
  env: 'hash',
  shell: 'hash',
  makefile: 'hash',
  ignore: 'line-hash',
  procfile: 'line-hash',
  systemd: 'line-hash',
  'node-version': 'line-hash',
  sql: 'sql',
  markdown: 'markdown',
};

/** A pragma begins its comment: what a sentence says about pragmas is none. */
const PRAGMA = /^[\s*]*nodeready-ignore(?:-next-line)?(?=[\s:]|$):?[ \t]*([^\r\n]*?)[\s*]*$/;

/** Every suppression of a file. Costs nothing where the word does not occur. */
export function readPragmas(path: string, text: string, kind: FileKind): readonly Pragma[] {
  const syntax = path.endsWith('.toml') ? 'hash' : SYNTAX[kind];
  const comments = syntax && text.includes(WORD) ? readComments(path, text, syntax) : [];
  const annotations = kind === 'yaml' && text.includes(ANNOTATION) ? readAnnotations(path, text) : [];
  return [...comments, ...annotations];
}

function readComments(path: string, text: string, syntax: CommentSyntax): readonly Pragma[] {
  const starts = lineStarts(text);
  const lines = text.split(/\r\n|\r|\n/);
  const comments = parseComments(path, text, syntax);
  const blank = blankLines(text, comments);
  return comments.flatMap(({ text: inner, start, end }) => {
    const place = placeAt(path, starts, start, end);
    const match = inner.split(/\r\n|\r|\n/).flatMap((line) => PRAGMA.exec(line) ?? [])[1];
    if (match === undefined) return [];
    return [{ ...parseWords(match), place, ...linesAbout(place, lines, blank, syntax) }];
  });
}

/** `rule, rule -- reason`. */
function parseWords(text: string): Pick<Pragma, 'rules' | 'reason'> {
  const [names = '', ...reason] = text.split(/(?:^|\s+)--(?:\s+|$)/);
  return { rules: names.split(/[\s,]+/).filter((name) => name !== ''), reason: reason.join(' -- ').trim() };
}

/** Beside code its own line; alone the next line that is not empty or a comment, and what continues it. */
function linesAbout(
  place: Place,
  lines: readonly string[],
  blank: ReadonlySet<number>,
  syntax: CommentSyntax,
): Pick<Pragma, 'from' | 'to'> {
  if (!blank.has(place.line) || !blank.has(place.endLine)) return { from: place.line, to: place.endLine };
  let from = place.endLine + 1;
  while (from <= lines.length && blank.has(from)) from += 1;
  let to = from;
  if (syntax === 'dockerfile')
    while (to < lines.length && (blank.has(to) || /[\\`]\s*$/.test(lines[to - 1] ?? ''))) to += 1;
  return { from, to };
}

/** Lines (from 1) on which nothing but comments stands. */
function blankLines(
  text: string,
  comments: readonly { readonly start: number; readonly end: number }[],
): ReadonlySet<number> {
  let rest = text;
  for (const { start, end } of comments)
    rest = rest.slice(0, start) + rest.slice(start, end).replace(/[^\r\n]/g, ' ') + rest.slice(end);
  // JSX wraps its comments in braces.
  return new Set(rest.split(/\r\n|\r|\n/).flatMap((line, i) => (/^[\s{}]*$/.test(line) ? [i + 1] : [])));
}

/** `metadata.annotations`: one `rule -- reason` a line, about everything in the object that carries it. */
function readAnnotations(path: string, text: string): readonly Pragma[] {
  const pragmas: Pragma[] = [];
  const visit = (node: DataNode, owner: DataNode): void => {
    const scope = textOf(at(node, 'kind')) !== undefined ? node : owner;
    for (const { key, value } of entriesOf(node)) {
      if (key === 'annotations') {
        for (const entry of entriesOf(value)) {
          if (entry.key !== ANNOTATION) continue;
          const { line: from, endLine: to } = scope.place;
          for (const line of (textOf(entry.value) ?? '').split(/\r?\n/).filter((item) => item.trim() !== ''))
            pragmas.push({ ...parseWords(line.trim()), place: entry.keyPlace, from, to });
        }
      }
      visit(value, scope);
    }
    if (node.kind === 'list') for (const item of node.items) visit(item, scope);
  };
  for (const document of parseYaml(path, text, { dialect: 'kubernetes' }).documents) visit(document, document);
  return pragmas;
}
