import { describe, expect, it } from 'vitest';
import { drillFixture, failuresOf, REPEATS, verdictsOf } from '../support/drills.ts';

describe.concurrent('drill boot', REPEATS, () => {
  it('passes a service that starts in time and fails fast', async () => {
    const result = await drillFixture('boot', { fixture: 'hono' });
    expect(verdictsOf(result)).toEqual({
      'ready-in-time': 'pass',
      'missing-DATABASE_URL': 'pass',
      'port-in-use': 'pass',
    });
    expect(result.series[0]?.values).toHaveLength(2);
  });

  it.each([
    ['boots-without-env', ['missing-DATABASE_URL']],
    ['silent-without-env', ['missing-DATABASE_URL']],
    ['swallows-listen-error', ['port-in-use']],
  ])('%s: fails %j', async (variant, failures) => {
    expect(failuresOf(await drillFixture('boot', { fixture: 'http', variant }))).toEqual(failures);
  });

  it('a start that takes longer than the budget fails', async () => {
    const result = await drillFixture('boot', { fixture: 'http', options: { bootBudgetMs: 1 } });
    expect(failuresOf(result)).toEqual(['ready-in-time']);
  });
});
