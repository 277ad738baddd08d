import { createRequire } from 'node:module';

/** How matching time grows with the input: `exponential` hangs on 30 characters, `polynomial` on some thousands. */
export type RegexpRisk = 'exponential' | 'polynomial';

/** The analyser and its automata are large: they are loaded only for a pattern that could be slow at all. */
const load = createRequire(import.meta.url);
const MAX_LENGTH = 2000;
const known = new Map<string, RegexpRisk | undefined>();

/** Whether a pattern has quantifiers that can take the same characters in different ways. */
export function regexpRisk(pattern: string, flags: string): RegexpRisk | undefined {
  const key = `/${pattern}/${flags}`;
  if (!known.has(key)) known.set(key, analyse(pattern, flags));
  return known.get(key);
}

function analyse(pattern: string, flags: string): RegexpRisk | undefined {
  const unbounded = pattern.match(/[+*]|\{\d+,(?:\d{3,})?\}/g)?.length ?? 0;
  if (unbounded === 0 || pattern.length > MAX_LENGTH) return undefined;
  try {
    const { analyse: findSlow } = load('scslre') as typeof import('scslre');
    const { reports } = findSlow({ source: pattern, flags });
    if (reports.some((report) => report.exponential)) return 'exponential';
    return reports.length > 0 ? 'polynomial' : undefined;
  } catch {
    // Not a pattern of JavaScript: nothing is known.
    return undefined;
  }
}
