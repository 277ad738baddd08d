import { lineStarts, type Place } from '../parsers/place.ts';

/** The offset of a 1-based line and column; positions past the end are the end. */
export function offsetAt(text: string, line: number, column: number): number {
  const start = lineStarts(text)[line - 1];
  return start === undefined ? text.length : Math.min(text.length, start + column - 1);
}

export function offsetOfLine(text: string, line: number): number {
  return offsetAt(text, line, 1);
}

/** The offsets that a place covers in its text. */
export function rangeOf(text: string, place: Place): { readonly start: number; readonly end: number } {
  return {
    start: offsetAt(text, place.line, place.column),
    end: offsetAt(text, place.endLine, place.endColumn),
  };
}
