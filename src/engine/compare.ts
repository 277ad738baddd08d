import type { Finding, ServiceReport } from './types.ts';

export interface Compared {
  readonly services: readonly ServiceReport[];
  /** What was there before and is gone. */
  readonly fixed: readonly Finding[];
}

/**
 * Tells the findings that were there before from new ones. Lines play no part: an absence or a contradiction between two
 * files shows on lines that nobody touched. What was suppressed before counts as absent, so that removing a suppression
 * does not let the finding in.
 */
export function compareFindings(before: readonly ServiceReport[], now: readonly ServiceReport[]): Compared {
  const old = new Set(before.flatMap((report) => report.findings).filter((finding) => !finding.suppressed));
  const open = new Set(now.flatMap((report) => report.findings));
  const known = new Set<Finding>();
  for (const keyOf of KEYS) {
    const waiting = group(old, keyOf);
    for (const finding of [...open]) {
      const match = waiting.get(keyOf(finding))?.shift();
      if (!match) continue;
      old.delete(match);
      open.delete(finding);
      known.add(finding);
    }
  }
  for (const finding of matchEdited(old, open)) known.add(finding);
  const services = now.map((report) => ({
    ...report,
    findings: report.findings.map((finding) => ({
      ...finding,
      baseline: known.has(finding) || finding.baseline === 'unchanged' ? ('unchanged' as const) : ('new' as const),
    })),
  }));
  return { services, fixed: [...old] };
}

/** The same finding; then the same in a file that was moved; then in a service that was renamed. */
const KEYS: readonly ((finding: Finding) => string)[] = [
  (finding) => finding.fingerprint,
  (finding) => [finding.rule.id, finding.service.id, finding.messageId, looseAnchor(finding)].join('\0'),
  (finding) => [finding.rule.id, finding.messageId, finding.place.path, looseAnchor(finding)].join('\0'),
];

/** What a finding stands on often names the file itself. */
function looseAnchor({ anchor, place }: Finding): string {
  return anchor.text.replaceAll(place.path, '');
}

function group(findings: Iterable<Finding>, keyOf: (finding: Finding) => string): Map<string, Finding[]> {
  const groups = new Map<string, Finding[]>();
  for (const finding of findings) {
    const key = keyOf(finding);
    const list = groups.get(key);
    if (list) list.push(finding);
    else groups.set(key, [finding]);
  }
  return groups;
}

/**
 * What stands on a line that was edited: the same defect when the line is still mostly the same. One that was mended
 * never buys room for another that merely stands in the same file.
 */
function matchEdited(old: Set<Finding>, open: ReadonlySet<Finding>): readonly Finding[] {
  const keyOf = ({ rule, service, messageId, place }: Finding): string =>
    [rule.id, service.id, messageId, place.path].join('\0');
  const waiting = group(old, keyOf);
  const known: Finding[] = [];
  for (const finding of open) {
    const best = (waiting.get(keyOf(finding)) ?? [])
      .filter((candidate) => old.has(candidate))
      .map((candidate) => ({ candidate, likeness: likenessOf(candidate.anchor, finding.anchor) }))
      .sort((a, b) => b.likeness - a.likeness)[0];
    if (!best || best.likeness < 0.5) continue;
    old.delete(best.candidate);
    known.push(finding);
  }
  return known;
}

/** Words that two lines share, of all their words: 0 to 1. Two containers or routes are never alike. */
function likenessOf(a: Finding['anchor'], b: Finding['anchor']): number {
  if (a.kind === 'thing' || b.kind === 'thing') return 0;
  const [left, right] = [wordsOf(a.text), wordsOf(b.text)];
  const shared = [...left].filter((word) => right.has(word)).length;
  const all = new Set([...left, ...right]).size;
  return all === 0 ? 0 : shared / all;
}

function wordsOf(text: string): ReadonlySet<string> {
  return new Set(text.match(/[\p{L}\p{N}_#]+/gu) ?? []);
}
