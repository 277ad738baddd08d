/** Patterns of BuildKit's variable expansion. */

type GlobToken = { readonly kind: 'star' | 'any' } | { readonly kind: 'char'; readonly char: string };

/** `*` and `?` only, as BuildKit's convertShellPatternToRegex. */
function globTokens(pattern: string): GlobToken[] | undefined {
  const tokens: GlobToken[] = [];
  for (let i = 0; i < pattern.length; i++) {
    const c = pattern.charAt(i);
    if (c === '*') tokens.push({ kind: 'star' });
    else if (c === '?') tokens.push({ kind: 'any' });
    else if (c !== '\\') tokens.push({ kind: 'char', char: c });
    else {
      const next = pattern[i + 1];
      if (next === '}' || next === '/') continue;
      if (next !== '*' && next !== '?' && next !== '\\') return undefined;
      tokens.push({ kind: 'char', char: next });
      i++;
    }
  }
  return tokens;
}

/** Ends of the matches that begin at `start`, ascending. A set of states instead of a RegExp: patterns may be hostile. */
function matchEnds(tokens: readonly GlobToken[], text: string, start: number): number[] {
  const skipStars = (state: number, into: Set<number>): void => {
    for (let s = state; ; s++) {
      into.add(s);
      if (tokens[s]?.kind !== 'star') return;
    }
  };
  const ends: number[] = [];
  let states = new Set<number>();
  skipStars(0, states);
  for (let at = start; ; at++) {
    if (states.has(tokens.length)) ends.push(at);
    const c = text[at];
    if (c === undefined || states.size === 0) return ends;
    const next = new Set<number>();
    for (const state of states) {
      const token = tokens[state];
      if (token?.kind === 'star') skipStars(state, next);
      else if (token?.kind === 'any' || (token?.kind === 'char' && token.char === c)) skipStars(state + 1, next);
    }
    states = next;
  }
}

/** Longer values and patterns are no names, tags or paths; they stay as they are. */
const MAX_PATTERN_TEXT = 512;

/** `${x#p}` and `${x%p}`; undefined for an invalid pattern. */
export function trimPattern(value: string, pattern: string, greedy: boolean, prefix: boolean): string | undefined {
  if (value.length > MAX_PATTERN_TEXT || pattern.length > MAX_PATTERN_TEXT) return value;
  const tokens = globTokens(pattern);
  if (tokens === undefined) return undefined;
  if (prefix) {
    const ends = matchEnds(tokens, value, 0);
    return value.slice((greedy ? ends.at(-1) : ends[0]) ?? 0);
  }
  const starts = Array.from({ length: value.length + 1 }, (_, i) => i).filter(
    (start) => matchEnds(tokens, value, start).at(-1) === value.length,
  );
  return value.slice(0, (greedy ? starts[0] : starts.at(-1)) ?? value.length);
}

/** `${x/p/r}`; undefined for an invalid pattern. */
export function replacePattern(value: string, pattern: string, replacement: string, all: boolean): string | undefined {
  if (value.length > MAX_PATTERN_TEXT || pattern.length > MAX_PATTERN_TEXT) return value;
  const tokens = globTokens(pattern);
  if (tokens === undefined) return undefined;
  let result = '';
  let at = 0;
  while (at < value.length) {
    const end = matchEnds(tokens, value, at).at(-1);
    if (end === undefined || end === at) {
      result += value.charAt(at++);
      continue;
    }
    result += replacement;
    at = end;
    if (!all) break;
  }
  return result + value.slice(at);
}
