import { parse, TomlDate } from 'smol-toml';
import type { DataEntry, DataNode } from './data.ts';
import { lineStarts, type Place, type Problem, placeAt } from './place.ts';

export interface ParsedToml {
  readonly node: DataNode | undefined;
  readonly problems: readonly Problem[];
}

const MAX_LENGTH = 1_000_000;

interface Written {
  readonly key: Place;
  readonly value: Place;
}

/**
 * TOML with places. The library gives values without positions, so the lines tell where each key stands: tables,
 * arrays of tables and dotted keys by their path; what stands inside of an inline value has the place of the value.
 */
export function parseToml(path: string, source: string): ParsedToml {
  const text = source.charCodeAt(0) === 0xfeff ? source.slice(1) : source;
  const starts = lineStarts(text);
  const whole = placeAt(path, starts, 0, 0);
  if (text.length > MAX_LENGTH) {
    const message = `has more than ${MAX_LENGTH} characters and was not read`;
    return { node: undefined, problems: [{ code: 'too-large', message, place: whole }] };
  }
  let data: unknown;
  try {
    data = parse(text);
  } catch (error) {
    const line = typeof error === 'object' && error !== null && 'line' in error ? Number(error.line) : 1;
    const start = starts[line - 1] ?? 0;
    const end = starts[line] ?? text.length;
    const message = 'is not valid TOML here';
    return { node: undefined, problems: [{ code: 'syntax', message, place: placeAt(path, starts, start, end) }] };
  }
  const written = locateKeys(path, text, starts);
  return { node: nodeOf(data, whole, [], written, 0), problems: [] };
}

const KEY = /^[ \t]*((?:[\w-]+|"[^"\n]*"|'[^'\n]*')(?:[ \t]*\.[ \t]*(?:[\w-]+|"[^"\n]*"|'[^'\n]*'))*)[ \t]*=[ \t]*/;

function locateKeys(path: string, text: string, starts: readonly number[]): ReadonlyMap<string, Written> {
  const written = new Map<string, Written>();
  const counts = new Map<string, number>();
  let table: readonly string[] = [];
  const lines = text.split('\n');
  lines.forEach((line, index) => {
    const offset = starts[index] ?? 0;
    const header = /^[ \t]*(\[\[?)[ \t]*([^\]]+?)[ \t]*\]/.exec(line);
    if (header) {
      table = wordsOf(header[2] ?? '');
      const name = table.join('\0');
      if (header[1] === '[[') {
        const count = counts.get(name) ?? 0;
        counts.set(name, count + 1);
        table = [...table, String(count)];
      }
      // Tables below an array of tables belong to its last element.
      else table = withIndexes(table, counts);
      const start = offset + line.indexOf('[');
      const place = placeAt(path, starts, start, offset + line.trimEnd().length);
      if (!written.has(table.join('\0'))) written.set(table.join('\0'), { key: place, value: place });
      return;
    }
    const match = KEY.exec(line);
    if (!match) return;
    const name = [...table, ...wordsOf(match[1] ?? '')].join('\0');
    const keyStart = offset + line.search(/\S/);
    const rest = line.slice(match[0].length).replace(/\r$/, '');
    const value = /^(?:"(?:[^"\\]|\\.)*"|'[^']*'|\[[^\]]*\]|\{[^}]*\}|[^#]*)/.exec(rest)?.[0].trimEnd() ?? rest;
    const start = offset + match[0].length;
    written.set(name, {
      key: placeAt(path, starts, keyStart, keyStart + (match[1]?.length ?? 0)),
      value: placeAt(path, starts, start, start + Math.max(value.length, 1)),
    });
  });
  return written;
}

function wordsOf(dotted: string): readonly string[] {
  return [...dotted.matchAll(/"([^"]*)"|'([^']*)'|([\w-]+)/g)].map((match) => match[1] ?? match[2] ?? match[3] ?? '');
}

function withIndexes(table: readonly string[], counts: ReadonlyMap<string, number>): readonly string[] {
  return table.flatMap((word, index) => {
    const count = counts.get(table.slice(0, index + 1).join('\0'));
    return count === undefined || index === table.length - 1 ? [word] : [word, String(count - 1)];
  });
}

function nodeOf(
  data: unknown,
  place: Place,
  path: readonly string[],
  written: ReadonlyMap<string, Written>,
  depth: number,
): DataNode {
  if (depth > 50) return { kind: 'scalar', value: null, source: '', quoted: false, place };
  if (Array.isArray(data)) {
    const items = data.map((item: unknown, index) => {
      const inner = [...path, String(index)];
      return nodeOf(item, written.get(inner.join('\0'))?.value ?? place, inner, written, depth + 1);
    });
    return { kind: 'list', items, place };
  }
  if (typeof data === 'object' && data !== null && !(data instanceof TomlDate)) {
    const entries = Object.entries(data).map(([key, value]): DataEntry => {
      const inner = [...path, key];
      const at = written.get(inner.join('\0'));
      return { key, keyPlace: at?.key ?? place, value: nodeOf(value, at?.value ?? place, inner, written, depth + 1) };
    });
    return { kind: 'map', entries, place };
  }
  const value = typeof data === 'string' || typeof data === 'number' || typeof data === 'boolean' ? data : String(data);
  return { kind: 'scalar', value, source: String(data), quoted: typeof data === 'string', place };
}
