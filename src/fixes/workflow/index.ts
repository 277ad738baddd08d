import type { Recipe } from '../types.ts';

export const workflowRecipes: readonly Recipe[] = [];
