import { lineStarts, type Place, placeAt } from './place.ts';

/** One statement of a script, comments taken out and white space made single. */
export interface SqlStatement {
  readonly text: string;
  readonly place: Place;
}

export interface ParsedSql {
  readonly statements: readonly SqlStatement[];
  readonly comments: readonly { readonly text: string; readonly place: Place }[];
}

/**
 * Splits a script into statements at semicolons outside quotes, comments and dollar quotes
 * (postgresql.org/docs/current/sql-syntax-lexical.html). String contents become empty, so that no rule reads data as SQL.
 */
export function parseSql(path: string, source: string): ParsedSql {
  const starts = lineStarts(source);
  const statements: SqlStatement[] = [];
  const comments: { text: string; place: Place }[] = [];
  let text = '';
  let start = -1;
  let end = 0;
  const close = (): void => {
    const clean = text.replace(/\s+/g, ' ').trim();
    if (clean !== '') statements.push({ text: clean, place: placeAt(path, starts, start, end) });
    text = '';
    start = -1;
  };
  for (let i = 0; i < source.length; ) {
    const token = tokenAt(source, i);
    const next = Math.max(i + 1, token.end);
    if (token.kind === 'comment') {
      comments.push({ text: source.slice(i, next), place: placeAt(path, starts, i, next) });
      text += ' ';
    } else if (token.kind === 'end') close();
    else {
      if (start < 0 && !/\s/.test(source[i] ?? '')) start = i;
      text += token.kind === 'string' ? "''" : source.slice(i, next);
      if (!/\s/.test(source[i] ?? '')) end = next;
    }
    i = next;
  }
  close();
  return { statements, comments };
}

function tokenAt(
  source: string,
  i: number,
): { readonly kind: 'comment' | 'string' | 'end' | 'text'; readonly end: number } {
  const char = source[i] ?? '';
  const after = (needle: string, from: number): number => {
    const found = source.indexOf(needle, from);
    return found < 0 ? source.length : found + needle.length;
  };
  if (source.startsWith('--', i) || (char === '#' && /(?:^|\n)[ \t]*$/.test(source.slice(Math.max(0, i - 40), i)))) {
    const found = source.indexOf('\n', i);
    return { kind: 'comment', end: found < 0 ? source.length : found };
  }
  if (source.startsWith('/*', i)) return { kind: 'comment', end: after('*/', i + 2) };
  if (char === "'") {
    // Only E'…' knows the backslash in PostgreSQL.
    const escapes = /[Ee]/.test(source[i - 1] ?? '');
    let end = i + 1;
    while (end < source.length) {
      if (source[end] === "'" && source[end + 1] === "'") end += 2;
      else if (escapes && source[end] === '\\') end += 2;
      else if (source[end] === "'") return { kind: 'string', end: end + 1 };
      else end += 1;
    }
    return { kind: 'string', end: Math.min(end, source.length) };
  }
  if (char === '"' || char === '`') return { kind: 'text', end: after(char, i + 1) };
  const tag = char === '$' ? /^\$\w*\$/.exec(source.slice(i, i + 64))?.[0] : undefined;
  if (tag) return { kind: 'string', end: after(tag, i + tag.length) };
  return { kind: char === ';' ? 'end' : 'text', end: i + 1 };
}
