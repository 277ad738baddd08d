import { compilePatterns } from '../parsers/glob-patterns.ts';

/** Whether a path is left out by the globs of the configuration; undefined when there are none. */
export function compileExcludes(patterns: readonly string[]): ((path: string) => boolean) | undefined {
  if (patterns.length === 0) return undefined;
  const matcher = compilePatterns(patterns);
  return (path) => matcher.ignores(path);
}
