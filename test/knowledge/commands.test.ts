import { describe, expect, it } from 'vitest';
import { RUNNERS } from '../../src/knowledge/runners.ts';
import { STARTERS } from '../../src/knowledge/starters.ts';
import { WRAPPERS } from '../../src/knowledge/wrappers.ts';

describe('tables of programs that lead to node', () => {
  it('every program stands in one row of one table', () => {
    const names = [...WRAPPERS, ...RUNNERS].map(({ name }) => name).concat(STARTERS.flatMap(({ bins }) => bins));
    expect(names.filter((name, i) => names.indexOf(name) !== i)).toEqual([]);
  });

  it('every row has its source', () => {
    const sources = [...WRAPPERS, ...RUNNERS, ...STARTERS].map(({ source }) => source);
    expect(sources.filter((source) => !/^https?:\/\/|^measured \d{4}-\d{2}/.test(source))).toEqual([]);
  });

  it('a starter that closes has signals to close on', () => {
    expect(STARTERS.filter((row) => row.closesServer && !row.handlesSignals)).toEqual([]);
  });
});
