/** Words, flags, key=value pairs and JSON lists of one instruction, as BuildKit's line parsers read them. */
import { isBlank } from './dockerfile-expand.ts';

/** A word with its offsets in the instruction text; quotes and escapes are kept. */
export interface Word {
  readonly text: string;
  readonly start: number;
  readonly end: number;
}

const BLANK = /[\t\v\f\r ]+/;
const BLANKS = /[\t\v\f\r ]+/g;

/** Words at blanks alone (FROM, EXPOSE, COPY): quotes mean nothing. `{{ placeholders }}` of templates stay whole. */
export function splitBlanks(text: string): Word[] {
  const words: Word[] = [];
  for (const match of text.matchAll(/(?:\{\{[^}]{0,200}\}\}|[^\t\v\f\r ])+/g)) {
    words.push({ text: match[0], start: match.index, end: match.index + match[0].length });
  }
  return words;
}

/** Words with quotes and escapes respected (ENV, LABEL, ARG): parseWords of BuildKit. */
function splitWords(text: string, escapeChar: string): Word[] {
  const words: Word[] = [];
  let at = 0;
  while (at < text.length) {
    while (at < text.length && isBlank(text[at])) at++;
    if (at >= text.length) break;
    const start = at;
    let word = '';
    let quote: string | undefined;
    while (at < text.length) {
      const c = text.charAt(at);
      if (quote === undefined && isBlank(c)) break;
      if (c === escapeChar && quote !== "'") {
        // An escape character at the very end is dropped.
        if (at + 1 >= text.length) {
          at++;
          break;
        }
        word += c + text.charAt(at + 1);
        at += 2;
        continue;
      }
      if (quote === undefined && (c === "'" || c === '"')) quote = c;
      else if (c === quote) quote = undefined;
      word += c;
      at++;
    }
    if (word !== '') words.push({ text: word, start, end: at });
  }
  return words;
}

export interface SplitInstruction {
  readonly keyword: string;
  readonly flags: readonly {
    readonly name: string;
    readonly value: string;
    readonly start: number;
    readonly end: number;
  }[];
  /** Offsets of the arguments, blanks around them trimmed. */
  readonly start: number;
  readonly end: number;
}

/** Keyword, `--flags` and the rest: splitCommand and extractBuilderFlags of BuildKit. */
export function splitInstruction(text: string, escapeChar: string): SplitInstruction {
  const first = text.length - text.trimStart().length;
  const end = text.trimEnd().length;
  const blank = text.slice(first, end).search(BLANK);
  if (blank < 0) return { keyword: text.slice(first, end), flags: [], start: end, end };
  const keyword = text.slice(first, first + blank);
  const flags: { name: string; value: string; start: number; end: number }[] = [];
  let at = first + blank;
  for (;;) {
    while (at < end && isBlank(text[at])) at++;
    if (text[at] !== '-' || text[at + 1] !== '-') break;
    const start = at;
    let word = '';
    let quote: string | undefined;
    while (at < end) {
      const c = text.charAt(at);
      if (quote === undefined && isBlank(c)) break;
      if (quote === undefined && (c === "'" || c === '"')) quote = c;
      else if (c === quote) quote = undefined;
      else if (c === escapeChar && at + 1 < end) word += text.charAt(++at);
      else if (c !== escapeChar) word += c;
      at++;
    }
    if (word === '--') {
      while (at < end && isBlank(text[at])) at++;
      break;
    }
    const equals = word.indexOf('=');
    flags.push({
      name: (equals < 0 ? word : word.slice(0, equals)).slice(2),
      value: equals < 0 ? 'true' : word.slice(equals + 1),
      start,
      end: at,
    });
  }
  return { keyword, flags, start: Math.min(at, end), end };
}

export interface RawPair {
  readonly key: string;
  readonly value: string | undefined;
  readonly start: number;
  readonly end: number;
  readonly legacy: boolean;
}

/** `KEY=value …` or the legacy `KEY value with blanks`, decided by the first word as parseNameVal does. */
export function parsePairs(text: string, escapeChar: string): { pairs: RawPair[]; error: string | undefined } {
  const words = splitWords(text, escapeChar);
  const first = words[0];
  if (first === undefined) return { pairs: [], error: 'at least one argument is needed' };
  if (!first.text.includes('=')) {
    BLANKS.lastIndex = 0;
    const blank = BLANKS.exec(text);
    if (blank === null) return { pairs: [], error: `can't find = in "${first.text}"` };
    const key = text.slice(0, blank.index);
    const value = text.slice(blank.index + blank[0].length);
    return { pairs: [{ key, value, start: 0, end: text.length, legacy: true }], error: undefined };
  }
  const pairs: RawPair[] = [];
  let error: string | undefined;
  for (const word of words) {
    const equals = word.text.indexOf('=');
    if (equals < 0) error ??= `can't find = in "${word.text}"`;
    else if (equals === 0) error ??= 'a name is blank';
    else {
      pairs.push({
        key: word.text.slice(0, equals),
        value: word.text.slice(equals + 1),
        start: word.start,
        end: word.end,
        legacy: false,
      });
    }
  }
  return { pairs, error };
}

/** ARG: names with or without a default. */
export function parseArguments(text: string, escapeChar: string): RawPair[] {
  return splitWords(text, escapeChar).flatMap((word) => {
    const equals = word.text.indexOf('=');
    if (equals === 0) return [];
    const key = equals < 0 ? word.text : word.text.slice(0, equals);
    const value = equals < 0 ? undefined : word.text.slice(equals + 1);
    return [{ key, value, start: word.start, end: word.end, legacy: false }];
  });
}

export type JsonForm =
  | { readonly kind: 'list'; readonly items: readonly string[] }
  /** BuildKit stops the build: the list holds something else than strings. */
  | { readonly kind: 'error'; readonly reason: string }
  /** Begins like a list but is read as shell form. */
  | { readonly kind: 'shell'; readonly reason: string | undefined };

/** The exec form is a strict JSON array; anything else is silently shell form. */
export function parseJsonForm(text: string): JsonForm {
  const list = text.trimStart();
  if (!list.startsWith('[')) return { kind: 'shell', reason: undefined };
  let parsed: unknown;
  try {
    parsed = JSON.parse(list);
  } catch {
    return { kind: 'shell', reason: whyNotJson(list) };
  }
  if (Array.isArray(parsed) && parsed.every((item): item is string => typeof item === 'string')) {
    return { kind: 'list', items: parsed };
  }
  return { kind: 'error', reason: 'an element of the list is not a string' };
}

function whyNotJson(list: string): string {
  if (/[\u2018\u2019\u201C\u201D]/.test(list)) return 'typographic quotes';
  // Strings blanked out, what is left shows the structure.
  const bare = list.replace(/"(?:[^"\\]|\\.)*"/g, '""');
  if (/^\[\s*'/.test(bare) || /[,[]\s*'/.test(bare)) return 'single quotes';
  if (/,\s*\]/.test(bare)) return 'trailing comma';
  if (/""\s*""/.test(bare)) return 'missing comma';
  if (!bare.includes(']')) return 'missing closing bracket';
  if (/\]\s*\S/.test(bare)) return 'text after the list';
  if (/\\[^"\\/bfnrtu]/.test(list)) return 'invalid escape sequence';
  if (/^\[[^"]*[^\s",[\]]/.test(bare) || /,\s*[^\s",[\]]/.test(bare)) return 'words without double quotes';
  return 'not valid JSON';
}
