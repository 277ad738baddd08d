import type { Rule } from '../types.ts';

export const serverlessRules: readonly Rule[] = [];
