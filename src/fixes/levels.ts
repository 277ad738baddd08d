import dockerfile from './dockerfile/levels.json' with { type: 'json' };
import packages from './package/levels.json' with { type: 'json' };
import source from './source/levels.json' with { type: 'json' };
import type { FixLevel } from './types.ts';
import workflow from './workflow/levels.json' with { type: 'json' };
import yaml from './yaml/levels.json' with { type: 'json' };

/** Generated from the recipes, so that lists of rules can tell what is fixable without loading one. */
const LEVELS: readonly Readonly<Record<string, string>>[] = [dockerfile, packages, source, workflow, yaml];

/** The mildest level at which some finding of a rule can be mended; undefined when none can. */
export function findFixLevel(rule: string): FixLevel | undefined {
  const levels = LEVELS.map((table) => table[rule]);
  return (['safe', 'suggested', 'display'] as const).find((level) => levels.includes(level));
}
