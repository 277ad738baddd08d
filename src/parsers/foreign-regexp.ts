import { hasOverlappingChoices } from './overlapping-choices.ts';
import { regexpRisk } from './regexp-risk.ts';

const MAX_SOURCE = 500;
const MAX_TEXT = 2000;
/** Polynomial patterns with few quantifiers are quick on texts of this length: `.*a.*b`. */
const MAX_QUANTIFIERS = 4;

/**
 * Matches a text with a pattern that the linted repository wrote. False for what is no pattern and for what could take
 * for ever: whoever writes the pattern may have written the text, too.
 */
export function matchesForeign(source: string, flags: string, text: string): boolean {
  if (text.length > MAX_TEXT || !isQuickPattern(source, flags, text.length)) return false;
  try {
    return new RegExp(source, flags).test(text);
  } catch {
    return false;
  }
}

/** Whether a foreign pattern cannot take long on a text of this length. */
export function isQuickPattern(source: string, flags: string, length: number): boolean {
  if (source.length > MAX_SOURCE) return false;
  const quantifiers = source.match(/[*+{]/g)?.length ?? 0;
  if (source.includes('|') && hasOverlappingChoices(source, flags)) return false;
  const risk = quantifiers > 1 ? regexpRisk(source, flags) : undefined;
  if (risk === undefined) return true;
  return risk === 'polynomial' && quantifiers <= MAX_QUANTIFIERS && length <= MAX_TEXT;
}
