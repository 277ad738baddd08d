import fc from 'fast-check';

/** `FUZZ=100 npm run fuzz` runs a hundred times as many cases; the suite runs a fixed number. */
export function runs(count: number): number {
  return Math.ceil(count * Number(process.env.FUZZ ?? 1));
}

/** What breaks readers of text, whatever the format. */
export const HOSTILE: readonly string[] = [
  '\0',
  '\ufeff',
  '\u2028',
  '\u2029',
  '\u0085',
  '\u00a0',
  '\r',
  '\r\n',
  '\n',
  '\t',
  '\v',
  '\ud800',
  '\udc00',
  '\ufffd',
  '💥',
  'é',
  '\u001b[31m',
  '__proto__',
  'constructor',
  'toString',
  'hasOwnProperty',
  'NaN',
  '-0',
  '1e999',
  '99999999999999999999',
  '\\',
  '"',
  "'",
  '`',
  '${',
  '$(',
  '{{',
  '}}',
  '{%',
  '<%',
  '(',
  ')',
  '[',
  ']',
  '{',
  '}',
  '<',
  '>',
  ',',
  ';',
  ':',
  '#',
  '//',
  '/*',
  '*/',
  '../',
  '::',
  '%0A',
  'a'.repeat(3000),
];

/** Text made of pieces of a format and of what breaks readers. */
export function textOf(pieces: readonly string[], maxLength = 50): fc.Arbitrary<string> {
  return fc
    .array(fc.oneof({ weight: 5, arbitrary: fc.constantFrom(...pieces) }, fc.constantFrom(...HOSTILE)), { maxLength })
    .map((found) => found.join(''));
}

interface Edit {
  readonly kind: 'delete' | 'double' | 'insert' | 'cut' | 'swap' | 'deleteLine' | 'doubleLine' | 'indent';
  /** Parts of the length, from 0 to 1. */
  readonly at: number;
  readonly to: number;
  readonly length: number;
  readonly piece: string;
}

/** A real text with some bytes or lines changed. */
export function mutantOf(samples: readonly string[], pieces: readonly string[] = []): fc.Arbitrary<string> {
  const part = fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true });
  const edit = fc.record<Edit>({
    kind: fc.constantFrom('delete', 'double', 'insert', 'insert', 'cut', 'swap', 'deleteLine', 'doubleLine', 'indent'),
    at: part,
    to: part,
    length: fc.integer({ min: 1, max: 40 }),
    piece: fc.constantFrom(...HOSTILE, ...pieces),
  });
  return fc
    .tuple(fc.constantFrom(...samples), fc.array(edit, { minLength: 1, maxLength: 6 }))
    .map(([sample, edits]) => edits.reduce(apply, sample));
}

function apply(text: string, { kind, at, to, length, piece }: Edit): string {
  const offset = Math.floor(at * text.length);
  const lines = text.split('\n');
  const line = Math.floor(at * lines.length);
  switch (kind) {
    case 'delete':
      return text.slice(0, offset) + text.slice(offset + length);
    case 'double':
      return text.slice(0, offset + length) + text.slice(offset);
    case 'insert':
      return text.slice(0, offset) + piece + text.slice(offset);
    case 'cut':
      return text.slice(0, Math.max(offset, 1));
    case 'swap': {
      const other = Math.floor(to * lines.length);
      const [first = '', second = ''] = [lines[line], lines[other]];
      return lines.with(line, second).with(other, first).join('\n');
    }
    case 'deleteLine':
      return lines.toSpliced(line, 1).join('\n');
    case 'doubleLine':
      return lines.toSpliced(line, 0, lines[line] ?? '').join('\n');
    case 'indent':
      return lines.with(line, `${' '.repeat(length % 9)}${(lines[line] ?? '').trimStart()}`).join('\n');
  }
}
