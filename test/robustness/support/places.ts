import { lineStarts, type Place } from '../../../src/parsers/place.ts';

/** Every place anywhere inside a parsed document. */
function placesIn(document: unknown): readonly Place[] {
  const found: Place[] = [];
  const seen = new Set<object>();
  const open: unknown[] = [document];
  while (open.length > 0) {
    const item = open.pop();
    if (typeof item !== 'object' || item === null || seen.has(item)) continue;
    seen.add(item);
    if (isPlace(item)) found.push(item);
    else if (item instanceof Map) open.push(...item.values());
    else open.push(...Object.values(item));
  }
  return found;
}

function isPlace(item: object): item is Place {
  return 'line' in item && 'column' in item && 'endLine' in item && 'endColumn' in item;
}

/** The places that do not lie inside the text, from the start to the end of an existing line each. */
export function placesOutside(document: unknown, text: string): readonly Place[] {
  const starts = lineStarts(text);
  const offsetOf = (line: number, column: number): number => {
    const start = starts[line - 1];
    const next = starts[line] ?? text.length + 1;
    if (start === undefined || column < 1 || start + column - 1 > next) return Number.NaN;
    return start + column - 1;
  };
  return placesIn(document).filter((place) => {
    const start = offsetOf(place.line, place.column);
    const end = offsetOf(place.endLine, place.endColumn);
    return !(start >= 0 && end >= start && end <= text.length);
  });
}
