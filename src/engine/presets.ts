import type { Rule } from '../rules/types.ts';

export const PRESETS = ['recommended', 'strict', 'ge', 'sanwar', 'devops', 'gupta', 'bona'] as const;
export type Preset = (typeof PRESETS)[number];

/**
 * Whether a preset reports the findings of a rule: a document's preset has the rules that decide its items. The items
 * load only for those: the file is large, and most runs do without.
 */
export async function loadPreset(preset: Preset): Promise<(rule: Rule) => boolean> {
  if (preset === 'strict') return () => true;
  if (preset === 'recommended') return (rule) => rule.recommended;
  const { topicsOf } = await import('./documents.ts');
  const topics = topicsOf(preset);
  return (rule) => rule.topics.some((topic) => topics.has(topic));
}
