import type { Rule } from '../types.ts';

export const memoryRules: readonly Rule[] = [];
