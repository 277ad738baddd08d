import type { Rule } from '../types.ts';

export const databasesRules: readonly Rule[] = [];
