import { describe, expect, it } from 'vitest';
import { drillFixture, failuresOf, REPEATS, verdictsOf } from '../support/drills.ts';

describe('drill memory', REPEATS, () => {
  it('passes a service that keeps nothing', async () => {
    const result = await drillFixture('memory', { fixture: 'fastify', options: { targetRps: 1 } });
    expect(verdictsOf(result)).toMatchObject({ 'no-leak': 'pass', 'event-loop-free': 'pass', throughput: 'pass' });
    expect(result.series.map((series) => series.name)).toEqual([
      'heap after collection',
      'resident memory',
      'event-loop delay p99',
    ]);
  });

  it.each([
    ['express', 'leaks', ['no-leak']],
    ['http', 'blocks-the-loop', ['event-loop-free']],
  ])('%s, %s: fails %j', async (fixture, variant, failures) => {
    const result = await drillFixture('memory', { fixture, variant });
    expect(failuresOf(result)).toEqual(failures);
  });
});
