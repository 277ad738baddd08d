import { describe, expect, it } from 'vitest';
import { drillFixture, failuresOf, REPEATS, verdictsOf } from '../support/drills.ts';

describe.concurrent('drill crash', REPEATS, () => {
  it('passes a service that logs its crash and ends with 1, and that compose restarts', async () => {
    const result = await drillFixture('crash', { fixture: 'nest' });
    expect(verdictsOf(result)).toEqual({
      'exception-ends-process': 'pass',
      'exception-is-logged': 'pass',
      'rejection-ends-process': 'pass',
      'rejection-is-logged': 'pass',
      'survives-kill-9': 'pass',
    });
    expect(result.checks.find((check) => check.id === 'survives-kill-9')?.message).toContain(
      'compose restarts drill-nest',
    );
  });

  it.each([
    ['survives-crash', ['exception-ends-process', 'rejection-ends-process']],
    [
      'exits-0-on-crash',
      ['exception-ends-process', 'exception-is-logged', 'rejection-ends-process', 'rejection-is-logged'],
    ],
    ['loses-last-line', ['exception-is-logged', 'rejection-is-logged']],
    ['cuts-last-line', ['exception-is-logged', 'rejection-is-logged']],
  ])('%s: fails %j', async (variant, failures) => {
    const options = variant === 'survives-crash' ? { crashLimitMs: 1_000 } : {};
    const result = await drillFixture('crash', { fixture: 'http', variant, options });
    expect(failuresOf(result)).toEqual(failures);
  });

  it('a plain stack behind a log of JSON is a note', async () => {
    const result = await drillFixture('crash', { fixture: 'http', variant: 'default-crash' });
    expect(verdictsOf(result)).toMatchObject({ 'exception-ends-process': 'pass', 'exception-is-logged': 'note' });
  });

  it('a supervisor that restarts its child is seen at work', async () => {
    const result = await drillFixture('crash', { fixture: 'cluster' });
    const kill = result.checks.find((check) => check.id === 'survives-kill-9');
    expect(kill?.verdict).toBe('pass');
    expect(kill?.message).toContain('brought it back');
  });
});
