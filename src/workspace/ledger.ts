import type { Problem } from '../parsers/place.ts';
import type { Ledger } from './types.ts';

/** What was read, what was not and why. */
export function createLedger(): Ledger & { readonly read: Set<string> } {
  const problems: Problem[] = [];
  const skipped: { path: string; reason: string }[] = [];
  const seen = new Set<string>();
  return {
    problems,
    skipped,
    read: new Set(),
    problem(problem) {
      const { path, line, column } = problem.place;
      const key = `${problem.code}\0${path}\0${line}\0${column}\0${problem.message}`;
      if (seen.has(key)) return;
      seen.add(key);
      problems.push(problem);
    },
    skip(path, reason) {
      if (!skipped.some((item) => item.path === path)) skipped.push({ path, reason });
    },
  };
}
