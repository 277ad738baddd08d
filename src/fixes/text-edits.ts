import { diffLines } from 'diff';
import type { TextEdit } from './types.ts';

/** The smallest whole-line edits that turn one text into the other: for recipes that change a tree and print it. */
export function editsBetween(path: string, before: string, after: string): readonly TextEdit[] {
  const edits: TextEdit[] = [];
  let at = 0;
  for (const { value, added, removed } of diffLines(before, after)) {
    const last = edits.at(-1);
    if (added) {
      // What replaces lines follows them in the list.
      if (last && last.end === at && last.text === '' && last.end > last.start)
        edits[edits.length - 1] = { ...last, text: value };
      else edits.push({ path, start: at, end: at, text: value });
    } else if (removed) {
      edits.push({ path, start: at, end: at + value.length, text: '' });
      at += value.length;
    } else at += value.length;
  }
  return edits;
}

/** An insertion. */
export function insert(path: string, at: number, text: string): TextEdit {
  return { path, start: at, end: at, text };
}
