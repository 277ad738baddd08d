import fc from 'fast-check';
import Range from 'semver/classes/range.js';
import { expect, it } from 'vitest';
import { parseNodeVersion } from '../../src/parsers/node-version-spec.ts';

const alternative = fc
  .tuple(
    fc.constantFrom('>=', '>= ', '^', '^v', '~', ''),
    fc.integer({ min: 0, max: 30 }),
    fc.constantFrom('', '.1', '.x', '.0.0', '.19.3', '.*'),
  )
  .map((parts) => parts.join(''));

it('admits the release lines that semver admits', () => {
  fc.assert(
    fc.property(fc.array(alternative, { minLength: 1, maxLength: 3 }), (alternatives) => {
      const text = alternatives.join(' || ');
      const range = new Range(text, { loose: true });
      const admitted = Array.from({ length: 31 }, (_, major) => major).filter((major) =>
        range.intersects(new Range(`>=${major}.0.0 <${major + 1}.0.0`)),
      );
      expect(parseNodeVersion(text).majors).toEqual(admitted);
    }),
  );
});
