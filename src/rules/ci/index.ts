import type { Rule } from '../types.ts';

export const ciRules: readonly Rule[] = [];
