import type { Rule } from '../types.ts';

export const sloRules: readonly Rule[] = [];
