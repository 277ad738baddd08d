import type { Config } from '../config/types.ts';
import { compileExcludes } from '../engine/exclude.ts';

/** What the configuration leaves out. */
export function excludeOf({ exclude }: Config): { readonly isExcluded?: (file: string) => boolean } {
  const isExcluded = compileExcludes(exclude);
  return isExcluded ? { isExcluded } : {};
}
