declare const SPAN: unique symbol;

/**
 * Offsets into the module text, end exclusive, as one number: a program has some hundred thousand of them, and an array
 * for each takes a quarter of the memory of all facts. The type hides the number, which is no offset and does not sort;
 * `placeIn(facts, span)` turns a span into a Place.
 */
export interface Span {
  readonly [SPAN]: true;
}

/** Longer than any source that is parsed; short spans stay small integers, which V8 keeps where the field is. */
const STARTS = 2 ** 23;

export function spanFrom(start: number, end: number): Span {
  return ((end - start) * STARTS + start) as unknown as Span;
}

function numberOf(span: Span): number {
  return span as unknown as number;
}

export function startOf(span: Span): number {
  return numberOf(span) % STARTS;
}

export function endOf(span: Span): number {
  return startOf(span) + Math.floor(numberOf(span) / STARTS);
}

/** Whether one span lies in another, or is the same. */
export function isWithin(inner: Span, outer: Span): boolean {
  return startOf(outer) <= startOf(inner) && endOf(inner) <= endOf(outer);
}

/** Before everything that a module holds. */
export const FILE_START = spanFrom(0, 0);
