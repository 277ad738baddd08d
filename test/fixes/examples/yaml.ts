import type { Example } from '../../../src/rules/types.ts';

/** What the bad examples of the rules do not show: other messages, comments to keep, odd styles. */
export const yamlExamples: Readonly<Record<string, readonly Example[]>> = {};
