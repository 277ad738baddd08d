import path from 'node:path/posix';
import { at, type DataEntry, type DataMap, type DataNode, entriesOf, itemsOf, textOf } from '../../parsers/data.ts';
import { lineStarts, placeAt } from '../../parsers/place.ts';
import { change, kindOf, scalar } from './edit.ts';
import type { Built, Layer } from './types.ts';

/**
 * `configMapGenerator` and `secretGenerator`. The content hash is left out of names: references keep the name that is
 * written. One whose files are not in the repository (an `.env` that CI writes) is left out, so that what refers to it
 * is unknown and not empty.
 */
export function applyGenerators(objects: readonly Built[], layer: Layer): readonly Built[] {
  let all = objects;
  for (const kind of ['ConfigMap', 'Secret'] as const) {
    const key = kind === 'ConfigMap' ? 'configMapGenerator' : 'secretGenerator';
    for (const item of itemsOf(at(layer.node, key))) {
      const data = readData(item, layer);
      const name = at(item, 'name');
      if (!name) continue;
      const behavior = textOf(at(item, 'behavior')) ?? 'create';
      const text = textOf(name) ?? '';
      const old = all.find((object) => kindOf(object.node) === kind && object.names.includes(text));
      if (behavior !== 'create' && !old)
        layer.unsupported(`a generator that changes ${kind} ${text}, which is not there`);
      else if (behavior !== 'create' && old)
        all = all.map((object) => (object === old ? updated(old, data, kind, behavior) : object));
      else if (data) all = [...all, { node: generated(kind, item, name, data, layer), names: [text] }];
    }
  }
  return all;
}

const fieldOf = (kind: string): string => (kind === 'ConfigMap' ? 'data' : 'stringData');

function generated(kind: string, item: DataNode, name: DataNode, data: readonly DataEntry[], layer: Layer): DataNode {
  const { place } = item;
  const entry = (key: string, value: DataNode): DataEntry => ({ key, keyPlace: value.place, value });
  const namespace = at(item, 'namespace');
  const metadata: DataMap = {
    kind: 'map',
    place,
    entries: [
      entry('name', name),
      ...(namespace ? [entry('namespace', namespace)] : []),
      ...pairsOf('labels', item, layer),
      ...pairsOf('annotations', item, layer),
    ],
  };
  const immutable = at(item, 'options', 'immutable') ?? at(layer.node, 'generatorOptions', 'immutable');
  return {
    kind: 'map',
    place,
    entries: [
      entry('apiVersion', scalar('v1', place)),
      entry('kind', scalar(kind, name.place)),
      entry('metadata', metadata),
      entry(fieldOf(kind), { kind: 'map', place, entries: data }),
      ...(immutable ? [entry('immutable', immutable)] : []),
    ],
  };
}

/** Labels or annotations of generated objects: those for all, and over them those of the one generator. */
function pairsOf(key: 'labels' | 'annotations', item: DataNode, layer: Layer): readonly DataEntry[] {
  const own = entriesOf(at(item, 'options', key));
  const common = entriesOf(at(layer.node, 'generatorOptions', key));
  const entries = [...common.filter((entry) => !own.some((other) => other.key === entry.key)), ...own];
  const [first] = entries;
  if (!first) return [];
  return [{ key, keyPlace: first.keyPlace, value: { kind: 'map', place: first.keyPlace, entries } }];
}

function updated(old: Built, data: readonly DataEntry[] | undefined, kind: string, behavior: string): Built {
  const added = data ?? [];
  const keys = new Set(added.map((entry) => entry.key));
  const node = change(old.node, [fieldOf(kind)], (before) => {
    const kept =
      behavior === 'merge' && before?.kind === 'map' ? before.entries.filter((entry) => !keys.has(entry.key)) : [];
    return { kind: 'map', place: before?.place ?? old.node.place, entries: [...kept, ...added] };
  });
  return { ...old, node };
}

/** The entries of one generator; undefined when a file is not in the repository. */
function readData(item: DataNode, layer: Layer): readonly DataEntry[] | undefined {
  const entries: DataEntry[] = [];
  let complete = true;
  const read = (file: string): string | undefined => {
    const text = layer.workspace.has(file) ? layer.workspace.read(file) : undefined;
    if (text === undefined) complete = false;
    return text;
  };
  const single = at(item, 'env');
  for (const source of [...(single ? [single] : []), ...itemsOf(at(item, 'envs'))]) {
    const file = path.join(layer.folder, textOf(source) ?? '');
    entries.push(...parseEnvLines(file, read(file) ?? ''));
  }
  for (const source of itemsOf(at(item, 'files'))) {
    const text = textOf(source) ?? '';
    const equals = text.indexOf('=');
    const file = path.join(layer.folder, text.slice(equals + 1));
    const content = read(file);
    if (content === undefined) continue;
    const place = placeAt(file, lineStarts(content), 0, content.length);
    entries.push({
      key: equals < 0 ? path.basename(file) : text.slice(0, equals),
      keyPlace: source.place,
      value: scalar(content, place),
    });
  }
  for (const literal of itemsOf(at(item, 'literals'))) {
    const text = textOf(literal) ?? '';
    const equals = text.indexOf('=');
    if (equals < 0) continue;
    const value = text.slice(equals + 1).replace(/^(["'])(.*)\1$/s, '$2');
    entries.push({ key: text.slice(0, equals), keyPlace: literal.place, value: scalar(value, literal.place) });
  }
  return complete ? entries : undefined;
}

/** `KEY=value` lines as kustomize reads them: quotes belong to the value. A key alone is taken from the shell. */
function parseEnvLines(file: string, text: string): readonly DataEntry[] {
  return text.split('\n').flatMap((raw, i): readonly DataEntry[] => {
    const line = raw.replace(/\r$/, '');
    const equals = line.indexOf('=');
    if (/^\s*(?:#|$)/.test(line) || equals < 0) return [];
    const indent = line.search(/\S/);
    const place = { path: file, line: i + 1, column: indent + 1, endLine: i + 1, endColumn: line.length + 1 };
    return [{ key: line.slice(indent, equals), keyPlace: place, value: scalar(line.slice(equals + 1), place) }];
  });
}
