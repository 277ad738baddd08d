import type { Problem } from '../parsers/place.ts';
import type { Ledger } from './types.ts';

/** What was read, what was not and why. */
export interface OpenLedger extends Ledger {
  readonly read: Set<string>;
  readonly marks: Set<string>;
  readonly links: Map<string, string>;
}

export function createLedger(): OpenLedger {
  const problems: Problem[] = [];
  const skipped: { path: string; reason: string }[] = [];
  const seen = new Set<string>();
  const left = new Set<string>();
  return {
    problems,
    skipped,
    read: new Set(),
    marks: new Set(),
    links: new Map(),
    problem(problem) {
      const { path, line, column } = problem.place;
      const key = `${problem.code}\0${path}\0${line}\0${column}\0${problem.message}`;
      if (seen.has(key)) return;
      seen.add(key);
      problems.push(problem);
    },
    skip(path, reason) {
      if (left.has(path)) return;
      left.add(path);
      skipped.push({ path, reason });
    },
  };
}
