/**
 * A region of one file. Lines and columns count from 1, columns in UTF-16 code units (as SARIF does by default);
 * the end is exclusive. `path` is POSIX and relative to the linted root.
 */
export interface Place {
  readonly path: string;
  readonly line: number;
  readonly column: number;
  readonly endLine: number;
  readonly endColumn: number;
}

/** Something that could not be read or understood. Problems travel beside results and never throw across a stage. */
export interface Problem {
  readonly code:
    | 'unreadable'
    | 'too-large'
    | 'binary'
    | 'syntax'
    | 'duplicate-key'
    | 'unresolved'
    | 'unsupported'
    | 'outside-root';
  readonly message: string;
  readonly place: Place;
}

/** Offsets (from 0) of the first character of every line. LF, CRLF and a lone CR each end a line; U+2028 does not. */
export function lineStarts(text: string): number[] {
  const starts = [0];
  for (let i = 0; i < text.length; i++) {
    const c = text.charCodeAt(i);
    if (c === 10 || (c === 13 && text.charCodeAt(i + 1) !== 10)) starts.push(i + 1);
  }
  return starts;
}

/** Turns an offset into a 1-based line and column. Offsets outside the text are clamped to it by the caller. */
export function positionAt(starts: readonly number[], offset: number): { line: number; column: number } {
  let low = 0;
  let high = starts.length - 1;
  while (low < high) {
    const mid = (low + high + 1) >> 1;
    if ((starts[mid] ?? 0) <= offset) low = mid;
    else high = mid - 1;
  }
  return { line: low + 1, column: offset - (starts[low] ?? 0) + 1 };
}

export function placeAt(path: string, starts: readonly number[], start: number, end: number): Place {
  const from = positionAt(starts, start);
  const to = positionAt(starts, Math.max(start, end));
  return { path, line: from.line, column: from.column, endLine: to.line, endColumn: to.column };
}

/** Orders places by path, then position: reports are sorted, so the same input gives the same bytes. */
export function comparePlaces(a: Place, b: Place): number {
  return (
    (a.path < b.path ? -1 : a.path > b.path ? 1 : 0) ||
    a.line - b.line ||
    a.column - b.column ||
    a.endLine - b.endLine ||
    a.endColumn - b.endColumn
  );
}

/** Whether one region holds another of the same file. */
export function covers(outer: Place, inner: Place): boolean {
  if (outer.path !== inner.path) return false;
  const after = inner.line > outer.line || (inner.line === outer.line && inner.column >= outer.column);
  const before =
    inner.endLine < outer.endLine || (inner.endLine === outer.endLine && inner.endColumn <= outer.endColumn);
  return after && before;
}

/** Whether two regions begin at one place. */
export function samePlace(a: Place | undefined, b: Place | undefined): boolean {
  return a !== undefined && a.path === b?.path && a.line === b.line && a.column === b.column;
}

/** Where a region begins, for sets and maps. */
export function placeKey({ path, line, column }: Place): string {
  return `${path}:${line}:${column}`;
}

/** Where something is said of a file as a whole. */
export function fileStart(path: string): Place {
  return { path, line: 1, column: 1, endLine: 1, endColumn: 1 };
}
