import type { Report } from '../engine/types.ts';
import { findHarms, type Harm } from './compare-reports.ts';
import { applyEdits, type Texts } from './edits.ts';
import { type InsertedLines, insertedLines } from './inserted-lines.ts';
import type { Proposal } from './types.ts';

/**
 * Judges the repository with these files in the place of what the disk has; `only` are the ids of the rules that are
 * asked, all of them when absent.
 */
export type Judge = (overlay: Texts, only?: ReadonlySet<string>) => Report;

/** What is known at one point: files so far, and what the judge says of them. */
export interface State {
  readonly files: Texts;
  readonly report: Report;
}

/** A remedy that was computed and not kept. */
export interface Rejected {
  readonly proposal: Proposal;
  readonly reason: string;
}

export interface Trial {
  readonly kept: readonly Proposal[];
  readonly rejected: readonly Rejected[];
  /** With the kept ones written and judged by every rule. */
  readonly state: State;
}

/**
 * Tries all together, as that mostly does no harm. Otherwise those that did it are found, asking only the rules that
 * complain, and left out: what is kept in the end was judged by every rule.
 */
export function keepHarmless(proposals: readonly Proposal[], start: State, judge: Judge): Trial {
  const rejected: Rejected[] = [];
  let group = proposals;
  while (group.length > 0) {
    const { next, harms } = attempt(group, start, judge);
    if (next) return { kept: group, rejected, state: next };
    const guilty = findGuilty(group, harms, start, judge);
    rejected.push(...guilty.map((proposal) => ({ proposal, reason: reasonFor(proposal, harms) })));
    group = group.filter((proposal) => !guilty.includes(proposal));
  }
  return { kept: [], rejected, state: start };
}

/** Never empty: the smallest set that can be found without which the harms are gone. */
function findGuilty(
  group: readonly Proposal[],
  harms: readonly Harm[],
  start: State,
  judge: Judge,
): readonly Proposal[] {
  if (group.length === 1) return group;
  const only = new Set(harms.flatMap((harm) => harm.rules));
  const isHarmful = (some: readonly Proposal[]): boolean =>
    some.length > 0 && attempt(some, start, judge, only).harms.length > 0;
  const suspects = findSuspects(group, harms);
  const innocent = group.filter((proposal) => !suspects.includes(proposal));
  if (innocent.length > 0 && isHarmful(innocent)) return bisect([], group, isHarmful);
  return bisect(innocent, suspects, isHarmful);
}

/** Those in whose own lines the harm shows, else those that come near it, else all. */
function findSuspects(group: readonly Proposal[], harms: readonly Harm[]): readonly Proposal[] {
  const own = group.filter((proposal) => harms.some((harm) => harm.isOwn(proposal)));
  if (own.length > 0) return own;
  const near = group.filter((proposal) => harms.some((harm) => harm.isSuspect(proposal)));
  return near.length > 0 ? near : group;
}

/** The guilty of `suspects`, which do harm together with `innocent`; halves are tried one after the other. */
function bisect(
  innocent: readonly Proposal[],
  suspects: readonly Proposal[],
  isHarmful: (some: readonly Proposal[]) => boolean,
): readonly Proposal[] {
  if (suspects.length === 1) return suspects;
  const half = Math.ceil(suspects.length / 2);
  const [first, second] = [suspects.slice(0, half), suspects.slice(half)];
  if (!isHarmful([...innocent, ...first])) return bisect([...innocent, ...first], second, isHarmful);
  const guilty = bisect(innocent, first, isHarmful);
  const rest = [...innocent, ...first.filter((proposal) => !guilty.includes(proposal))];
  return isHarmful([...rest, ...second]) ? [...guilty, ...bisect(rest, second, isHarmful)] : guilty;
}

function reasonFor(proposal: Proposal, harms: readonly Harm[]): string {
  const harm = harms.find((item) => item.isOwn(proposal)) ?? harms.find((item) => item.isSuspect(proposal)) ?? harms[0];
  return harm?.reason ?? '';
}

/** The state with all of them written, or what speaks against it. */
function attempt(
  group: readonly Proposal[],
  start: State,
  judge: Judge,
  only?: ReadonlySet<string>,
): { readonly next?: State; readonly harms: readonly Harm[] } {
  const edits = group.flatMap((proposal) => proposal.edits);
  const text = (path: string): string | undefined => start.files.get(path) ?? start.report.text(path);
  const changed = applyEdits(edits, text);
  if (!changed)
    return {
      harms: [{ reason: 'its edits do not fit the file', rules: [], isSuspect: () => true, isOwn: () => false }],
    };
  const files = new Map([...start.files, ...changed]);
  const report = judge(files, only);
  const lines: InsertedLines = insertedLines(edits, text);
  const harms = findHarms(start.report, report, group, lines);
  return harms.length > 0 ? { harms } : { next: { files, report }, harms };
}
