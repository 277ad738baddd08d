import type { Rule } from '../types.ts';

export const loggingRules: readonly Rule[] = [];
