import type { Rule } from '../types.ts';

export const diagnosticsRules: readonly Rule[] = [];
