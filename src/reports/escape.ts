import { cleanLine } from './clean.ts';

const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

/** For text and quoted attributes of HTML and SVG, on one line. */
export function escapeHtml(text: string): string {
  return cleanLine(text).replace(/[&<>"']/g, (char) => ENTITIES[char] ?? char);
}

/** For text and quoted attributes of XML 1.0, which has no way to write control characters: they are shown as escapes. */
export const escapeXml = escapeHtml;

/** Names and messages may hold anything; in a paragraph or a table cell they must stay text (github.github.com/gfm). */
export function escapeMarkdown(text: string): string {
  return cleanLine(text)
    .replace(/&/g, '&amp;')
    .replace(/</g, '&lt;')
    .replace(/[\\|`*_[\]#~]/g, '\\$&');
}

/** A code span for a table cell: nothing in it can end the span or the cell. */
export function codeSpan(text: string): string {
  return `\`${cleanLine(text).replace(/[`|]/g, "'")}\``;
}
