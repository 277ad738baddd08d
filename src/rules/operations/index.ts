import type { Rule } from '../types.ts';

export const operationsRules: readonly Rule[] = [];
