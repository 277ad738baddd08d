import type { Place } from '../parsers/place.ts';
import { sortEdits } from './edits.ts';
import { type Edit, isNewFile, type TextEdit } from './types.ts';

/** Whether a place of the written files lies in what one of these edits wrote. */
export type InsertedLines = (place: Place, edits: readonly Edit[]) => boolean;

/** `edits` are all that were written at once, `text` what they were written into. */
export function insertedLines(edits: readonly Edit[], text: (path: string) => string | undefined): InsertedLines {
  const ranges = new Map<Edit, { readonly first: number; readonly last: number }>();
  for (const path of new Set(edits.map((edit) => edit.path))) {
    const before = text(path) ?? '';
    let shift = 0;
    const own = edits.filter((edit): edit is TextEdit => edit.path === path && !isNewFile(edit));
    for (const edit of sortEdits(path, own)) {
      const line = 1 + countLines(before.slice(0, edit.start)) + shift;
      const added = countLines(edit.text);
      // A whole line does not reach into the one behind it.
      const first = edit.text.startsWith('\n') ? line + 1 : line;
      const last = edit.text.endsWith('\n') ? line + added - 1 : line + added;
      if (edit.text.trim() !== '') ranges.set(edit, { first, last: Math.max(first, last) });
      shift += added - countLines(before.slice(edit.start, edit.end));
    }
  }
  return (place, some) =>
    some.some((edit) => {
      if (edit.path !== place.path) return false;
      const range = ranges.get(edit);
      return isNewFile(edit) || (range !== undefined && range.first <= place.line && place.line <= range.last);
    });
}

function countLines(text: string): number {
  return text.split('\n').length - 1;
}
