import ignore from 'ignore';
import type { Config } from '../config/types.ts';

/** What the configuration leaves out. */
export function excludeOf({ exclude }: Config): { readonly isExcluded?: (file: string) => boolean } {
  if (exclude.length === 0) return {};
  const matcher = ignore().add([...exclude]);
  return { isExcluded: (file) => matcher.ignores(file) };
}
