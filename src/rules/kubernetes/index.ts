import type { Rule } from '../types.ts';

export const kubernetesRules: readonly Rule[] = [];
