import path from 'node:path/posix';
import { at, type DataEntry, type DataMap, type DataNode, itemsOf, textOf } from '../../parsers/data.ts';
import { parseEnvFile } from '../../parsers/env-file.ts';
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
      if (behavior !== 'create' && old)
        all = all.map((object) => (object === old ? updated(old, data, kind, behavior) : object));
      else if (data) all = [...all, { node: generated(kind, item, name, data), names: [text] }];
    }
  }
  return all;
}

const fieldOf = (kind: string): string => (kind === 'ConfigMap' ? 'data' : 'stringData');

function generated(kind: string, item: DataNode, name: DataNode, data: readonly DataEntry[]): DataNode {
  const { place } = item;
  const entry = (key: string, value: DataNode): DataEntry => ({ key, keyPlace: value.place, value });
  const namespace = at(item, 'namespace');
  const metadata: DataMap = {
    kind: 'map',
    place,
    entries: [entry('name', name), ...(namespace ? [entry('namespace', namespace)] : [])],
  };
  return {
    kind: 'map',
    place,
    entries: [
      entry('apiVersion', scalar('v1', place)),
      entry('kind', scalar(kind, name.place)),
      entry('metadata', metadata),
      entry(fieldOf(kind), { kind: 'map', place, entries: data }),
    ],
  };
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
    for (const { name, value, place } of parseEnvFile(file, read(file) ?? ''))
      entries.push({ key: name, keyPlace: place, value: scalar(value, place) });
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
