import { type Edit, isNewFile, type TextEdit } from './types.ts';

export type Texts = ReadonlyMap<string, string>;

/** The files that the edits leave, from the judged texts; undefined when an edit does not fit its text. */
export function applyEdits(edits: readonly Edit[], text: (path: string) => string | undefined): Texts | undefined {
  const result = new Map<string, string>();
  const byPath = new Map<string, TextEdit[]>();
  for (const edit of edits) {
    if (isNewFile(edit)) {
      if (text(edit.path) !== undefined || result.has(edit.path)) return undefined;
      result.set(edit.path, edit.create);
    } else byPath.set(edit.path, [...(byPath.get(edit.path) ?? []), edit]);
  }
  for (const [path, own] of byPath) {
    const before = text(path);
    const after = before === undefined || result.has(path) ? undefined : applyTo(before, sortEdits(path, own));
    if (after === undefined) return undefined;
    result.set(path, after);
  }
  return result;
}

/**
 * By place. Insertions at one place keep the order in which they were given; in YAML what belongs further in comes first,
 * since a block that ends a container also ends its pod.
 */
export function sortEdits(path: string, edits: readonly TextEdit[]): readonly TextEdit[] {
  const depth = ({ text }: TextEdit): number => {
    const [, lead = '', dash = ''] = /^\n?( *)(-?)/.exec(text) ?? [];
    return lead.length * 2 + dash.length;
  };
  const inner = /\.ya?ml$/.test(path) ? depth : () => 0;
  return [...edits].sort((a, b) => a.start - b.start || a.end - b.end || inner(b) - inner(a));
}

function applyTo(text: string, edits: readonly TextEdit[]): string | undefined {
  const crlf = usesCrlf(text);
  let result = '';
  let at = 0;
  for (const edit of edits) {
    if (edit.start < at || edit.end < edit.start || edit.end > text.length) return undefined;
    result += text.slice(at, edit.start) + (crlf ? edit.text.replace(/\r?\n/g, '\r\n') : edit.text);
    at = edit.end;
  }
  return result + text.slice(at);
}

export function usesCrlf(text: string): boolean {
  const lineFeeds = text.split('\n').length - 1;
  return lineFeeds > 0 && text.split('\r\n').length - 1 > lineFeeds / 2;
}

/** Whether two remedies can be written together: their edits of one file stand apart. */
export function canCombine(a: readonly Edit[], b: readonly Edit[]): boolean {
  return a.every((one) => b.every((other) => one.path !== other.path || standApart(one, other)));
}

function standApart(a: Edit, b: Edit): boolean {
  if (isNewFile(a) || isNewFile(b)) return false;
  if (a.start === b.start) return a.end === a.start && b.end === b.start && areLinesOfTheirOwn(a.text, b.text);
  return a.start < b.start ? a.end <= b.start : b.end <= a.start;
}

/** Whole lines for different things may follow each other: another key of one map, another instruction. */
function areLinesOfTheirOwn(a: string, b: string): boolean {
  const subject = (text: string): string | undefined => /^\s*([\w.-]+)/.exec(text)?.[1];
  return a.endsWith('\n') && b.endsWith('\n') && subject(a) !== undefined && subject(a) !== subject(b);
}

export function sameEdits(a: readonly Edit[], b: readonly Edit[]): boolean {
  return JSON.stringify(a) === JSON.stringify(b);
}
