import type { Finding, Report, Verdict } from '../engine/types.ts';
import type { Proposal } from './types.ts';

/**
 * Why a judged result must not be kept, in words; undefined when every remedied finding is gone and nothing that was
 * right before has become wrong, unknown or unreadable.
 */
export function findHarm(before: Report, after: Report, proposals: readonly Proposal[]): string | undefined {
  return (
    findCrash(before, after) ??
    findBrokenFile(before, after) ??
    findLostService(before, after) ??
    findRemaining(before, after, proposals) ??
    findRaised(before, after, proposals) ??
    findLostTopic(before, after)
  );
}

function findCrash(before: Report, after: Report): string | undefined {
  const known = new Set(before.crashes.map((crash) => `${crash.rule}\0${crash.service}`));
  const crash = after.crashes.find((item) => !known.has(`${item.rule}\0${item.service}`));
  return crash ? `rule ${crash.rule} crashed on the result` : undefined;
}

function findBrokenFile(before: Report, after: Report): string | undefined {
  const key = ({ code, place }: Report['ledger']['problems'][number]): string => `${code}\0${place.path}`;
  const known = countBy(before.ledger.problems, key);
  const now = countBy(after.ledger.problems, key);
  const worse = after.ledger.problems.find((problem) => (now.get(key(problem)) ?? 0) > (known.get(key(problem)) ?? 0));
  return worse ? `${worse.place.path} would not be read whole: ${worse.message}` : undefined;
}

/** A service that is no longer found has no findings either; that is no remedy. */
function findLostService(before: Report, after: Report): string | undefined {
  const now = new Map(after.services.map(({ service }) => [service.id, service]));
  for (const { service } of before.services) {
    const same = now.get(service.id);
    if (!same || same.kind !== service.kind || same.entry !== service.entry)
      return `${service.name} would no longer be followed from its deployment to its entry`;
  }
  return undefined;
}

const ofRule = (finding: Finding): string => `${finding.rule.id}\0${finding.service.id}`;

function findRemaining(before: Report, after: Report, proposals: readonly Proposal[]): string | undefined {
  const known = countBy(openFindings(before), ofRule);
  const now = countBy(openFindings(after), ofRule);
  const solved = countBy(
    proposals.flatMap((proposal) => proposal.findings),
    ofRule,
  );
  for (const finding of proposals.flatMap((proposal) => proposal.findings)) {
    const key = ofRule(finding);
    if ((now.get(key) ?? 0) > (known.get(key) ?? 0) - (solved.get(key) ?? 0))
      return `${finding.rule.id} would still be found`;
  }
  return undefined;
}

/** Advice may follow a remedy for something graver: a new handler has a deadline, which advice wants configurable. */
function findRaised(before: Report, after: Report, proposals: readonly Proposal[]): string | undefined {
  const grave = proposals.some((proposal) => proposal.findings.some((finding) => finding.severity !== 'note'));
  const known = countBy(openFindings(before), ofRule);
  const now = countBy(openFindings(after), ofRule);
  for (const finding of openFindings(after)) {
    const key = ofRule(finding);
    if (grave && finding.severity === 'note') continue;
    if ((now.get(key) ?? 0) > (known.get(key) ?? 0)) return `it would raise ${finding.rule.id}`;
  }
  return undefined;
}

/** Also topics of rules that are not reported: what passed must not fail or become unknown. */
function findLostTopic(before: Report, after: Report): string | undefined {
  const now = new Map(after.services.map(({ service, topics }) => [service.id, topics]));
  const isWorse = (verdict: Verdict | undefined): boolean => verdict === 'fail' || verdict === 'unknown';
  for (const { service, topics } of before.services) {
    for (const [topic, { verdict }] of topics) {
      const next = now.get(service.id)?.get(topic);
      if (verdict === 'pass' && isWorse(next?.verdict))
        return `${topic} would no longer pass${next?.by ? ` (${next.by})` : ''}`;
    }
  }
  return undefined;
}

export function openFindings(report: Report): readonly Finding[] {
  return report.services.flatMap((service) => service.findings).filter((finding) => !finding.suppressed);
}

function countBy<T>(items: readonly T[], key: (item: T) => string): ReadonlyMap<string, number> {
  const counts = new Map<string, number>();
  for (const item of items) counts.set(key(item), (counts.get(key(item)) ?? 0) + 1);
  return counts;
}
