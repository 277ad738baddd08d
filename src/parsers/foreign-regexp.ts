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
  if (source.length > MAX_SOURCE || text.length > MAX_TEXT) return false;
  const quantifiers = source.match(/[*+{]/g)?.length ?? 0;
  const risk = quantifiers > 1 ? regexpRisk(source, flags) : undefined;
  if (risk === 'exponential' || (risk !== undefined && quantifiers > MAX_QUANTIFIERS)) return false;
  try {
    return new RegExp(source, flags).test(text);
  } catch {
    return false;
  }
}
