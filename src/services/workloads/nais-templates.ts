import path from 'node:path/posix';
import { at, type DataNode, plainOf } from '../../parsers/data.ts';
import { parseYaml } from '../../parsers/yaml.ts';
import type { Workspace } from '../../workspace/types.ts';
import { locatePieces } from '../helm/locate.ts';
import type { Piece } from '../helm/render-template.ts';

/** `{{name}}`, `{{#each list as |item|}}`, `{{else}}`, `{{/each}}`. */
const ACTION = /\{\{\{?\s*([#/^]?)\s*([^{}]*?)\s*\}?\}\}/g;

type Values = ReadonlyMap<string, unknown>;

interface Block {
  readonly kind: string;
  readonly words: readonly string[];
  readonly body: (Piece | Action | Block)[];
  readonly otherwise: (Piece | Action | Block)[];
}

interface Action {
  readonly name: string;
  readonly start: number;
  readonly end: number;
}

/**
 * The objects of a Nais file: what deploys it fills in Handlebars with a file of variables (doc.nais.io, "templating"; the
 * inputs RESOURCE and VARS of github.com/nais/deploy). The variables of production stand beside the file; a name that
 * nothing sets stands as `${name}`, text that is not known. Undefined for other files, and where a condition asks what
 * is not known.
 */
export function readNaisTemplate(workspace: Workspace, file: string, text: string): readonly DataNode[] | undefined {
  if (!/^apiVersion: *["']?nais\.io\//m.test(text) || !text.includes('{{')) return undefined;
  const tree = parse(text);
  if (!tree) return undefined;
  const pieces: Piece[] = [];
  return write(tree, productionValues(workspace, file), pieces) ? located(file, text, pieces) : undefined;
}

function located(file: string, text: string, pieces: readonly Piece[]): readonly DataNode[] | undefined {
  try {
    return locatePieces(file, text, pieces);
  } catch {
    return undefined;
  }
}

function parse(text: string): Block['body'] | undefined {
  const root: Block = { kind: '', words: [], body: [], otherwise: [] };
  const open: { block: Block; into: Block['body'] }[] = [{ block: root, into: root.body }];
  let from = 0;
  for (const match of text.matchAll(ACTION)) {
    const here = open.at(-1);
    const [all, sign = '', inner = ''] = match;
    const end = match.index + all.length;
    if (!here) return undefined;
    here.into.push({ text: text.slice(from, match.index), start: from, end: match.index, literal: true });
    from = end;
    const [kind = '', ...words] = inner.split(/\s+/);
    if (sign === '#') {
      const block: Block = { kind, words, body: [], otherwise: [] };
      here.into.push(block);
      open.push({ block, into: block.body });
    } else if (sign === '/') {
      if (open.length < 2 || here.block.kind !== kind) return undefined;
      open.pop();
    } else if (sign === '^' || kind === 'else') here.into = here.block.otherwise;
    else here.into.push({ name: inner, start: match.index, end });
  }
  if (open.length !== 1) return undefined;
  root.body.push({ text: text.slice(from), start: from, end: text.length, literal: true });
  return root.body;
}

/** False where what is written would be a guess. */
function write(nodes: Block['body'], values: Values, out: Piece[]): boolean {
  return nodes.every((node) => {
    if ('text' in node) {
      out.push(node);
      return true;
    }
    if ('name' in node) {
      const found = lookUp(values, node.name);
      const text = typeof found === 'object' || found === undefined ? `\${${node.name}}` : String(found);
      out.push({ text, start: node.start, end: node.end, literal: false });
      return true;
    }
    return writeBlock(node, values, out);
  });
}

function writeBlock({ kind, words, body, otherwise }: Block, values: Values, out: Piece[]): boolean {
  const found = lookUp(values, words[0] ?? '');
  // Without any variables it is not known which there are; a name that they leave out is nothing.
  if (found === undefined && values.size === 0 && kind !== 'each') return false;
  const isNothing = found === undefined || found === null || found === false || found === '' || found === 0;
  const isEmpty = isNothing || (Array.isArray(found) && found.length === 0);
  switch (kind) {
    case 'each': {
      const items = isNothing || typeof found !== 'object' ? [] : Object.values(found);
      if (items.length === 0) return write(otherwise, values, out);
      const name = /\bas\s*\|\s*(\w+)/.exec(words.join(' '))?.[1] ?? 'this';
      return items.every((item) =>
        write(body, new Map([...values, ...fieldsOf(item), [name, item], ['this', item]]), out),
      );
    }
    case 'if':
      return write(isEmpty ? otherwise : body, values, out);
    case 'unless':
      return write(isEmpty ? body : otherwise, values, out);
    case 'with':
      return isEmpty ? write(otherwise, values, out) : write(body, new Map([...values, ...fieldsOf(found)]), out);
    default:
      return false;
  }
}

function fieldsOf(value: unknown): readonly (readonly [string, unknown])[] {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? Object.entries(value) : [];
}

function lookUp(values: Values, name: string): unknown {
  const [first = '', ...rest] = name.split('.');
  let here = values.get(first);
  for (const key of rest) here = new Map(fieldsOf(here)).get(key);
  return here;
}

/** The file of variables for production: beside the template or in a folder below it, and itself no object. */
function productionValues(workspace: Workspace, file: string): Values {
  const folder = path.dirname(file);
  const candidates = workspace
    .under(folder)
    .map((item) => item.path)
    .filter((name) => name !== file && /\.(?:ya?ml|json)$/.test(name) && isProduction(path.relative(folder, name)));
  for (const name of candidates.toSorted((a, b) => a.length - b.length)) {
    const text = workspace.read(name);
    const document = text === undefined ? undefined : parseYaml(name, text).documents[0];
    if (document?.kind === 'map' && !at(document, 'apiVersion')) return new Map(fieldsOf(plainOf(document)));
  }
  return new Map();
}

function isProduction(name: string): boolean {
  return /(?:^|[-_./])(?:p|prd|prod|production)(?:$|[-_./])/i.test(name) && !/pre-?prod|non-?prod/i.test(name);
}
