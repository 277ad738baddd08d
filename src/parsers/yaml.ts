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

/**
 * `kubernetes` reads booleans and octal numbers as go-yaml does (`yes`, `on`, `0644`); `core` is YAML 1.2, where the
 * key `on` of a workflow stays a word.
 */
export type YamlDialect = 'kubernetes' | 'core';

export interface ParsedYaml {
  readonly documents: readonly DataNode[];
  readonly problems: readonly Problem[];
}

/** Aliases may repeat a node this often before a file counts as a bomb. */
const MAX_ALIAS_NODES = 50_000;
const MAX_LENGTH = 20_000_000;

const GO_BOOLEAN: ScalarTag = {
  identify: (value) => typeof value === 'boolean',
  default: true,
  tag: 'tag:yaml.org,2002:bool',
  test: /^(?:[Yy](?:es)?|YES|[Oo]n|ON|[Tt]rue|TRUE|[Nn]o?|NO|[Oo]ff|OFF|[Ff]alse|FALSE)$/,
  resolve: (text) => /^(?:y|on|t)/i.test(text) && !/^off/i.test(text),
};

/** `y` and `n` alone are strings for sigs.k8s.io/yaml (go-yaml v2 keeps them so when decoding into an interface). */
const BOOLEAN_TEST = /^(?:yes|Yes|YES|on|On|ON|true|True|TRUE|no|No|NO|off|Off|OFF|false|False|FALSE)$/;

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
  text: string,
  options: { readonly dialect: YamlDialect } = { dialect: 'core' },
): ParsedYaml {
  const starts = lineStarts(text);
  const problems: Problem[] = [];
  if (text.length > MAX_LENGTH) {
    problems.push({
      code: 'too-large',
      message: `has more than ${MAX_LENGTH} characters`,
      place: placeAt(path, starts, 0, 0),
    });
    return { documents: [], problems };
  }
  let parsed: readonly Document.Parsed[];
  try {
    const tags: ScalarTag[] = options.dialect === 'kubernetes' ? [{ ...GO_BOOLEAN, test: BOOLEAN_TEST }, GO_OCTAL] : [];
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
    const message = error instanceof Error ? error.message : String(error);
    problems.push({ code: 'syntax', message, place: placeAt(path, starts, 0, 0) });
    return { documents: [], problems };
  }
  const reader = new YamlReader(path, text, starts, problems);
  const documents: DataNode[] = [];
  for (const document of parsed) {
    for (const error of document.errors) {
      const [from, to] = error.pos;
      problems.push({
        code: 'syntax',
        message: error.message.split('\n')[0] ?? error.message,
        place: placeAt(path, starts, from, to),
      });
    }
    const node = document.contents ? reader.document(document) : undefined;
    if (node) documents.push(node);
  }
  return { documents, problems };
}

class YamlReader {
  readonly #path: string;
  readonly #text: string;
  readonly #starts: readonly number[];
  readonly #problems: Problem[];
  #anchors = new Map<string, ParsedNode>();
  #aliased = 0;

  constructor(path: string, text: string, starts: readonly number[], problems: Problem[]) {
    this.#path = path;
    this.#text = text;
    this.#starts = starts;
    this.#problems = problems;
  }

  document(document: Document.Parsed): DataNode | undefined {
    this.#anchors = new Map();
    this.#aliased = 0;
    return document.contents ? this.#node(document.contents, 0, false) : undefined;
  }

  #place(node: Node): Place {
    const [start, end] = node.range ?? [0, 0];
    // The value's end may include the line break after a block scalar or a block collection.
    let to = end;
    while (to > start && /\s/.test(this.#text[to - 1] ?? '')) to -= 1;
    return placeAt(this.#path, this.#starts, start, to);
  }

  #problem(code: Problem['code'], message: string, place: Place): void {
    this.#problems.push({ code, message, place });
  }

  #node(node: ParsedNode | null, depth: number, inAlias: boolean): DataNode {
    if (node === null || depth > 200) return this.#null(node);
    if (inAlias && ++this.#aliased > MAX_ALIAS_NODES) {
      if (this.#aliased === MAX_ALIAS_NODES + 1)
        this.#problem('unsupported', 'aliases expand to too many nodes', this.#place(node));
      return this.#null(node);
    }
    if (isAlias(node)) {
      const target = this.#anchors.get(node.source);
      if (!target) {
        this.#problem('syntax', `no anchor named ${node.source}`, this.#place(node));
        return this.#null(node);
      }
      return this.#node(target, depth + 1, true);
    }
    if ('anchor' in node && node.anchor) this.#anchors.set(node.anchor, node);
    if (isMap(node))
      return { kind: 'map', entries: this.#entries(node.items, depth, inAlias), place: this.#place(node) };
    if (isSeq(node)) {
      const items = node.items.map((item) =>
        this.#node(isPair(item) ? null : (item as ParsedNode), depth + 1, inAlias),
      );
      return { kind: 'list', items, place: this.#place(node) };
    }
    if (isScalar(node)) return this.#scalar(node);
    return this.#null(node);
  }

  #entries(items: readonly unknown[], depth: number, inAlias: boolean): readonly DataEntry[] {
    const own: DataEntry[] = [];
    const merged: DataEntry[] = [];
    const seen = new Set<string>();
    for (const pair of items) {
      if (!isPair(pair)) continue;
      const key = pair.key as ParsedNode | null;
      const value = pair.value as ParsedNode | null;
      const name = isScalar(key) ? String(key.source ?? key.value ?? '') : '';
      const keyPlace = key ? this.#place(key) : this.#nowhere();
      if (name === '<<' && isScalar(key) && key.type === 'PLAIN') {
        const source = this.#node(value, depth + 1, inAlias);
        for (const map of source.kind === 'list' ? source.items : [source])
          if (map.kind === 'map') merged.push(...map.entries);
        continue;
      }
      if (seen.has(name)) this.#problem('duplicate-key', `key ${name} is written twice; the last one counts`, keyPlace);
      seen.add(name);
      own.push({ key: name, keyPlace, value: this.#node(value, depth + 1, inAlias) });
    }
    // Keys of the map itself win over merged ones, and earlier sources over later ones (yaml.org/type/merge.html).
    const inherited = merged.filter(
      (entry, i) => !seen.has(entry.key) && merged.findIndex((other) => other.key === entry.key) === i,
    );
    return [...inherited, ...own];
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

  #null(node: Node | null): DataNode {
    return {
      kind: 'scalar',
      value: null,
      source: '',
      quoted: false,
      place: node ? this.#place(node) : this.#nowhere(),
    };
  }

  #nowhere(): Place {
    return placeAt(this.#path, this.#starts, 0, 0);
  }
}
