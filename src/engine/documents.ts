import items from '../../checklist/items.json' with { type: 'json' };
import type { LoadedPreset } from './presets.ts';
import { PROFILES } from './profiles.ts';

/** Kinds of items that a document states as demands; the others are samples and prose that show or explain. */
const DEMANDS: ReadonlySet<string> = new Set(['rule', 'check', 'checklist', 'anti-pattern']);

/**
 * The preset of a document: the rules that decide its items, with its numbers. What it states as a demand is a warning
 * at least, whatever the rule thinks of it by itself.
 */
export function presetOf(document: keyof typeof PROFILES): LoadedPreset {
  const own = items.filter((item) => item.document === document);
  const topics = new Set(own.map((item) => item.topic));
  const demanded = new Set(own.filter((item) => DEMANDS.has(item.kind)).map((item) => item.topic));
  const { rules } = PROFILES[document];
  return {
    includes: (rule) => rule.topics.some((topic) => topics.has(topic)),
    options: (rule) => rules[rule.id]?.options ?? {},
    severity: (rule, about, severity) => {
      if (about.length > 0 && !about.some((topic) => topics.has(topic))) return undefined;
      const given = rules[rule.id]?.severity;
      if (given !== undefined) return given;
      return severity === 'note' && about.some((topic) => demanded.has(topic)) ? 'warning' : severity;
    },
  };
}
