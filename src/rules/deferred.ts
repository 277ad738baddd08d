import type { Rule } from './types.ts';

/**
 * Has to be awaited before rules judge. Here all of them are there already; the bundle puts another module in the place
 * of this one, since it holds the rules outside the default preset apart (`scripts/bundle-rules.mjs`).
 */
export async function loadDeferredRules(_rules: readonly Rule[]): Promise<void> {}
