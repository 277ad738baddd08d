import { describe, expect, it } from 'vitest';
import { judgeMissing, judgePortInUse } from '../../src/drills/boot.ts';
import type { KillRun } from '../../src/drills/crash.ts';
import { judgeKill } from '../../src/drills/judge-crash.ts';
import { judgeLoop, judgeMemory } from '../../src/drills/judge-memory.ts';
import { judgeInterrupt, judgeStop } from '../../src/drills/judge-shutdown.ts';
import type { LoadSample, MemoryRun } from '../../src/drills/memory.ts';
import type { ShutdownRun } from '../../src/drills/shutdown.ts';

const answers = (...statuses: readonly (number | string)[]): ShutdownRun['inFlight'] =>
  statuses.map((status, index) =>
    typeof status === 'number'
      ? { status, error: undefined, at: 1000 + index }
      : { status: undefined, error: status, at: 10 },
  );

const STOP: ShutdownRun = {
  signal: 'SIGTERM',
  again: false,
  direct: true,
  route: '/orders',
  expected: 200,
  inFlight: answers(200, 200),
  releasedAt: 1000,
  refused: { at: 20, how: 'answers /readyz with 503' },
  idle: [15],
  exit: { at: 1020, code: 0, signal: null },
  leftBehind: 0,
  tail: [],
};
const PLAN = { graceSeconds: 30, graceFrom: 'Deployment/orders', wrapper: undefined, deadline: 10_000 };

describe('a stop', () => {
  const failed = (run: Partial<ShutdownRun>): readonly string[] =>
    judgeStop({ ...STOP, ...run }, PLAN).flatMap((check) => (check.verdict === 'fail' ? [check.id] : []));

  it.each([
    ['in order', {}, []],
    ['with an error in place of the answer', { inFlight: answers(200, 503) }, ['in-flight-complete']],
    [
      'with idle connections that hold it',
      { idle: [undefined], exit: { at: 9_000, code: 0, signal: null } },
      ['idle-connections-closed'],
    ],
    ['turned away only in the moment of its end', { refused: { at: 1_010, how: '' } }, ['turns-new-work-away']],
    ['by the same signal raised again', { exit: { at: 1_020, code: null, signal: 'SIGTERM' } }, []],
    ['by another signal', { exit: { at: 1_020, code: null, signal: 'SIGSEGV' } }, ['exits-in-time']],
    ['that never comes', { exit: undefined }, ['exits-in-time']],
  ] as const)('%s', (_name, run, failures) => {
    expect(failed(run)).toEqual(failures);
  });

  it('names the numbers of this service', () => {
    const check = judgeStop(STOP, PLAN).find((item) => item.id === 'exits-in-time');
    expect(check?.message).toBe(
      'It ended with exit code 0 after 1.0 s, within the 30 s of Deployment/orders, its own deadline is 10.0 s.',
    );
  });

  it('SIGINT matters where a supervisor sends it', () => {
    const run: ShutdownRun = { ...STOP, signal: 'SIGINT', inFlight: answers('ECONNRESET'), releasedAt: undefined };
    expect(judgeInterrupt(run, false).verdict).toBe('note');
    expect(judgeInterrupt(run, true).verdict).toBe('fail');
  });
});

describe('kill -9', () => {
  const run: KillRun = { answered: 50, failed: 9, restartedBy: 'drill', readyAfter: 800, reason: undefined };
  const restarts = 'Deployment/orders restarts it';
  it.each([
    ['a promise and a quick start', run, { restarts, replicas: 1 }, 'pass'],
    ['a slow start with one replica', { ...run, readyAfter: 9_000 }, { restarts, replicas: 1 }, 'fail'],
    ['a slow start with two', { ...run, readyAfter: 9_000 }, { restarts, replicas: 2 }, 'pass'],
    ['nobody who promises a restart', run, { restarts: undefined, replicas: undefined }, 'unknown'],
    ['a supervisor at work', { ...run, restartedBy: 'supervisor' }, { restarts: undefined, replicas: 1 }, 'pass'],
    ['no way back', { ...run, readyAfter: undefined, reason: 'a stale lock' }, { restarts, replicas: 2 }, 'fail'],
  ] as const)('%s', (_name, kill, plan, verdict) => {
    expect(judgeKill(kill, { ...plan, wrapper: undefined }, 4_000).verdict).toBe(verdict);
  });
});

describe('a start that has to fail', () => {
  const exit = { at: 100, code: 1, signal: null };
  it.each([
    ['names the variable', { readyAfter: undefined, exit, output: 'DATABASE_URL is missing' }, 'pass'],
    ['names nothing', { readyAfter: undefined, exit, output: 'TypeError' }, 'fail'],
    ['hangs', { readyAfter: undefined, exit: undefined, output: '' }, 'fail'],
    ['gets ready', { readyAfter: 90, exit: undefined, output: '' }, 'fail'],
    ['ends as if all were well', { readyAfter: undefined, exit: { ...exit, code: 0 }, output: 'DATABASE_URL' }, 'fail'],
  ] as const)('without a variable: %s', (_name, start, verdict) => {
    expect(judgeMissing('DATABASE_URL', start).verdict).toBe(verdict);
  });

  it.each([
    ['says so', { readyAfter: undefined, exit, output: 'Error: listen EADDRINUSE :::3000' }, 'pass'],
    ['says nothing', { readyAfter: undefined, exit, output: 'bye' }, 'fail'],
    ['stays', { readyAfter: undefined, exit: undefined, output: '' }, 'fail'],
  ] as const)('with its port in use: %s', (_name, start, verdict) => {
    expect(judgePortInUse(start, 3000).verdict).toBe(verdict);
  });
});

describe('the loop and the heap', () => {
  const MIB = 1024 * 1024;
  const runOf = (...delays: readonly (number | null)[]): MemoryRun => ({
    route: '/',
    seconds: 60,
    samples: delays.map((p99, index): LoadSample => {
      const bytes = { heapUsed: MIB, rss: MIB, external: 0, arrayBuffers: 0, limit: 300 * MIB };
      return { kind: 'sample', id: String(index), ...bytes, p99, requests: index * 1000 };
    }),
    requests: 4000,
    failed: 0,
    p50: 1,
    p95: 2,
    p99: 3,
    exit: undefined,
    tail: [],
  });

  it('one pause is no blocked loop', () => {
    expect(judgeLoop(runOf(null, 12, 900, 14, 11)).verdict).toBe('pass');
    expect(judgeLoop(runOf(null, 120, 900, 140, 11)).verdict).toBe('fail');
    expect(judgeLoop(runOf(null)).verdict).toBe('unknown');
  });

  it.each([
    [256, 'pass'],
    [1024, 'fail'],
  ])('a heap flag of %i MiB: %s', (heapMib, verdict) => {
    const checks = judgeMemory(runOf(null, 10, 10, 10), { heapMib }, { targetRps: undefined, p95Ms: 300 });
    expect(checks.find((check) => check.id === 'heap-limit-reaches-node')?.verdict).toBe(verdict);
  });
});
