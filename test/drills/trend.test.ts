import { describe, expect, it } from 'vitest';
import { judgeLeak, judgeThroughput } from '../../src/drills/judge-memory.ts';
import type { LoadSample, MemoryRun } from '../../src/drills/memory.ts';
import { fitTrend } from '../../src/drills/trend.ts';

describe('a line through points', () => {
  it('has the slope and interval of the textbook', () => {
    // By hand: Sxy 19.9, Sxx 10, residual sum of squares 0.107, t(3) = 3.182.
    const trend = fitTrend([
      [1, 2.1],
      [2, 3.9],
      [3, 6.2],
      [4, 7.8],
      [5, 10.1],
    ]);
    expect(trend?.slope).toBeCloseTo(1.99, 6);
    expect(trend?.low).toBeCloseTo(1.8, 1);
    expect(trend?.high).toBeCloseTo(2.18, 1);
  });

  it('says nothing about two points, or about one place', () => {
    expect(
      fitTrend([
        [1, 1],
        [2, 2],
      ]),
    ).toBeUndefined();
    expect(
      fitTrend([
        [1, 1],
        [1, 2],
        [1, 3],
      ]),
    ).toBeUndefined();
  });
});

const MIB = 1024 * 1024;

/** A run whose kept memory follows `bytes(requests)`. */
function runOf(bytes: (requests: number) => number, last = 20_000, exit?: MemoryRun['exit']): MemoryRun {
  const samples = Array.from({ length: 17 }, (_, index): LoadSample => {
    const requests = (index / 16) * last;
    const heapUsed = 20 * MIB + bytes(requests);
    return {
      kind: 'sample',
      id: String(index),
      heapUsed,
      rss: 2 * heapUsed,
      external: 0,
      arrayBuffers: 0,
      limit: 512 * MIB,
      p99: 12,
      requests,
    };
  });
  return { route: '/', seconds: 60, samples, requests: last, failed: 0, p50: 1, p95: 5, p99: 9, exit, tail: [] };
}

const noise = (size: number) => (requests: number) => (Math.sin(requests) + Math.cos(requests / 7)) * size;

describe('a leak', () => {
  it.each([
    ['grows with every request', runOf((n) => 500 * n + noise(100_000)(n)), 'fail'],
    ['is found although it is small', runOf((n) => 100 * n + noise(50_000)(n)), 'fail'],
    ['is no cache that fills up', runOf((n) => Math.min(n, 6_000) * 500), 'pass'],
    ['is no noise', runOf(noise(200_000)), 'pass'],
    ['is no warm-up', runOf((n) => 3 * MIB * (1 - Math.exp(-n / 1_500))), 'pass'],
    ['cannot be told from wild swings', runOf(noise(12 * MIB)), 'unknown'],
    ['cannot be told from a hundred requests', runOf(() => 0, 100), 'unknown'],
    ['ends the process', runOf((n) => 500 * n, 20_000, { code: null, signal: 'SIGABRT' }), 'fail'],
  ] as const)('%s', (_name, run, verdict) => {
    expect(judgeLeak(run).verdict).toBe(verdict);
  });
});

describe('throughput', () => {
  it.each([
    ['without a target it is only told', {}, 'note'],
    ['the target is reached', { targetRps: 300 }, 'pass'],
    ['the target is missed', { targetRps: 400 }, 'fail'],
    ['the target is reached too slowly', { targetRps: 300, p95Ms: 4 }, 'fail'],
  ] as const)('%s', (_name, options, verdict) => {
    expect(
      judgeThroughput(
        runOf(() => 0),
        { targetRps: undefined, p95Ms: 300, ...options },
      ).verdict,
    ).toBe(verdict);
  });
});
