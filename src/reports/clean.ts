/** Control characters and bidirectional overrides from names or messages must not reach a terminal (CVE-2021-42574). */
const UNSAFE = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u200b-\u200f\u202a-\u202e\u2066-\u2069\u2028\u2029]/g;

export function clean(text: string): string {
  return text.replace(UNSAFE, (c) => `\\u${c.charCodeAt(0).toString(16).padStart(4, '0')}`);
}

/** One line: line breaks are shown, not obeyed. */
export function cleanLine(text: string): string {
  return clean(text).replace(/[\r\n\t]/g, (c) => (c === '\t' ? ' ' : '\\n'));
}
