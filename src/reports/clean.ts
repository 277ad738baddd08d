/**
 * Control characters, bidirectional overrides (CVE-2021-42574), invisible characters and lone surrogates from names or
 * messages must not reach a terminal, a log or an XML reader.
 */
const UNSAFE =
  /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u00ad\u061c\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff\ufffe\uffff\p{Surrogate}]/gu;
/**
 * Log commands of CI systems: GitHub obeys a line that starts with `::` after blanks, and `##[…]` anywhere (actions/runner,
 * ActionCommand.cs); Azure and TeamCity obey `##vso[…]` and `##teamcity[…]` anywhere.
 */
const LINE_COMMAND = /^(\s*):(?=:)/gm;
const INLINE_COMMAND = /##(?=\w*\[)/g;

export function clean(text: string): string {
  return text
    .replace(UNSAFE, (c) => `\\u${c.charCodeAt(0).toString(16).padStart(4, '0')}`)
    .replace(LINE_COMMAND, '$1: ')
    .replace(INLINE_COMMAND, '# #');
}

/** One line: line breaks are shown, not obeyed. */
export function cleanLine(text: string): string {
  return clean(text.replace(/\r?\n/g, '\\n').replaceAll('\t', ' '));
}
