import type { Rule } from '../types.ts';

export const migrationsRules: readonly Rule[] = [];
