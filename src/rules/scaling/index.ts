import type { Rule } from '../types.ts';

export const scalingRules: readonly Rule[] = [];
