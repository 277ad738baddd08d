import type { FixLevel, Recipe } from './types.ts';

/** The tables by format; each is loaded only when something is to be fixed, `source` with ts-morph behind it. */
const TABLES = {
  dockerfile: async () => (await import('./dockerfile/index.ts')).dockerfileRecipes,
  yaml: async () => (await import('./yaml/index.ts')).yamlRecipes,
  package: async () => (await import('./package/index.ts')).packageRecipes,
  workflow: async () => (await import('./workflow/index.ts')).workflowRecipes,
  source: async () => (await import('./source/index.ts')).sourceRecipes,
} as const satisfies Readonly<Record<string, () => Promise<readonly Recipe[]>>>;

export type FixFormat = keyof typeof TABLES;
export const TEXT_FORMATS: readonly FixFormat[] = ['dockerfile', 'yaml', 'package', 'workflow'];
export const FIX_FORMATS: readonly FixFormat[] = [...TEXT_FORMATS, 'source'];
export type Recipes = ReadonlyMap<string, readonly Recipe[]>;

/** Recipes by rule id. A rule may have several: the first that knows what to do for a finding is taken. */
export async function loadRecipes(formats: readonly FixFormat[] = FIX_FORMATS): Promise<Recipes> {
  const recipes = new Map<string, Recipe[]>();
  for (const format of formats) {
    for (const recipe of await TABLES[format]()) {
      const known = recipes.get(recipe.rule);
      if (known) known.push(recipe);
      else recipes.set(recipe.rule, [recipe]);
    }
  }
  return recipes;
}

const ORDER: readonly FixLevel[] = ['safe', 'suggested', 'display'];

export function isWithin(level: FixLevel, wanted: FixLevel): boolean {
  return ORDER.indexOf(level) <= ORDER.indexOf(wanted);
}
