import type { Rule } from '../types.ts';

export const healthRules: readonly Rule[] = [];
