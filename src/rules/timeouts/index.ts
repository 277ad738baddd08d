import type { Rule } from '../types.ts';

export const timeoutsRules: readonly Rule[] = [];
