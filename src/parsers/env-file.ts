import { lineStarts, type Place, placeAt } from './place.ts';

export interface EnvEntry {
  readonly name: string;
  readonly value: string;
  readonly place: Place;
}

/** dotenv syntax: `export`, quotes (double quotes may span lines and unescape `\n`), comments, blank lines. */
export function parseEnvFile(path: string, text: string): readonly EnvEntry[] {
  const starts = lineStarts(text);
  const entries: EnvEntry[] = [];
  const line =
    /^[ \t]*(?:export[ \t]+)?([\w.-]+)[ \t]*=[ \t]*("(?:\\.|[^"\\])*"|'[^']*'|`[^`]*`|[^\r\n#]*(?:#(?<! #)[^\r\n#]*)*)?/gm;
  for (const match of text.matchAll(line)) {
    const [whole, name = '', raw = ''] = match;
    const start = (match.index ?? 0) + whole.search(/\S/);
    const quote = raw[0];
    const quoted = (quote === '"' || quote === "'" || quote === '`') && raw.endsWith(quote) && raw.length > 1;
    const inner = quoted ? raw.slice(1, -1) : raw.trim();
    const value = quote === '"' && quoted ? inner.replaceAll('\\n', '\n').replaceAll('\\"', '"') : inner;
    entries.push({ name, value, place: placeAt(path, starts, start, (match.index ?? 0) + whole.trimEnd().length) });
  }
  return entries;
}
