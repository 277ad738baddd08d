import { modify } from 'jsonc-parser';
import { findIndent } from '../style.ts';
import type { FixContext, TextEdit } from '../types.ts';

/** Sets a value in a JSON file, in its own indentation; what stands around it stays as it is. */
export function setInJson(
  context: FixContext,
  path: string,
  keys: readonly string[],
  value: unknown,
): readonly TextEdit[] | undefined {
  const text = context.text(path);
  if (text === undefined) return undefined;
  const indent = findIndent(text.split(/\r?\n/));
  const edits = modify(text, [...keys], value, {
    formattingOptions: { insertSpaces: !indent.startsWith('\t'), tabSize: indent.length, eol: '\n' },
  });
  return edits.length === 0
    ? undefined
    : edits.map(({ offset, length, content }) => ({ path, start: offset, end: offset + length, text: content }));
}
