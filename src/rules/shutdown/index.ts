import type { Rule } from '../types.ts';

export const shutdownRules: readonly Rule[] = [];
