import type { Rule } from '../types.ts';

export const errorsRules: readonly Rule[] = [];
