import type { Rule } from '../types.ts';

export const runtimeRules: readonly Rule[] = [];
