import type { Recipe } from '../types.ts';

export const sourceRecipes: readonly Recipe[] = [];
