import { TemplateError } from './go-template-types.ts';

export type Token =
  | { readonly kind: 'text'; readonly text: string; readonly start: number }
  | { readonly kind: 'action'; readonly words: readonly Word[]; readonly start: number; readonly end: number };

export type Word =
  | { readonly kind: 'string'; readonly value: string; readonly start: number; readonly spaced: boolean }
  | { readonly kind: 'number'; readonly value: number; readonly start: number; readonly spaced: boolean }
  /** An identifier, `.a`, `.`, `$x`, or one of `( ) | , := =`. `spaced`: white space stands before it. */
  | { readonly kind: 'word'; readonly text: string; readonly start: number; readonly spaced: boolean };

/** Cuts a template into texts and actions, with the white space that `{{-` and `-}}` take away removed. */
export function splitTemplate(text: string): readonly Token[] {
  const tokens: Token[] = [];
  let at = 0;
  let trimNext = false;
  while (at < text.length) {
    const open = text.indexOf('{{', at);
    const until = open < 0 ? text.length : open;
    const trims = open >= 0 && /^-\s/.test(text.slice(open + 2, open + 4));
    let [from, to] = [at, until];
    if (trimNext) while (from < to && isSpace(text.charCodeAt(from))) from += 1;
    if (trims) while (to > from && isSpace(text.charCodeAt(to - 1))) to -= 1;
    if (to > from) tokens.push({ kind: 'text', text: text.slice(from, to), start: from });
    if (open < 0) return tokens;
    const inside = open + (trims ? 3 : 2);
    const comment = /^\s*\/\*/.exec(text.slice(inside, inside + 200));
    if (comment) {
      const end = text.indexOf('*/', inside);
      const close = end < 0 ? null : /^\*\/(\s*-)?\}\}/.exec(text.slice(end, end + 40));
      if (end < 0 || !close) throw new TemplateError('a comment that does not end', open);
      at = end + close[0].length;
      trimNext = close[1] !== undefined;
      continue;
    }
    const { words, end, trimAfter } = readAction(text, inside, open);
    tokens.push({ kind: 'action', words, start: open, end });
    at = end;
    trimNext = trimAfter;
  }
  return tokens;
}

function isSpace(code: number): boolean {
  return code === 32 || code === 9 || code === 10 || code === 13;
}

interface Action {
  readonly words: readonly Word[];
  readonly end: number;
  readonly trimAfter: boolean;
}

function readAction(text: string, from: number, open: number): Action {
  const words: Word[] = [];
  let at = from;
  let spaced = false;
  while (at < text.length) {
    const rest = text.slice(at, at + 400);
    const space = /^\s+/.exec(rest);
    if (space) {
      at += space[0].length;
      spaced = true;
      continue;
    }
    if (rest.startsWith('}}')) return { words, end: at + 2, trimAfter: false };
    if (spaced && rest.startsWith('-}}')) return { words, end: at + 3, trimAfter: true };
    const word = readWord(text, rest, at, spaced);
    words.push(word.word);
    at = word.end;
    spaced = false;
  }
  throw new TemplateError('an action that does not end', open);
}

function readWord(text: string, rest: string, at: number, spaced: boolean): { word: Word; end: number } {
  const first = rest[0];
  if (first === '"' || first === '`') return readString(text, at, spaced);
  if (first === "'") throw new TemplateError('a character constant', at);
  const number = /^[-+]?(?:0x[\da-fA-F]+|\d[\d_]*(?:\.\d+)?(?:[eE][-+]?\d+)?)/.exec(rest);
  if (number) {
    const value = Number(number[0].replaceAll('_', ''));
    return { word: { kind: 'number', value, start: at, spaced }, end: at + number[0].length };
  }
  const word = /^(?::=|[=|(),]|\$\w*|\.\w+|\.|[A-Za-z_]\w*)/.exec(rest);
  if (!word) throw new TemplateError(`an unexpected ${JSON.stringify(first)}`, at);
  return { word: { kind: 'word', text: word[0], start: at, spaced }, end: at + word[0].length };
}

const ESCAPES: Readonly<Record<string, string>> = { n: '\n', t: '\t', r: '\r', '"': '"', '\\': '\\', "'": "'" };

function readString(text: string, at: number, spaced: boolean): { word: Word; end: number } {
  if (text[at] === '`') {
    const end = text.indexOf('`', at + 1);
    if (end < 0) throw new TemplateError('a string that does not end', at);
    return { word: { kind: 'string', value: text.slice(at + 1, end), start: at, spaced }, end: end + 1 };
  }
  let value = '';
  for (let i = at + 1; i < text.length; i++) {
    const char = text[i] ?? '';
    if (char === '"') return { word: { kind: 'string', value, start: at, spaced }, end: i + 1 };
    if (char === '\n') break;
    if (char !== '\\') value += char;
    else {
      i += 1;
      const escaped = ESCAPES[text[i] ?? ''];
      if (escaped === undefined) throw new TemplateError('an escape in a string', i);
      value += escaped;
    }
  }
  throw new TemplateError('a string that does not end', at);
}
