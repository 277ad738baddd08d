import { describe, expect, it } from 'vitest';
import { hasOverlappingChoices } from '../../src/parsers/overlapping-choices.ts';

describe('hasOverlappingChoices', () => {
  it.each([
    ['(a|a)*b', '', true],
    ['(?:a|ab)+$', '', true],
    ['(?:\\w|\\d)*x', '', true],
    ['(?<x>[a-f]|[e-z]){2,}x', '', true],
    ['(?:a|A)*b', 'i', true],
    ['(?:a?|b)*c', '', true],
    ['(?:|a)*c', '', true],
    ['(?:(?:a|b)|c)*d', '', true],
    ['(a|b)*c', '', false],
    ['(?:\\d|[a-z])+', '', false],
    ['(?:a|A)*b', '', false],
    ['(a|a)b', '', false],
    ['[(a|a)*]', '', false],
    ['\\(a|a)*', '', false],
    ['(a|a', '', false],
    ['a)*|b', '', false],
  ])('%s with the flags "%s": %s', (source, flags, expected) => {
    expect(hasOverlappingChoices(source, flags)).toBe(expected);
  });
});
