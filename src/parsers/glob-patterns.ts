import ignore, { type Ignore } from 'ignore';

/** Wildcards of one pattern, and of one name within it: each of them multiplies the time by the length of the path. */
const MAX_WILDCARDS = 6;
const MAX_IN_NAME = 3;
/** Characters. V8 compiles no regular expression of a few hundred thousand, and no path is longer (PATH_MAX). */
const MAX_LENGTH = 4096;

/**
 * Patterns of `.gitignore` as a matcher. The library compiles them to regular expressions that backtrack, so patterns
 * with more wildcards than people write (`*a*a*a*a*b`) are left out.
 */
export function compilePatterns(patterns: string | readonly string[]): Ignore {
  const lines = typeof patterns === 'string' ? patterns.split(/\r?\n/) : patterns;
  return ignore({ allowRelativePaths: true, ignorecase: false }).add(lines.filter(isPlainPattern));
}

/** Whether a pattern can be matched in time. */
export function isPlainPattern(pattern: string): boolean {
  const wildcards = (text: string): number => text.match(/\*+/g)?.length ?? 0;
  if (pattern.length > MAX_LENGTH) return false;
  return wildcards(pattern) <= MAX_WILDCARDS && pattern.split('/').every((name) => wildcards(name) <= MAX_IN_NAME);
}
