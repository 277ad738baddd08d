import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { FORMATS, type Format } from './support/formats.ts';
import { placesOutside } from './support/places.ts';
import { HOSTILE, mutantOf, runs, textOf } from './support/texts.ts';

const TIMEOUT = 30_000 + 1000 * runs(10);

function isRead({ read }: Format, text: string): void {
  const clean = text.startsWith('\ufeff') ? text.slice(1) : text;
  expect(placesOutside(read(clean), clean)).toEqual([]);
}

describe.each(FORMATS)('$name', (format) => {
  it(
    'is read without a crash, with every place inside the text, whatever its pieces',
    () => {
      fc.assert(
        fc.property(textOf(format.pieces), (text) => isRead(format, text)),
        { numRuns: runs(400) },
      );
    },
    TIMEOUT,
  );

  it(
    'is read without a crash, with every place inside the text, after changes to real files',
    () => {
      fc.assert(
        fc.property(mutantOf(format.samples, format.pieces), (text) => isRead(format, text)),
        { numRuns: runs(150) },
      );
    },
    TIMEOUT,
  );

  it(
    'reads arbitrary characters',
    () => {
      fc.assert(
        fc.property(fc.string({ unit: 'binary', maxLength: 300 }), (text) => isRead(format, text)),
        { numRuns: runs(100) },
      );
    },
    TIMEOUT,
  );

  it('takes no more than seconds for one piece repeated', () => {
    for (const piece of new Set([...format.pieces, ...HOSTILE])) {
      const text = piece.repeat(Math.ceil(runs(20_000) / piece.length));
      const since = performance.now();
      isRead(format, text);
      expect({ piece, hangs: performance.now() - since > 5000 }).toEqual({ piece, hangs: false });
    }
  }, 300_000);

  it(
    'takes no more than seconds for a few pieces repeated',
    () => {
      const pieces = fc.array(fc.constantFrom(...format.pieces, ...HOSTILE), { minLength: 2, maxLength: 4 });
      fc.assert(
        fc.property(pieces, (found) => {
          const text = found.join('');
          const since = performance.now();
          isRead(format, text.repeat(Math.ceil(20_000 / text.length)));
          expect(performance.now() - since).toBeLessThan(5000);
        }),
        { numRuns: runs(10) },
      );
    },
    TIMEOUT,
  );
});
