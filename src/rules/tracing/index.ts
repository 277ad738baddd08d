import type { Rule } from '../types.ts';

export const tracingRules: readonly Rule[] = [];
