import type { Rule } from '../types.ts';

export const configRules: readonly Rule[] = [];
