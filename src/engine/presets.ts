import items from '../../checklist/items.json' with { type: 'json' };
import type { Rule } from '../rules/types.ts';

export const PRESETS = ['recommended', 'strict', 'ge', 'sanwar', 'devops', 'gupta', 'bona'] as const;
export type Preset = (typeof PRESETS)[number];

/** Whether a preset reports the findings of a rule: a document's preset has the rules that decide its items. */
export function includesRule(preset: Preset, rule: Rule): boolean {
  if (preset === 'strict') return true;
  if (preset === 'recommended') return rule.recommended;
  return items.some((item) => item.document === preset && rule.topics.includes(item.topic));
}
