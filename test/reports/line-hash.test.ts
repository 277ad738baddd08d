import { describe, expect, it } from 'vitest';
import { hashLines } from '../../src/reports/line-hash.ts';

/** Values on which codeql-action and Microsoft's computeRollingHashes agree. */
describe('primaryLocationLineHash', () => {
  it.each([
    ['', ['c129715d7a2bc9a3:1']],
    [' a\nb\n  \t\tc\n d', ['271789c17abda88f:1', '54703d4cd895b18:1', '180aee12dab6264:1', 'a23a3dc5e078b07b:1']],
    [
      'Lorem ipsum dolor sit amet.\n'.repeat(10),
      [
        'a7f2ff13bc495cf2:1',
        'a7f2ff13bc495cf2:2',
        'a7f2ff13bc495cf2:3',
        'a7f2ff13bc495cf2:4',
        'a7f2ff13bc495cf2:5',
        'a7f2ff13bc495cf2:6',
        'a7f2ff1481e87703:1',
        'a9cf91f7bbf1862b:1',
        '55ec222b86bcae53:1',
        'cc97dc7b1d7d8f7b:1',
        'c129715d7a2bc9a3:1',
      ],
    ],
    ['hello\r\nworld\rx\r\n', ['b5258a213680069d:1', '1e42e27883a2756b:1', '828973aa50c68d6d:1', 'c129715d7a2bc9a3:1']],
    [
      'x\n\n   \nx\n',
      ['f06c98cd1326e5cb:1', '64db083eef645851:1', '9b880b129a60314b:1', '828973aa50c68d6d:1', 'c129715d7a2bc9a3:1'],
    ],
    ['\uFEFFab\nc\n', ['60d99d8ef51cce9c:1', '3791504be0bd17cc:1', 'c129715d7a2bc9a3:1']],
    ['a \r \nb\n', ['818c3a85b988abe4:1', 'bf4c4d48992e2ca5:1', 'ade70578248be16f:1', 'c129715d7a2bc9a3:1']],
  ])('%j', (text, hashes) => {
    expect(hashLines(text)).toEqual(hashes);
  });

  it('takes a megabyte of one character', () => {
    expect(hashLines('\u{10ffff}'.repeat(300_000))).toHaveLength(1);
  });
});
