import path from 'node:path/posix';
import { at, booleanOf, type DataNode, entryOf, itemsOf, numberOf, textOf } from '../../parsers/data.ts';
import { parseYaml } from '../../parsers/yaml.ts';
import { emptyMap, isTooLarge, kindOf, nameOf, scalar, withEntry } from './edit.ts';
import { matchesTarget } from './patches.ts';
import type { Built, Layer } from './types.ts';

/** `replacements`: values of one object copied into fields of others. A value stands where it was written first. */
export function applyReplacements(objects: readonly Built[], layer: Layer): readonly Built[] {
  let current = objects;
  for (const item of itemsOf(at(layer.node, 'replacements'))) {
    for (const replacement of readReplacement(item, layer)) current = replace(current, replacement, layer);
  }
  return current;
}

function readReplacement(item: DataNode, layer: Layer): readonly DataNode[] {
  const name = textOf(at(item, 'path'));
  if (name === undefined) return [item];
  const file = path.join(layer.folder, name);
  const text = layer.workspace.has(file) ? layer.workspace.read(file) : undefined;
  if (text === undefined) {
    layer.unsupported(`the replacement ${name} is not in the repository`);
    return [];
  }
  const { documents } = parseYaml(file, text, { dialect: 'kubernetes' });
  return documents.flatMap((node) => (node.kind === 'list' ? node.items : [node]));
}

function replace(objects: readonly Built[], replacement: DataNode, layer: Layer): readonly Built[] {
  const value = sourceValue(objects, replacement, layer);
  if (!value) return objects;
  let current = objects;
  for (const target of itemsOf(at(replacement, 'targets'))) {
    const select = at(target, 'select');
    const rejected = itemsOf(at(target, 'reject'));
    if (!select) continue;
    const paths = itemsOf(at(target, 'fieldPaths')).flatMap((node) => textOf(node) ?? []);
    const options = readOptions(at(target, 'options'));
    current = current.map((object) => {
      if (!selects(object, select) || rejected.some((reject) => selects(object, reject))) return object;
      let { node } = object;
      for (const field of paths.length > 0 ? paths : ['metadata.name']) {
        const steps = splitPath(field);
        const next = put(node, steps, value, options);
        if (next && value.kind !== 'scalar' && isTooLarge(next))
          layer.unsupported('replacements that grow without bound');
        else if (next) node = next;
        else layer.unsupported(`a replacement of ${field} in ${kindOf(node)} ${nameOf(node)}, which is not there`);
      }
      return { ...object, node };
    });
  }
  return current;
}

/** Names and kinds of a selector are whole here, while those of patches are expressions. */
function selects(object: Built, select: DataNode): boolean {
  return matchesTarget(object, select);
}

function sourceValue(objects: readonly Built[], replacement: DataNode, layer: Layer): DataNode | undefined {
  const source = at(replacement, 'source');
  const found = source ? objects.filter((object) => selects(object, source)) : [];
  const [only] = found;
  if (!source || !only || found.length > 1) {
    layer.unsupported(`a replacement with ${found.length} sources`);
    return undefined;
  }
  const field = textOf(at(source, 'fieldPath')) ?? 'metadata.name';
  const value = get(only.node, splitPath(field));
  if (!value)
    layer.unsupported(`a replacement of ${field} of ${kindOf(only.node)} ${nameOf(only.node)}, which is not there`);
  const { delimiter, index } = readOptions(at(source, 'options'));
  if (!value || delimiter === '') return value;
  const part = (textOf(value) ?? '').split(delimiter)[index];
  if (part === undefined) layer.unsupported(`a replacement of part ${index} of ${field}`);
  return part === undefined ? undefined : scalar(part, value.place);
}

interface Options {
  readonly delimiter: string;
  readonly index: number;
  readonly create: boolean;
}

function readOptions(node: DataNode | undefined): Options {
  return {
    delimiter: textOf(at(node, 'delimiter')) ?? '',
    index: numberOf(at(node, 'index')) ?? 0,
    create: booleanOf(at(node, 'create')) === true,
  };
}

/** Steps of a field path: keys, `*`, positions and `[name=web]`; `\.` is a dot of a key. */
function splitPath(text: string): readonly string[] {
  const steps: string[] = [];
  let step = '';
  let inside = false;
  for (let i = 0; i < text.length; i++) {
    const char = text[i] ?? '';
    if (char === '\\' && text[i + 1] === '.') {
      step += '.';
      i += 1;
    } else if (char === '.' && !inside) {
      steps.push(step);
      step = '';
    } else {
      if (char === '[') inside = true;
      if (char === ']') inside = false;
      step += char;
    }
  }
  return [...steps, step].map((part) => part.replace(/^(.+)$/s, '$1'));
}

/** Positions of the items of a list that a step means. */
function positions(list: DataNode & { readonly kind: 'list' }, step: string): readonly number[] {
  if (step === '*') return list.items.map((_, i) => i);
  const match = /^\[([^=\]]+)=(.*)\]$/.exec(step);
  if (match) {
    const [, key = '', wanted = ''] = match;
    return list.items.flatMap((item, i) => (textOf(at(item, key)) === wanted ? [i] : []));
  }
  return /^\d+$/.test(step) && Number(step) < list.items.length ? [Number(step)] : [];
}

function get(node: DataNode, steps: readonly string[]): DataNode | undefined {
  let here: DataNode | undefined = node;
  for (const step of steps) {
    if (here?.kind === 'list') here = here.items[positions(here, step)[0] ?? -1];
    else here = at(here, step);
  }
  return here;
}

function put(node: DataNode, steps: readonly string[], value: DataNode, options: Options): DataNode | undefined {
  const [step, ...rest] = steps;
  if (step === undefined) return combine(node, value, options);
  if (node.kind === 'list') {
    const found = positions(node, step);
    if (found.length === 0) return undefined;
    let items = node.items;
    for (const i of found) {
      const item = items[i];
      const next = item && put(item, rest, value, options);
      if (!next) return undefined;
      items = items.with(i, next);
    }
    return { ...node, items };
  }
  if (node.kind !== 'map') return undefined;
  const entry = entryOf(node, step);
  if (!entry && !options.create) return undefined;
  const inner = entry?.value ?? (rest.length > 0 ? emptyMap(value.place) : value);
  const next = !entry && rest.length === 0 ? value : put(inner, rest, value, options);
  return next && withEntry(node, step, next, value.place);
}

function combine(old: DataNode, value: DataNode, { delimiter, index }: Options): DataNode {
  const [whole, part] = [textOf(old), textOf(value)];
  if (delimiter === '' || whole === undefined || part === undefined) return value;
  const parts = whole.split(delimiter);
  if (index < 0) return scalar([part, ...parts].join(delimiter), value.place);
  if (index >= parts.length) return scalar([...parts, part].join(delimiter), value.place);
  return scalar(parts.with(index, part).join(delimiter), value.place);
}
