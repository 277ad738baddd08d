import dockerfile from './dockerfile/levels.json' with { type: 'json' };
import packages from './package/levels.json' with { type: 'json' };
import source from './source/levels.json' with { type: 'json' };
import type { FixLevel } from './types.ts';
import workflow from './workflow/levels.json' with { type: 'json' };
import yaml from './yaml/levels.json' with { type: 'json' };

/** By rule, then by message; `*` stands for all. */
type Table = Readonly<Record<string, Readonly<Record<string, string | undefined>> | undefined>>;

/** Generated from the recipes, so that lists of rules can tell what is fixable without loading one. */
const LEVELS: readonly Table[] = [dockerfile, packages, source, workflow, yaml];

/**
 * The mildest level at which a finding of a rule, or one with this message, may be mended; undefined when none can.
 * Whether a remedy is known for the very finding shows only when it is computed.
 */
export function findFixLevel(rule: string, message?: string): FixLevel | undefined {
  const levels = LEVELS.flatMap((table) => {
    const row = table[rule] ?? {};
    return message === undefined ? Object.values(row) : [row['*'], row[message]];
  });
  return (['safe', 'suggested', 'display'] as const).find((level) => levels.includes(level));
}
