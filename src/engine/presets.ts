import type { Options, Rule, Severity } from '../rules/types.ts';

export const PRESETS = ['recommended', 'strict', 'ge', 'sanwar', 'devops', 'gupta', 'bona'] as const;
export type Preset = (typeof PRESETS)[number];

/** What a preset decides: which rules report, with which numbers, and how gravely. */
export interface LoadedPreset {
  readonly includes: (rule: Rule) => boolean;
  readonly options: (rule: Rule) => Options;
  /** Undefined when a failure about these topics is none of its concern. */
  readonly severity: (rule: Rule, topics: readonly string[], own: Severity) => Severity | undefined;
}

const PLAIN = { options: () => ({}), severity: (_rule: Rule, _topics: readonly string[], own: Severity) => own };

/**
 * `recommended` and `strict` follow the resolution of conflicts; the preset of a document has its items, its numbers and
 * its weight. The items load only for those: the file is large, and most runs do without.
 */
export async function loadPreset(preset: Preset): Promise<LoadedPreset> {
  if (preset === 'strict') return { ...PLAIN, includes: () => true };
  if (preset === 'recommended') {
    // Advice is for `strict` and the documents: what is reported by default is meant to be acted on.
    const severity = (_rule: Rule, _topics: readonly string[], own: Severity) => (own === 'note' ? undefined : own);
    return { ...PLAIN, severity, includes: (rule) => rule.recommended };
  }
  return (await import('./documents.ts')).presetOf(preset);
}
