import type { Io } from './io.ts';

export interface Timer {
  /** A stage begins, and the one before ends. */
  readonly stage: (name: string) => void;
  readonly rule: <T>(name: string, work: () => T) => T;
  readonly end: () => void;
}

/** Rules that take the longest, of those that `--stats` lists. */
const SHOWN = 15;

/** Milliseconds; the `performance` of Node.js would load a good deal that nothing else needs. */
const now = (): number => Number(process.hrtime.bigint()) / 1e6;

/** Progress on a terminal's stderr; with `--stats` the time of each stage and rule, there as well. */
export function createTimer(io: Io, stats: boolean): Timer {
  const progress = io.stderr.isTTY === true && !stats && io.env.CI === undefined;
  const rules = new Map<string, number>();
  const started = now();
  let current: { readonly name: string; readonly since: number } | undefined;
  const finish = (): void => {
    if (stats && current) line(current.name, now() - current.since);
    if (progress) io.stderr.write('\r\u001b[K');
    current = undefined;
  };
  const line = (name: string, milliseconds: number): void => {
    io.stderr.write(`${milliseconds.toFixed(0).padStart(6)} ms  ${name}\n`);
  };
  return {
    stage(name) {
      finish();
      current = { name, since: now() };
      if (progress) io.stderr.write(name);
    },
    rule(name, work) {
      const since = now();
      try {
        return work();
      } finally {
        rules.set(name, (rules.get(name) ?? 0) + now() - since);
      }
    },
    end() {
      finish();
      if (!stats) return;
      line('in all', now() - started);
      // The first rule that asks pays for an analysis that others share.
      const slowest = [...rules].sort(([, a], [, b]) => b - a);
      for (const [name, time] of slowest.slice(0, SHOWN)) line(`rule ${name}`, time);
      const rest = slowest.slice(SHOWN).reduce((sum, [, time]) => sum + time, 0);
      if (slowest.length > SHOWN) line(`${slowest.length - SHOWN} other rules`, rest);
    },
  };
}
