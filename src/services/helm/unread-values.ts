import path from 'node:path/posix';
import { at, type DataEntry, type DataNode, entriesOf, itemsOf, textOf } from '../../parsers/data.ts';
import type { Chart, Repository } from '../types.ts';

/** A value of a chart that none of its templates reads. */
export interface UnreadValue {
  /** Keys joined by dots. */
  readonly key: string;
  readonly entry: DataEntry;
  readonly file: string;
}

export interface ValueUse {
  readonly unread: readonly UnreadValue[];
  /** Why it cannot be told what is read. */
  readonly unknown: string | undefined;
}

/** Keys of the values files of a chart that no template mentions; a key that sets nothing yet is left alone. */
export function findUnreadValues(chart: Chart, repository: Repository): ValueUse {
  const texts = chartTexts(chart, repository);
  const defined = new Set(texts.flatMap((text) => [...text.matchAll(/\{\{-?\s*define\s+"([^"]+)"/g)].map((m) => m[1])));
  const remote = texts
    .flatMap((text) => [...text.matchAll(/\b(?:include|template)\s+"([^"]+)"/g)].map((m) => m[1] ?? ''))
    .find((name) => !defined.has(name));
  if (remote !== undefined) return { unread: [], unknown: `the template ${remote} stands in another chart` };
  const whole = texts.some((text) => WHOLE.test(text.replace(INDEXED, ' ')));
  if (whole) return { unread: [], unknown: 'all values are handed on together' };
  const reads = readsOf(texts);
  for (const path of foreignKeys(chart, repository)) reads.push(path);
  const unread = chart.values.flatMap((file) =>
    repository.data(file).flatMap((node) => unreadIn(node, [], reads).map((found) => ({ ...found, file }))),
  );
  return { unread, unknown: undefined };
}

/** `.Values` without a key after it: a template that gets it may read anything. */
const WHOLE = /\.Values(?![\w.])/;
const INDEXED = /\b(?:index|get|dig|hasKey|pluck)\s+\(?\s*\$?\w*\.Values((?:\s+"[^"]*")+)/g;

function chartTexts(chart: Chart, { paths, text }: Repository): readonly string[] {
  const inside = chart.folder === '.' ? '' : `${chart.folder}/`;
  return paths
    .filter(
      (file) => file.startsWith(inside) && !/(?:^|\/)(?:README|CHANGELOG|LICENSE|values\.schema)[^/]*$/i.test(file),
    )
    .filter((file) => inside !== '' || /^(?:templates|charts|files|config|values[^/]*$)/.test(file))
    .flatMap((file) => text(file) ?? []);
}

/** Paths that some template reads: a read of `a.b` reads all below it, and needs `a`. */
function readsOf(texts: readonly string[]): string[][] {
  const reads: string[][] = [];
  for (const text of texts) {
    for (const match of text.matchAll(/\.Values((?:\.\w+)+)/g)) reads.push((match[1] ?? '').slice(1).split('.'));
    for (const match of text.matchAll(INDEXED))
      reads.push([...(match[1] ?? '').matchAll(/"([^"]*)"/g)].map((part) => part[1] ?? ''));
  }
  return reads;
}

/** Values for the charts that this one depends on, and what its Chart.yaml reads itself. */
function foreignKeys(chart: Chart, repository: Repository): readonly string[][] {
  const [node] = repository.data(chart.path);
  const dependencies = itemsOf(at(node, 'dependencies'));
  const vendored = repository.paths.flatMap((file) => {
    const inside = path.relative(chart.folder, file);
    return /^charts\/[^/]+\/Chart\.ya?ml$/.test(inside) ? [inside.split('/')[1] ?? ''] : [];
  });
  const named = dependencies.flatMap((item) => ['name', 'alias'].flatMap((key) => textOf(at(item, key)) ?? []));
  const conditions = dependencies.flatMap((item) => (textOf(at(item, 'condition')) ?? '').split(','));
  return [
    ...[...named, ...vendored].map((name) => [name]),
    ...conditions.map((text) => text.trim().split('.')),
    ['tags'],
    ...(named.length + vendored.length > 0 ? [['global']] : []),
  ];
}

function unreadIn(
  node: DataNode,
  above: readonly string[],
  reads: readonly (readonly string[])[],
): readonly { readonly key: string; readonly entry: DataEntry }[] {
  return entriesOf(node).flatMap((entry) => {
    const here = [...above, entry.key];
    const below = reads.filter((read) => here.every((key, i) => read[i] === undefined || read[i] === key));
    if (below.some((read) => read.length <= here.length)) return [];
    if (below.length > 0) return unreadIn(entry.value, here, below);
    return isSet(entry.value) ? [{ key: here.join('.'), entry }] : [];
  });
}

/** Empty values are places to fill in: charts are generated with many. */
function isSet(node: DataNode): boolean {
  if (node.kind === 'scalar') return node.value !== null && node.value !== '' && node.value !== false;
  return node.kind === 'list' ? node.items.length > 0 : node.entries.some(({ value }) => isSet(value));
}
