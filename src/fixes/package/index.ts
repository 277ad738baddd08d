import type { Recipe } from '../types.ts';

export const packageRecipes: readonly Recipe[] = [];
