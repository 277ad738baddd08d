import { describe, expect, it } from 'vitest';
import { drillFixture, failuresOf, REPEATS, verdictsOf } from '../support/drills.ts';

describe.concurrent('drill shutdown', REPEATS, () => {
  it.each(['http', 'express', 'fastify', 'hono', 'nest'])('passes a %s service that drains', async (fixture) => {
    const result = await drillFixture('shutdown', { fixture, graceSeconds: 10 });
    expect(result.checks.filter((check) => check.verdict === 'fail')).toEqual([]);
    expect(result.verdict).toBe('pass');
    expect(verdictsOf(result)).toMatchObject({
      'in-flight-complete': 'pass',
      'turns-new-work-away': 'pass',
      'exits-in-time': 'pass',
      'second-signal': 'pass',
      sigint: 'pass',
    });
  });

  it.each([
    ['http', 'drops-in-flight', ['in-flight-complete']],
    ['express', 'drops-in-flight', ['in-flight-complete']],
    ['hono', 'closes-all-connections', ['in-flight-complete']],
    ['fastify', 'exits-too-early', ['in-flight-complete']],
    ['express', 'no-handler', ['in-flight-complete', 'exits-in-time']],
    ['fastify', 'never-exits', ['exits-in-time']],
    ['http', 'ignores-signal', ['turns-new-work-away', 'idle-connections-closed', 'exits-in-time']],
    ['nest', 'drops-in-flight', ['in-flight-complete']],
    ['hono', 'exits-1', ['exits-in-time']],
    ['http', 'breaks-on-second-signal', ['second-signal']],
    ['behind-npm', 'right', ['as-deployed-signal-reaches-node']],
    ['behind-shell', 'right', ['as-deployed-signal-reaches-node']],
  ])('%s, %s: fails %j', async (fixture, variant, failures) => {
    const result = await drillFixture('shutdown', { fixture, variant });
    expect(failuresOf(result)).toEqual(failures);
    expect(result.verdict).toBe('fail');
  });

  it('a door that stays open is told apart, although every request completes', async () => {
    const result = await drillFixture('shutdown', {
      fixture: 'http',
      variant: 'stays-ready',
      env: { DRAIN_MS: '1600' },
    });
    expect(failuresOf(result)).toEqual(['turns-new-work-away']);
  });

  it('a deliberate wait before the server closes is no failure', async () => {
    const result = await drillFixture('shutdown', { fixture: 'http', variant: 'waits-first', graceSeconds: 10 });
    expect(result.verdict).toBe('pass');
  });

  it('hooks of Nest end the process with the signal that came, after the work', async () => {
    const result = await drillFixture('shutdown', { fixture: 'nest', variant: 'shutdown-hooks', graceSeconds: 10 });
    expect(failuresOf(result)).toEqual([]);
    expect(result.checks.find((check) => check.id === 'exits-in-time')?.message).toContain('raising SIGTERM again');
  });

  it('a service that never gets ready shows nothing, and its last words are told without secrets', async () => {
    const result = await drillFixture('shutdown', {
      fixture: 'http',
      env: { PORT: 'x', DATABASE_URL: 'postgres://secret@db/orders' },
      variant: 'never-ready',
      options: { bootLimitMs: 700 },
    });
    expect(result.verdict).toBe('unknown');
    expect(result.checks[0]?.message).toContain('did not start here');
    expect(JSON.stringify(result)).not.toContain('secret@db');
  });
});
