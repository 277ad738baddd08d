import type { Recipe } from '../types.ts';

export const yamlRecipes: readonly Recipe[] = [];
