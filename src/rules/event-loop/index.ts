import type { Rule } from '../types.ts';

export const eventLoopRules: readonly Rule[] = [];
