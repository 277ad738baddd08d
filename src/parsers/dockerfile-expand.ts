/**
 * Variable expansion and word splitting as BuildKit does it, which is not what a shell does: moby/buildkit
 * frontend/dockerfile/shell/lex.go at 73ed6825.
 */
import { replacePattern, trimPattern } from './dockerfile-patterns.ts';

export interface ExpandOptions {
  readonly escape: '\\' | '`';
  /** The value of a variable; undefined when it is not set. */
  readonly get: (name: string) => string | undefined;
  /** Keep quotes (looking for heredoc words) instead of removing them. */
  readonly rawQuotes?: boolean;
  readonly rawEscapes?: boolean;
  /** Leave variables that are not set as they are written. */
  readonly skipUnset?: boolean;
  /** Quotes are ordinary characters (heredoc bodies). */
  readonly skipQuotes?: boolean;
}

export interface Expansion {
  readonly value: string;
  /** Split at blanks that were not quoted. */
  readonly words: readonly string[];
  /** Names that were used and are set. */
  readonly used: readonly string[];
  /** Names that were used without being set and for which no `:-` or `:+` decides. */
  readonly unset: readonly string[];
  /** Set when the text is no valid substitution; `value` is then the text itself. */
  readonly error?: string;
}

class ExpansionError extends Error {}

interface Words {
  word: string;
  words: string[];
  inWord: boolean;
}

export function isBlank(c: string | undefined): boolean {
  return c !== undefined && c !== '\uFEFF' && (c === '\u0085' || /\s/.test(c));
}

export function expand(text: string, options: ExpandOptions): Expansion {
  const used = new Set<string>();
  const unset = new Set<string>();
  try {
    const lexer = createLexer(text, options, used, unset);
    const { value, words } = lexer(undefined, options.rawEscapes ?? false);
    return { value, words, used: [...used], unset: [...unset] };
  } catch (error) {
    if (!(error instanceof ExpansionError)) throw error;
    return { value: text, words: [], used: [...used], unset: [...unset], error: error.message };
  }
}

/** Names nested deeper than this are hostile input. */
const MAX_DEPTH = 100;
/** Characters: variables that double each other would take all memory. */
const MAX_LENGTH = 100_000;

type Lexer = (stop: string | undefined, rawEscapes: boolean) => { value: string; words: string[] };

function createLexer(text: string, options: ExpandOptions, used: Set<string>, unset: Set<string>): Lexer {
  let at = 0;
  let depth = 0;
  let escapes = options.rawEscapes ?? false;
  const escapeChar = options.escape;

  const get = (name: string): string | undefined => {
    const value = options.get(name);
    if (value !== undefined) used.add(name);
    return value;
  };

  function processStopOn(stop: string | undefined, rawEscapes: boolean): { value: string; words: string[] } {
    if (++depth > MAX_DEPTH) throw new ExpansionError('substitutions are nested too deeply');
    const outerEscapes = escapes;
    escapes = rawEscapes;
    let value = '';
    const state: Words = { word: '', words: [], inWord: false };
    while (at < text.length) {
      const c = text.charAt(at);
      if (c === stop) {
        at++;
        escapes = outerEscapes;
        depth--;
        return { value, words: finishWords(state) };
      }
      if (c === '$') {
        const result = processDollar();
        value += result;
        if (value.length > MAX_LENGTH) throw new ExpansionError('expands to too much text');
        for (const r of result) addChar(state, r);
      } else if (!options.skipQuotes && (c === "'" || c === '"')) {
        const result = c === "'" ? processSingleQuote() : processDoubleQuote();
        value += result;
        addRaw(state, result);
      } else if (c === '<') {
        const result = processPossibleHeredoc();
        value += result;
        addRaw(state, result);
      } else {
        at++;
        if (c === escapeChar) {
          if (escapes) {
            addRaw(state, c);
            value += c;
          }
          if (at >= text.length) break;
          const next = text.charAt(at++);
          addRaw(state, next);
          value += next;
        } else {
          addChar(state, c);
          value += c;
        }
      }
    }
    if (stop !== undefined) throw new ExpansionError(`missing ${stop}`);
    escapes = outerEscapes;
    depth--;
    return { value, words: finishWords(state) };
  }

  function processPossibleHeredoc(): string {
    at++;
    if (text[at] !== '<') return '<';
    at++;
    const start = at;
    while (text[at] === ' ' || text[at] === '\t') at++;
    return `<<${text.slice(start, at)}`;
  }

  function processSingleQuote(): string {
    const end = text.indexOf("'", at + 1);
    if (end < 0) throw new ExpansionError("missing closing '");
    const start = options.rawQuotes ? at : at + 1;
    at = end + 1;
    return text.slice(start, options.rawQuotes ? end + 1 : end);
  }

  function processDoubleQuote(): string {
    let value = options.rawQuotes ? '"' : '';
    at++;
    for (;;) {
      const c = text[at];
      if (c === undefined) throw new ExpansionError('missing closing "');
      if (c === '"') {
        at++;
        return options.rawQuotes ? `${value}"` : value;
      }
      if (c === '$') {
        value += processDollar();
        continue;
      }
      at++;
      if (c !== escapeChar) {
        value += c;
        continue;
      }
      if (escapes) value += c;
      const next = text[at];
      if (next === undefined) continue;
      if (next === '"' || next === '$' || next === escapeChar) {
        value += next;
        at++;
      } else value += c;
    }
  }

  function processDollar(): string {
    at++;
    if (text[at] !== '{') {
      const name = processName();
      if (name === '') return '$';
      const value = get(name);
      if (value === undefined) {
        unset.add(name);
        return options.skipUnset ? `$${name}` : '';
      }
      return value;
    }
    at++;
    const first = text[at];
    if (first === undefined) throw new ExpansionError("missing '}'");
    if (first === '{' || first === '}' || first === ':') throw new ExpansionError('bad substitution');
    const name = processName();
    let operator = text.charAt(at++);
    const written = operator;
    if (operator === '}') {
      const value = get(name);
      if (value === undefined) {
        unset.add(name);
        return options.skipUnset ? `\${${name}}` : '';
      }
      return value;
    }
    if (operator === '/') return processReplacement(name);
    const emptyIsUnset = operator === ':';
    if (emptyIsUnset) operator = text.charAt(at++);
    if (!'+-?#%'.includes(operator) || operator === '') throw new ExpansionError('unsupported modifier');
    const word = processStopOn('}', operator === '#' || operator === '%').value;
    const value = get(name);
    if (value === undefined && options.skipUnset) return `\${${name}${written}${word}}`;
    return applyModifier(name, operator, emptyIsUnset, value, word);
  }

  function applyModifier(
    name: string,
    operator: string,
    emptyIsUnset: boolean,
    value: string | undefined,
    word: string,
  ): string {
    const missing = value === undefined || (emptyIsUnset && value === '');
    if (operator === '-') return missing ? word : value;
    if (operator === '+') return missing ? '' : word;
    if (operator === '?') {
      if (missing) throw new ExpansionError(`${name}: ${word || 'is not allowed to be unset'}`);
      return value;
    }
    if (value === undefined) unset.add(name);
    const greedy = word.startsWith(operator);
    return valid(trimPattern(value ?? '', greedy ? word.slice(1) : word, greedy, operator === '#'));
  }

  function processReplacement(name: string): string {
    const all = text[at] === '/';
    if (all) at++;
    const pattern = processStopOn('/', true).value;
    const replacement = processStopOn('}', true).value;
    const value = get(name);
    if (value === undefined) {
      unset.add(name);
      return options.skipUnset ? `\${${name}/${pattern}/${replacement}}` : '';
    }
    return valid(replacePattern(value, pattern, replacement, all));
  }

  function processName(): string {
    const rest = /^(?:\p{Nd}+|[@*#?\-$!]|[\p{L}_][\p{L}\p{Nd}_]*)/u.exec(text.slice(at, at + 256));
    if (rest === null) return '';
    at += rest[0].length;
    return rest[0];
  }

  return processStopOn;
}

function valid(text: string | undefined): string {
  if (text === undefined) throw new ExpansionError('invalid escape');
  return text;
}

function addChar(state: Words, c: string): void {
  if (!isBlank(c)) {
    state.word += c;
    state.inWord = true;
  } else if (state.inWord && state.word !== '') {
    state.words.push(state.word);
    state.word = '';
    state.inWord = false;
  }
}

function addRaw(state: Words, text: string): void {
  state.word += text;
  state.inWord = true;
}

function finishWords(state: Words): string[] {
  if (state.word !== '') state.words.push(state.word);
  return state.words;
}
