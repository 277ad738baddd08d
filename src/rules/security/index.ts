import type { Rule } from '../types.ts';

export const securityRules: readonly Rule[] = [];
