/**
 * Ignore files in the two dialects that matter. `.dockerignore` is read as moby does it (patternmatcher.go and
 * ignorefile.go of moby/patternmatcher): patterns are anchored at the context root and the last match wins.
 */
import type { Ignore } from 'ignore';
import { compilePatterns } from './glob-patterns.ts';
import type { Place, Problem } from './place.ts';
import { lineStarts, placeAt } from './place.ts';

export interface IgnorePattern {
  /** As written, blanks around it trimmed. */
  readonly pattern: string;
  /** `!`: brings back what earlier patterns ignored. */
  readonly negated: boolean;
  /** As `.dockerignore` understands it: cleaned, without a leading slash or `!`. */
  readonly cleaned: string;
  readonly place: Place;
}

export interface ParsedIgnoreFile {
  readonly path: string;
  readonly patterns: readonly IgnorePattern[];
  readonly problems: readonly Problem[];
}

export function parseIgnoreFile(path: string, text: string): ParsedIgnoreFile {
  const starts = lineStarts(text);
  const patterns: IgnorePattern[] = [];
  const problems: Problem[] = [];
  let start = text.startsWith('\uFEFF') ? 1 : 0;
  while (start < text.length) {
    const newline = text.indexOf('\n', start);
    const end = newline < 0 ? text.length : newline;
    const line = text.slice(start, end);
    const trimmed = line.trim();
    // Only a `#` in the first column begins a comment.
    if (trimmed !== '' && !line.startsWith('#')) {
      const from = start + line.length - line.trimStart().length;
      const place = placeAt(path, starts, from, from + trimmed.length);
      const negated = trimmed.startsWith('!');
      const cleaned = cleanPattern(negated ? trimmed.slice(1).trim() : trimmed);
      if (cleaned === '') {
        problems.push({ code: 'syntax', message: 'illegal exclusion pattern: "!"', place });
      } else patterns.push({ pattern: trimmed, negated, cleaned, place });
    }
    start = end + 1;
  }
  return { path, patterns, problems };
}

/** filepath.Clean, then without a leading slash. */
function cleanPattern(pattern: string): string {
  if (pattern === '') return '';
  const parts: string[] = [];
  for (const part of pattern.split('/')) {
    if (part === '' || part === '.') continue;
    if (part === '..' && parts.length > 0 && parts.at(-1) !== '..') parts.pop();
    else if (part !== '..' || !pattern.startsWith('/')) parts.push(part);
  }
  return parts.length === 0 ? '.' : parts.join('/');
}

export interface IgnoreAnswer {
  readonly ignored: boolean;
  /** The pattern that decided. */
  readonly by?: IgnorePattern;
}

/**
 * Whether a path of the build context (POSIX, relative to its root) is left out. Patterns also match every parent, so
 * an ignored folder takes its files with it, and `!` can bring a file of an ignored folder back.
 */
export function dockerIgnores(patterns: readonly IgnorePattern[], path: string): IgnoreAnswer {
  const file = cleanPattern(path);
  // The context itself is never ignored.
  if (file === '.' || file === '') return { ignored: false };
  const candidates = withParents(file);
  let ignored = false;
  let by: IgnorePattern | undefined;
  for (const pattern of patterns) {
    if (pattern.negated !== ignored) continue;
    const matches = matcherOf(pattern);
    if (!candidates.some(matches)) continue;
    ignored = !pattern.negated;
    by = pattern;
  }
  return by === undefined ? { ignored } : { ignored, by };
}

function withParents(file: string): string[] {
  const parts = file.split('/');
  return parts.map((_, i) => parts.slice(0, parts.length - i).join('/'));
}

type Matcher = (path: string) => boolean;

const matchers = new WeakMap<IgnorePattern, Matcher>();

function matcherOf(pattern: IgnorePattern): Matcher {
  let matcher = matchers.get(pattern);
  if (matcher === undefined) {
    matcher = compile(pattern.cleaned);
    matchers.set(pattern, matcher);
  }
  return matcher;
}

type Token =
  | { readonly kind: 'char'; readonly accepts: (c: string) => boolean }
  /** `*`: anything but a slash. */
  | { readonly kind: 'star' }
  /** Inner or leading `**`: nothing, or anything up to a slash. */
  | { readonly kind: 'deep' }
  /** Trailing `**`: anything. */
  | { readonly kind: 'rest' };

/** `*` and `?` stop at slashes, `**` does not; `[a-z]` and `\x` as in filepath.Match. Case matters. */
function compile(pattern: string): Matcher {
  if (!/[*?[\\]/.test(pattern)) return (path) => path === pattern;
  // moby takes a leading `**` without slash for "ends with".
  const suffix = /^\*\*([^/*?[\]\\][^*?[\]\\]*)$/.exec(pattern)?.[1];
  if (suffix !== undefined) return (path) => path.endsWith(suffix);
  const tokens = tokenize(pattern);
  return tokens === undefined ? () => false : (path) => matchTokens(tokens, path);
}

function tokenize(pattern: string): Token[] | undefined {
  const tokens: Token[] = [];
  for (let i = 0; i < pattern.length; i++) {
    const c = pattern.charAt(i);
    if (c === '*' && pattern[i + 1] === '*') {
      i += pattern[i + 2] === '/' ? 2 : 1;
      tokens.push({ kind: i + 1 >= pattern.length ? 'rest' : 'deep' });
    } else if (c === '*') tokens.push({ kind: 'star' });
    else if (c === '?') tokens.push({ kind: 'char', accepts: (x) => x !== '/' });
    else if (c === '[') {
      const end = pattern.indexOf(']', i + 1);
      if (end < 0) return undefined;
      tokens.push({ kind: 'char', accepts: characterClass(pattern.slice(i + 1, end)) });
      i = end;
    } else {
      const literal = c === '\\' && i + 1 < pattern.length ? pattern.charAt(++i) : c;
      tokens.push({ kind: 'char', accepts: (x) => x === literal });
    }
  }
  return tokens;
}

function characterClass(text: string): (c: string) => boolean {
  const negated = text.startsWith('^');
  const ranges: [string, string][] = [];
  for (let i = negated ? 1 : 0; i < text.length; i++) {
    if (text[i] === '\\' && i + 1 < text.length) i++;
    const from = text.charAt(i);
    const isRange = text[i + 1] === '-' && i + 2 < text.length;
    ranges.push([from, isRange ? text.charAt(i + 2) : from]);
    if (isRange) i += 2;
  }
  return (c) => ranges.some(([from, to]) => from <= c && c <= to) !== negated;
}

/** A set of states instead of a RegExp, so that no pattern can take more than length × length steps. */
function matchTokens(tokens: readonly Token[], path: string): boolean {
  // State 2i stands before token i, 2i + 1 inside a `**` that still needs its slash.
  let states = new Set<number>();
  enter(0, tokens, states);
  for (const c of path) {
    const next = new Set<number>();
    for (const state of states) {
      const index = state >> 1;
      const token = tokens[index];
      if (token === undefined) continue;
      if (token.kind === 'rest') enter(index, tokens, next);
      else if (token.kind === 'star') {
        if (c !== '/') enter(index, tokens, next);
      } else if (token.kind === 'deep') {
        next.add(index * 2 + 1);
        if (c === '/') enter(index + 1, tokens, next);
      } else if (token.accepts(c)) enter(index + 1, tokens, next);
    }
    states = next;
    if (states.size === 0) return false;
  }
  return states.has(tokens.length * 2);
}

/** Adds a state and those that follow without reading a character. */
function enter(index: number, tokens: readonly Token[], states: Set<number>): void {
  // Behind a state that is there already, those that follow are, too: `*****` costs its length, not its square.
  for (let i = index; !states.has(i * 2); i++) {
    states.add(i * 2);
    const kind = tokens[i]?.kind;
    if (kind === undefined || kind === 'char') return;
  }
}

const gitMatchers = new WeakMap<readonly IgnorePattern[], Ignore>();

/** Whether `.gitignore` patterns ignore a path relative to the folder of the file. */
export function gitIgnores(patterns: readonly IgnorePattern[], path: string): boolean {
  if (path === '' || path.startsWith('/') || path.startsWith('../') || path === '.' || path === '..') return false;
  let matcher = gitMatchers.get(patterns);
  if (matcher === undefined) {
    matcher = compilePatterns(patterns.map(({ pattern }) => pattern));
    gitMatchers.set(patterns, matcher);
  }
  return matcher.ignores(path);
}
