import type { Recipe } from '../types.ts';
import { rootUser } from './root-user.ts';

export const dockerfileRecipes: readonly Recipe[] = [rootUser];
