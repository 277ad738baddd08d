import {
  type Document,
  isAlias,
  isMap,
  isPair,
  isScalar,
  isSeq,
  type Node,
  type ParsedNode,
  parseAllDocuments,
  Scalar,
  type ScalarTag,
} from 'yaml';
import type { DataEntry, DataNode } from './data.ts';
import { lineStarts, type Place, type Problem, placeAt } from './place.ts';
import { isNestedTooDeeply } from './yaml-nesting.ts';

/**
 * `kubernetes` reads booleans and octal numbers as go-yaml does (`yes`, `on`, `0644`); `core` is YAML 1.2, where the
 * key `on` of a workflow stays a word.
 */
export type YamlDialect = 'kubernetes' | 'core';

export interface ParsedYaml {
  readonly documents: readonly DataNode[];
  readonly problems: readonly Problem[];
  /** For each document the path of its `# Source:` comment, which `helm template` writes. */
  readonly sources: readonly (string | undefined)[];
}

/** Aliases may repeat this many nodes before a file counts as a bomb. */
const MAX_ALIAS_NODES = 50_000;
/** Characters. Larger files are data; the parser reads about a million a second. */
const MAX_LENGTH = 2_000_000;
/** Lines, quotes, brackets and properties: each takes up to 20 µs, a hundred times as long as a character of text. */
const MAX_MARKS = 200_000;
/** A bracket counts twice: one that closes nothing is the dearest of all. */
const MARKS = Uint8Array.from({ length: 128 }, (_, code) => {
  const char = String.fromCharCode(code);
  return '[]{}'.includes(char) ? 2 : '\n\r"\'!&*,?>'.includes(char) ? 1 : 0;
});
/** Kubernetes, compose and CI files stay below twenty; deeper ones only serve to exhaust the stack. */
const MAX_DEPTH = 100;
/** Later problems of one file tell nothing new. */
const MAX_PROBLEMS = 20;

/** `y` and `n` alone are strings for sigs.k8s.io/yaml (go-yaml v2 keeps them so when decoding into an interface). */
const GO_BOOLEAN: ScalarTag = {
  identify: (value) => typeof value === 'boolean',
  default: true,
  tag: 'tag:yaml.org,2002:bool',
  test: /^(?:yes|Yes|YES|on|On|ON|true|True|TRUE|no|No|NO|off|Off|OFF|false|False|FALSE)$/,
  resolve: (text) => /^(?:yes|on|true)$/i.test(text),
};

const GO_OCTAL: ScalarTag = {
  identify: (value) => typeof value === 'number',
  default: true,
  tag: 'tag:yaml.org,2002:int',
  format: 'OCT',
  test: /^[-+]?0[0-7_]+$/,
  resolve: (text) => {
    const digits = text.replaceAll('_', '').replace(/^[-+]/, '');
    return Number.parseInt(digits, 8) * (text.startsWith('-') ? -1 : 1);
  },
};

/** Parses every document of a file. Never throws; what cannot be read is a problem, the rest is returned. */
export function parseYaml(
  path: string,
  source: string,
  options: { readonly dialect: YamlDialect } = { dialect: 'core' },
): ParsedYaml {
  const text = source.charCodeAt(0) === 0xfeff ? source.slice(1) : source;
  const starts = lineStarts(text);
  const problems = new ProblemList();
  if (text.length > MAX_LENGTH) {
    const message = `has more than ${MAX_LENGTH} characters and was not read`;
    problems.add({ code: 'too-large', message, place: placeAt(path, starts, 0, 0) });
    return { documents: [], problems: problems.all, sources: [] };
  }
  if (marksOf(text) > MAX_MARKS) {
    const message = `has more than ${MAX_MARKS} lines, quotes and brackets and was not read`;
    problems.add({ code: 'too-large', message, place: placeAt(path, starts, 0, 0) });
    return { documents: [], problems: problems.all, sources: [] };
  }
  if (isNestedTooDeeply(text)) {
    problems.add({ code: 'syntax', message: 'is nested too deeply', place: placeAt(path, starts, 0, 0) });
    return { documents: [], problems: problems.all, sources: [] };
  }
  let parsed: readonly Document.Parsed[];
  try {
    const tags = options.dialect === 'kubernetes' ? [GO_BOOLEAN, GO_OCTAL] : [];
    const result = parseAllDocuments(text, {
      merge: true,
      uniqueKeys: false,
      keepSourceTokens: false,
      customTags: (known) => [...tags, ...known],
      prettyErrors: false,
      strict: false,
      logLevel: 'silent',
    });
    parsed = Array.isArray(result) ? result : [];
  } catch (error) {
    const message = error instanceof Error && !(error instanceof RangeError) ? error.message : 'is nested too deeply';
    problems.add({ code: 'syntax', message, place: placeAt(path, starts, 0, 0) });
    return { documents: [], problems: problems.all, sources: [] };
  }
  const reader = new YamlReader(path, text, starts, problems);
  const documents: DataNode[] = [];
  const sources: (string | undefined)[] = [];
  for (const document of parsed) {
    for (const error of document.errors) {
      const [from, to] = error.pos;
      const message = error.message.split('\n')[0] ?? error.message;
      const deep = message.includes('call stack');
      problems.add({
        code: 'syntax',
        message: deep ? 'is nested too deeply' : message,
        place: placeAt(path, starts, Math.min(from, text.length), Math.min(to, text.length)),
      });
    }
    if (!document.contents) continue;
    documents.push(reader.document(document.contents));
    const comment = `${document.commentBefore ?? ''}\n${document.contents.commentBefore ?? ''}`;
    sources.push(/^[ \t]*Source:[ \t]*(\S+)[ \t]*$/m.exec(comment)?.[1]);
  }
  return { documents, problems: problems.all, sources };
}

function marksOf(text: string): number {
  let marks = 0;
  for (let i = 0; i < text.length; i++) marks += MARKS[text.charCodeAt(i)] ?? 0;
  return marks;
}

class ProblemList {
  readonly all: Problem[] = [];

  add(problem: Problem): void {
    if (this.all.length < MAX_PROBLEMS) this.all.push(problem);
  }
}

/** Turns the documents of one file into located data; remembers the anchors of the document it reads. */
class YamlReader {
  readonly #path: string;
  readonly #text: string;
  readonly #starts: readonly number[];
  readonly #problems: ProblemList;
  #anchors = new Map<string, ParsedNode>();
  /** Nodes being read from the root to here: an alias to one of them never ends. */
  #open = new Set<ParsedNode>();
  #aliased = 0;

  constructor(path: string, text: string, starts: readonly number[], problems: ProblemList) {
    this.#path = path;
    this.#text = text;
    this.#starts = starts;
    this.#problems = problems;
  }

  document(contents: ParsedNode): DataNode {
    this.#anchors = new Map();
    this.#open = new Set();
    this.#aliased = 0;
    return this.#node(contents, 0, false, this.#place(contents));
  }

  #place(node: Node): Place {
    const [start, end] = node.range ?? [0, 0];
    // The value's end may include the line break after a block scalar or a block collection; after errors in flow
    // collections it may lie behind the text.
    let to = Math.min(end, this.#text.length);
    while (to > start && /\s/.test(this.#text[to - 1] ?? '')) to -= 1;
    return placeAt(this.#path, this.#starts, Math.min(start, to), to);
  }

  #problem(code: Problem['code'], message: string, place: Place): void {
    this.#problems.add({ code, message, place });
  }

  /** `owner` is where an absent value is reported: the key, or the list it stands in. */
  #node(node: ParsedNode | null, depth: number, inAlias: boolean, owner: Place): DataNode {
    if (node === null) return nothing(owner);
    if (depth > MAX_DEPTH) {
      this.#problem('unsupported', 'is nested too deeply', owner);
      return nothing(this.#place(node));
    }
    if (inAlias && ++this.#aliased > MAX_ALIAS_NODES) {
      if (this.#aliased === MAX_ALIAS_NODES + 1)
        this.#problem('unsupported', 'aliases expand to too many nodes', this.#place(node));
      return nothing(this.#place(node));
    }
    if (isAlias(node)) return this.#alias(node.source, depth, this.#place(node));
    if (node.anchor) this.#anchors.set(node.anchor, node);
    if (isScalar(node)) return this.#scalar(node);
    const place = this.#place(node);
    this.#open.add(node);
    const read: DataNode = isMap(node)
      ? { kind: 'map', entries: this.#entries(node.items, depth, inAlias, place), place }
      : { kind: 'list', items: isSeq(node) ? this.#items(node.items, depth, inAlias, place) : [], place };
    this.#open.delete(node);
    return read;
  }

  #alias(name: string, depth: number, place: Place): DataNode {
    const target = this.#anchors.get(name);
    if (target && !this.#open.has(target)) return this.#node(target, depth + 1, true, place);
    this.#problem('syntax', target ? `alias ${name} contains itself` : `no anchor is named ${name}`, place);
    return nothing(place);
  }

  #items(items: readonly unknown[], depth: number, inAlias: boolean, owner: Place): readonly DataNode[] {
    return items.map((item) => this.#node(isPair(item) ? null : (item as ParsedNode), depth + 1, inAlias, owner));
  }

  #entries(items: readonly unknown[], depth: number, inAlias: boolean, owner: Place): readonly DataEntry[] {
    const own: DataEntry[] = [];
    const merged: DataEntry[] = [];
    const seen = new Set<string>();
    for (const pair of items) {
      if (!isPair(pair)) continue;
      const key = pair.key as ParsedNode | null;
      const value = pair.value as ParsedNode | null;
      const keyPlace = key ? this.#place(key) : owner;
      const name = this.#keyName(key);
      if (name === '<<' && isScalar(key) && key.type === 'PLAIN') {
        const source = this.#node(value, depth + 1, inAlias, keyPlace);
        for (const map of source.kind === 'list' ? source.items : [source])
          if (map.kind === 'map') merged.push(...map.entries);
        continue;
      }
      if (seen.has(name)) this.#problem('duplicate-key', `key ${name} is written twice; the last one counts`, keyPlace);
      seen.add(name);
      own.push({ key: name, keyPlace, value: this.#node(value, depth + 1, inAlias, keyPlace) });
    }
    // Keys of the map itself win over merged ones, and earlier sources over later ones (yaml.org/type/merge.html).
    const inherited = merged.filter((entry) => !seen.has(entry.key) && seen.add(entry.key));
    return [...inherited, ...own];
  }

  /** Keys are text: numbers and booleans as written. A map or list as a key has no name. */
  #keyName(key: ParsedNode | null): string {
    const node = isAlias(key) ? this.#anchors.get(key.source) : key;
    return isScalar(node) ? String(node.source ?? node.value ?? '') : '';
  }

  #scalar(node: Scalar.Parsed): DataNode {
    const quoted = node.type === Scalar.QUOTE_DOUBLE || node.type === Scalar.QUOTE_SINGLE;
    const { value } = node as { value: unknown };
    const plain = typeof value === 'bigint' ? Number(value) : value;
    const known =
      typeof plain === 'string' || typeof plain === 'number' || typeof plain === 'boolean' || plain === null;
    return {
      kind: 'scalar',
      value: known ? plain : String(plain),
      source: typeof plain === 'string' ? plain : (node.source ?? String(plain ?? '')),
      quoted,
      place: this.#place(node),
    };
  }
}

function nothing(place: Place): DataNode {
  return { kind: 'scalar', value: null, source: '', quoted: false, place };
}
