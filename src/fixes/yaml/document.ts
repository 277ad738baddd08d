import {
  type Document,
  isAlias,
  isMap,
  isScalar,
  isSeq,
  type Node,
  type Pair,
  parseAllDocuments,
  stringify,
  visit,
  type YAMLMap,
  type YAMLSeq,
} from 'yaml';
import type { Place } from '../../parsers/place.ts';
import { rangeOf } from '../positions.ts';
import { findIndent } from '../style.ts';
import type { FixContext, TextEdit } from '../types.ts';

/** A YAML file that recipes change by inserting and replacing text, so that everything else stays as it is written. */
export interface YamlText {
  readonly path: string;
  readonly text: string;
  readonly documents: readonly Document.Parsed[];
}

export type Plain = string | number | boolean | null | readonly Plain[] | { readonly [key: string]: Plain };

export function openYaml(context: FixContext, path: string): YamlText | undefined {
  const text = context.text(path);
  if (text === undefined || !/\.ya?ml$/.test(path)) return undefined;
  const parsed = parseAllDocuments(text, { merge: true, uniqueKeys: false, strict: false, logLevel: 'silent' });
  const documents = Array.isArray(parsed) ? parsed : [];
  // A template or a broken file is not changed.
  return documents.some((document) => document.errors.length > 0) ? undefined : { path, text, documents };
}

/** The nodes from the root to the smallest one that holds a place, keys included. */
export function nodesAt(yaml: YamlText, place: Place): readonly Node[] {
  const { start } = rangeOf(yaml.text, place);
  for (const document of yaml.documents) {
    const range = document.contents?.range;
    if (!range || start < range[0] || start > range[2]) continue;
    let best: readonly Node[] = [];
    visit(document, {
      Node(_key, node, ancestors) {
        if (!node.range || start < node.range[0] || start > node.range[1]) return undefined;
        best = [...ancestors.filter((item): item is Node => isMap(item) || isSeq(item)), node];
        return undefined;
      },
    });
    return best;
  }
  return [];
}

/** The smallest map around a place: the container around its name, the service around its key's value. */
export function mapAround(yaml: YamlText, place: Place): YAMLMap | undefined {
  return nodesAt(yaml, place).findLast((node): node is YAMLMap => isMap(node));
}

/** The map that an entry's value is, found by the place of the entry's key (or of the value itself). */
export function mapUnder(yaml: YamlText, place: Place): YAMLMap | undefined {
  const { start } = rangeOf(yaml.text, place);
  const around = mapAround(yaml, place);
  for (const pair of around?.items ?? []) {
    if (rangeStart(pair.key) === start && isMap(pair.value)) return pair.value;
  }
  return around;
}

/** The map or list around a place that has this key: the pod spec (`containers`) around a container's name. */
export function mapWith(yaml: YamlText, place: Place, key: string): YAMLMap | undefined {
  return nodesAt(yaml, place).findLast((node): node is YAMLMap => isMap(node) && findPair(node, key) !== undefined);
}

export function findPair(map: YAMLMap, key: string): Pair | undefined {
  return map.items.findLast((pair) => isScalar(pair.key) && String(pair.key.value) === key);
}

function rangeStart(node: unknown): number | undefined {
  return isMap(node) || isSeq(node) || isScalar(node) || isAlias(node) ? node.range?.[0] : undefined;
}

export interface SetOptions {
  /** Stand the new key behind the first of these that exists. */
  readonly after?: readonly string[];
  /** Without one of those, before the first of these that exists; else at the end. */
  readonly before?: readonly string[];
}

/** Sets a value below a map: replaces the scalar that is there, or adds the missing keys where the path ends. */
export function setIn(
  yaml: YamlText,
  map: YAMLMap,
  path: readonly string[],
  value: Plain,
  options: SetOptions = {},
): TextEdit | undefined {
  const [key, ...rest] = path;
  if (key === undefined) return undefined;
  const pair = findPair(map, key);
  if (!pair) return addPair(yaml, map, key, nest(rest, value), options);
  const { value: held } = pair;
  if (isMap(held) && rest.length > 0)
    return held.items.length === 0
      ? replaceEmpty(yaml, map, held, nest(rest, value))
      : setIn(yaml, held, rest, value, options);
  // What an anchor gives belongs to everyone who names it.
  if (isAlias(held)) return undefined;
  if (isScalar(held) && held.value === null && !held.source) return fillEmpty(yaml, map, pair, nest(rest, value));
  if (held === null) return fillEmpty(yaml, map, pair, nest(rest, value));
  if (rest.length > 0) return undefined;
  return replaceNode(yaml, held, value);
}

function nest(path: readonly string[], value: Plain): Plain {
  return path.reduceRight<Plain>((inner, key) => ({ [key]: inner }), value);
}

/** Replaces a scalar (or a flow collection) by another value; block collections are not replaced. */
export function replaceNode(yaml: YamlText, node: unknown, value: Plain): TextEdit | undefined {
  const range = isScalar(node) || ((isMap(node) || isSeq(node)) && node.flow) ? node.range : undefined;
  if (!range || (isScalar(node) && /^BLOCK/.test(node.type ?? ''))) return undefined;
  return { path: yaml.path, start: range[0], end: range[1], text: renderFlow(value, quoteOf(yaml, node)) };
}

/** A scalar as it stands in one line; collections as flow. */
function renderFlow(value: Plain, quote: '"' | "'" = '"'): string {
  return stringify(value, {
    collectionStyle: 'flow',
    flowCollectionPadding: true,
    lineWidth: 0,
    singleQuote: quote === "'",
  })
    .trimEnd()
    .replace(/\[ ([^[\]]*) \]/g, '[$1]');
}

function quoteOf({ text }: YamlText, node: unknown): '"' | "'" {
  const start = rangeStart(node);
  if (start !== undefined && text[start] === "'") return "'";
  if (start !== undefined && text[start] === '"') return '"';
  return (text.match(/: '/g)?.length ?? 0) > (text.match(/: "/g)?.length ?? 0) ? "'" : '"';
}

/** Adds a key at the end of a map, or behind one of its keys. */
export function addPair(
  yaml: YamlText,
  map: YAMLMap,
  key: string,
  value: Plain,
  { after = [], before: ahead = [] }: SetOptions = {},
): TextEdit | undefined {
  const { path } = yaml;
  const find = (names: readonly string[]): Pair | undefined =>
    names.map((name) => findPair(map, name)).find((pair) => pair !== undefined);
  const previous = find(after);
  const next = previous ? undefined : find(ahead);
  const last = previous ?? map.items.at(-1);
  if (map.flow || !last) {
    const close = (map.range?.[1] ?? 0) - 1;
    if (!map.range || yaml.text[close] !== '}') return undefined;
    const body = renderFlow({ [key]: value }).replace(/^\{\s*|\s*\}$/g, '');
    const before = /\S\s*$/.exec(yaml.text.slice(0, close))?.index ?? close;
    const separator = map.items.length === 0 ? ' ' : ', ';
    return { path, start: before + 1, end: close, text: `${separator}${body} ` };
  }
  const column = columnOf(yaml, rangeStart(last.key));
  if (column === undefined) return undefined;
  const lines = renderBlock(yaml, { [key]: value }, column);
  const at = next ? lineStartAbove(yaml, rangeStart(next.key) ?? 0) : lineEndOf(yaml, endOf(last));
  // The first key of a list item shares its line with the dash.
  if (at === undefined) return undefined;
  return insertLines(yaml, at, lines);
}

/** Adds an item at the end of a list, or behind one of its items. */
export function addItem(yaml: YamlText, list: YAMLSeq, value: Plain, after?: unknown): TextEdit | undefined {
  const start = rangeStart(list);
  const last = after ?? list.items.at(-1);
  if (list.flow || start === undefined || last === undefined) {
    const close = (list.range?.[1] ?? 0) - 1;
    if (!list.range || yaml.text[close] !== ']') return undefined;
    const text = `${list.items.length === 0 ? '' : ', '}${renderFlow(value)}`;
    return { path: yaml.path, start: close, end: close, text };
  }
  const column = columnOf(yaml, start);
  if (column === undefined) return undefined;
  return insertLines(yaml, lineEndOf(yaml, endOfNode(last)), renderBlock(yaml, [value], column));
}

/** Removes an entry of a block map with its whole lines; a comment behind it goes with it. */
export function removePair(yaml: YamlText, map: YAMLMap, key: string): TextEdit | undefined {
  const pair = findPair(map, key);
  const start = rangeStart(pair?.key);
  if (!pair || start === undefined || map.flow || map.items.length === 1) return undefined;
  const from = lineStartOf(yaml, start);
  // The first key of a list item shares its line with the dash.
  if (yaml.text.slice(from, start).trim() !== '') return undefined;
  return { path: yaml.path, start: from, end: lineEndOf(yaml, endOf(pair)), text: '' };
}

/** Removes an item of a block list with its whole lines. */
export function removeItem(yaml: YamlText, list: YAMLSeq, item: unknown): TextEdit | undefined {
  const start = rangeStart(item);
  if (list.flow || start === undefined || list.items.length === 1) return undefined;
  const from = lineStartOf(yaml, start);
  if (!/^\s*-\s+$/.test(yaml.text.slice(from, start))) return undefined;
  return { path: yaml.path, start: from, end: lineEndOf(yaml, endOfNode(item)), text: '' };
}

/** `{}` becomes a block below its key. */
function replaceEmpty(yaml: YamlText, owner: YAMLMap, empty: YAMLMap, value: Plain): TextEdit | undefined {
  const column = columnOf(yaml, rangeStart(owner.items[0]?.key));
  if (!empty.range || column === undefined) return undefined;
  const [start, end] = empty.range;
  if (owner.flow) return { path: yaml.path, start, end, text: renderFlow(value) };
  const block = renderBlock(yaml, value, column + stepOf(yaml).length).trimEnd();
  // The blank before the braces goes with them.
  const from = yaml.text[start - 1] === ' ' ? start - 1 : start;
  return { path: yaml.path, start: from, end, text: `\n${block}` };
}

/** A key without a value gets one. */
function fillEmpty(yaml: YamlText, owner: YAMLMap, pair: Pair, value: Plain): TextEdit | undefined {
  const start = rangeStart(pair.key);
  const column = columnOf(yaml, start);
  if (start === undefined || column === undefined || owner.flow) return undefined;
  const isBlock = typeof value === 'object' && value !== null;
  if (isBlock) return insertLines(yaml, lineEndOf(yaml, start), renderBlock(yaml, value, column + stepOf(yaml).length));
  const colon = yaml.text.indexOf(':', start) + 1;
  return { path: yaml.path, start: colon, end: colon, text: ` ${renderFlow(value)}` };
}

function insertLines(yaml: YamlText, at: number, lines: string): TextEdit {
  const needsBreak = at > 0 && yaml.text[at - 1] !== '\n';
  return { path: yaml.path, start: at, end: at, text: needsBreak ? `\n${lines.trimEnd()}` : lines };
}

/** A value as block lines at a column, in the indentation of the file. */
function renderBlock(yaml: YamlText, value: Plain, column: number): string {
  const text = stringify(value, {
    indent: stepOf(yaml).length,
    indentSeq: indentsLists(yaml),
    lineWidth: 0,
    singleQuote: quoteOf(yaml, undefined) === "'",
  });
  const lead = ' '.repeat(column);
  return text
    .trimEnd()
    .split('\n')
    .map((line) => (line === '' ? '' : `${lead}${line}\n`))
    .join('');
}

function stepOf({ text }: YamlText): string {
  const indent = findIndent(text.split(/\r?\n/));
  return indent.startsWith('\t') || indent.length > 4 ? '  ' : indent;
}

/** Whether lists stand further in than their key; most files do it one way. */
function indentsLists({ text }: YamlText): boolean {
  const deeper = text.match(/^( *)[\w.-]+:[ \t]*\r?\n\1 +- /gm)?.length ?? 0;
  const level = text.match(/^( *)[\w.-]+:[ \t]*\r?\n\1- /gm)?.length ?? 0;
  return deeper >= level;
}

function endOf(pair: Pair): number {
  return Math.max(endOfNode(pair.value), endOfNode(pair.key));
}

function endOfNode(node: unknown): number {
  return isMap(node) || isSeq(node) || isScalar(node) || isAlias(node) ? (node.range?.[1] ?? 0) : 0;
}

/** Behind the line break of the line on which the text before an offset ends. */
function lineEndOf({ text }: YamlText, offset: number): number {
  let end = offset;
  while (end > 0 && /\s/.test(text[end - 1] ?? '')) end -= 1;
  const newline = text.indexOf('\n', end);
  return newline < 0 ? text.length : newline + 1;
}

function lineStartOf({ text }: YamlText, offset: number): number {
  return text.lastIndexOf('\n', offset - 1) + 1;
}

/** The start of the line of a key, above the comments that speak of it; undefined when it does not begin its line. */
function lineStartAbove(yaml: YamlText, offset: number): number | undefined {
  let start = lineStartOf(yaml, offset);
  if (yaml.text.slice(start, offset).trim() !== '') return undefined;
  while (start > 0) {
    const above = lineStartOf(yaml, start - 1);
    if (!/^\s*#/.test(yaml.text.slice(above, start))) break;
    start = above;
  }
  return start;
}

function columnOf(yaml: YamlText, offset: number | undefined): number | undefined {
  return offset === undefined ? undefined : offset - lineStartOf(yaml, offset);
}
