import type { Place } from '../parsers/place.ts';
import { ALL_RULES, expiredSuppression, HOUSEKEEPING, type Remark, staleBaselineEntry } from './housekeeping.ts';
import type { JudgedTree } from './judge-tree.ts';
import type { Finding } from './types.ts';

/** One finding that was accepted. */
export interface BaselineEntry {
  readonly fingerprint: string;
  readonly rule: string;
  readonly service: string;
  readonly path: string;
  readonly message: string;
  /** Day it was accepted, `YYYY-MM-DD`. */
  readonly added: string;
  /** Last day it is accepted; undefined without an end. */
  readonly until?: string | undefined;
  readonly reason?: string | undefined;
}

export interface Baseline {
  /** As it was named. */
  readonly path: string;
  readonly entries: readonly BaselineEntry[];
  /** Where an entry stands; undefined when the file is outside the linted folder. */
  readonly placeOf: (entry: BaselineEntry) => Place | undefined;
}

/** How a baseline stands against what was found. */
export interface BaselineState {
  /** Accepted and still there. */
  readonly kept: readonly BaselineEntry[];
  /** Judged and gone. */
  readonly stale: readonly BaselineEntry[];
  /** Still there, and not accepted any longer. */
  readonly expired: readonly BaselineEntry[];
  /** Findings that nobody accepted. */
  readonly fresh: readonly Finding[];
}

/** Marks what the baseline accepts; remarks on entries that are stale or have ended. */
export function applyBaseline(tree: JudgedTree, baseline: Baseline, asOf: string): JudgedTree {
  const { kept, stale, expired } = compareWithBaseline(tree, baseline.entries, asOf);
  const accepted = new Set(kept.map(({ fingerprint }) => fingerprint));
  const services = tree.services.map((report) => ({
    ...report,
    findings: report.findings.map((finding) => ({
      ...finding,
      baseline: accepted.has(finding.fingerprint) ? ('unchanged' as const) : ('new' as const),
    })),
  }));
  const remarks = [
    ...remarkOn(stale, baseline, (entries) => ({
      rule: staleBaselineEntry,
      messageId: 'stale',
      args: { count: plural(entries.length), verb: entries.length === 1 ? 'is' : 'are', rules: rulesOf(entries) },
    })),
    ...remarkOn(expired, baseline, (entries) => ({
      rule: expiredSuppression,
      messageId: 'baseline',
      args: { count: plural(entries.length), until: entries.map(({ until }) => until ?? '').sort()[0] ?? '' },
    })),
  ];
  return { ...tree, services, remarks: [...tree.remarks, ...remarks] };
}

/** Reads the findings of a tree against a list of accepted ones. Suppressed findings need no acceptance. */
export function compareWithBaseline(tree: JudgedTree, entries: readonly BaselineEntry[], asOf: string): BaselineState {
  const found = new Set(
    tree.services.flatMap(({ findings, silent }) => [...findings, ...silent]).map(({ fingerprint }) => fingerprint),
  );
  const known = new Set(ALL_RULES.map(({ id }) => id));
  const isStale = ({ fingerprint, rule }: BaselineEntry): boolean =>
    !found.has(fingerprint) && (tree.judged.has(rule) || !known.has(rule));
  const stale = entries.filter(isStale);
  const rest = entries.filter((entry) => !isStale(entry));
  const ended = ({ until }: BaselineEntry): boolean => until !== undefined && asOf > until;
  const kept = rest.filter((entry) => !ended(entry));
  const accepted = new Set(kept.map(({ fingerprint }) => fingerprint));
  const fresh = tree.services
    .flatMap(({ findings }) => findings)
    .filter(
      (finding) => !finding.suppressed && !accepted.has(finding.fingerprint) && !HOUSEKEEPING.includes(finding.rule),
    );
  return { kept, stale, expired: rest.filter((entry) => ended(entry) && found.has(entry.fingerprint)), fresh };
}

/** A finding as an entry of a baseline. */
export function entryFor(
  finding: Finding,
  added: string,
  until: string | undefined,
  reason: string | undefined,
): BaselineEntry {
  const { fingerprint, rule, service, place, message } = finding;
  return { fingerprint, rule: rule.id, service: service.id, path: place.path, message, added, until, reason };
}

function remarkOn(
  entries: readonly BaselineEntry[],
  baseline: Baseline,
  say: (entries: readonly BaselineEntry[]) => Pick<Remark, 'rule' | 'messageId' | 'args'>,
): readonly Remark[] {
  const place = entries[0] && baseline.placeOf(entries[0]);
  return place ? [{ ...say(entries), place, anchor: 'baseline' }] : [];
}

function plural(count: number): string {
  return count === 1 ? '1 finding' : `${count} findings`;
}

function rulesOf(entries: readonly BaselineEntry[]): string {
  const rules = [...new Set(entries.map(({ rule }) => rule))].sort();
  return rules.length > 3 ? `${rules.slice(0, 3).join(', ')} and ${rules.length - 3} more rules` : rules.join(', ');
}
