import type { Rule } from '../types.ts';

export const metricsRules: readonly Rule[] = [];
