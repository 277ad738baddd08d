import { isOpen } from '../engine/findings.ts';
import type { Finding, Report, Verdict } from '../engine/types.ts';
import type { Place } from '../parsers/place.ts';
import type { InsertedLines } from './inserted-lines.ts';
import type { Proposal } from './types.ts';

/** One way in which a judged result is worse than before, and the remedies that may have done it. */
export interface Harm {
  readonly reason: string;
  /** Ids of the rules that can tell whether it is still there. */
  readonly rules: readonly string[];
  readonly isSuspect: (proposal: Proposal) => boolean;
  /** It shows in what this very remedy wrote. */
  readonly isOwn: (proposal: Proposal) => boolean;
}

/**
 * Everything that speaks against keeping a judged result; nothing when every remedied finding is gone and nothing that
 * was right before has become wrong, unknown or unreadable.
 */
export function findHarms(
  before: Report,
  after: Report,
  proposals: readonly Proposal[],
  inserted: InsertedLines,
): readonly Harm[] {
  return [
    ...findCrashes(before, after),
    ...findBrokenFiles(before, after),
    ...findLostServices(before, after),
    ...findRemaining(before, after, proposals),
    ...findRaised(before, after, proposals, inserted),
    ...findLostTopics(before, after),
  ];
}

const anybody = (): boolean => true;
const nobody = (): boolean => false;

function touches(...places: readonly Place[]): Harm['isSuspect'] {
  const paths = new Set(places.map((place) => place.path));
  return ({ edits }) => edits.some((edit) => paths.has(edit.path));
}

function findCrashes(before: Report, after: Report): readonly Harm[] {
  return after.crashes
    .filter(({ rule, service }) => !before.crashes.some((known) => known.rule === rule && known.service === service))
    .map(({ rule }) => ({
      reason: `rule ${rule} crashed on the result`,
      rules: [rule],
      isSuspect: anybody,
      isOwn: nobody,
    }));
}

function findBrokenFiles(before: Report, after: Report): readonly Harm[] {
  const key = ({ code, place }: Report['ledger']['problems'][number]): string => `${code}\0${place.path}`;
  const known = countBy(before.ledger.problems, key);
  const now = countBy(after.ledger.problems, key);
  return after.ledger.problems
    .filter((problem) => (now.get(key(problem)) ?? 0) > (known.get(key(problem)) ?? 0))
    .map(({ place, message }) => ({
      reason: `${place.path} would not be read whole: ${message}`,
      rules: [],
      isSuspect: touches(place),
      isOwn: nobody,
    }));
}

/** A service that is no longer found has no findings either; that is no remedy. */
function findLostServices(before: Report, after: Report): readonly Harm[] {
  const now = new Map(after.services.map(({ service }) => [service.id, service]));
  return before.services
    .filter(({ service }) => {
      const same = now.get(service.id);
      return !same || same.kind !== service.kind || same.entry !== service.entry;
    })
    .map(({ service }) => ({
      reason: `${service.name} would no longer be followed from its deployment to its entry`,
      rules: [],
      isOwn: nobody,
      isSuspect: ({ findings }) => findings.some((finding) => finding.service.id === service.id),
    }));
}

const ofRule = (finding: Finding): string => `${finding.rule.id}\0${finding.service.id}`;
/** A rule that says one thing at a time may go on with the next: an ignore file that is there, but incomplete. */
const ofMessage = (finding: Finding): string => `${ofRule(finding)}\0${finding.messageId}`;

function findRemaining(before: Report, after: Report, proposals: readonly Proposal[]): readonly Harm[] {
  const known = countBy(openFindings(before), ofMessage);
  const now = countBy(openFindings(after), ofMessage);
  const findings = proposals.flatMap((proposal) => proposal.findings);
  const solved = countBy(findings, ofMessage);
  const remaining = findings.filter((finding) => {
    const key = ofMessage(finding);
    return (now.get(key) ?? 0) > (known.get(key) ?? 0) - (solved.get(key) ?? 0);
  });
  return [...new Map(remaining.map((finding) => [ofMessage(finding), finding])).values()].map((finding) => ({
    reason: `${finding.rule.id} would still be found`,
    rules: [finding.rule.id],
    isSuspect: (proposal) => proposal.findings.some((own) => ofMessage(own) === ofMessage(finding)),
    isOwn: (proposal) => proposal.findings.some((own) => ofMessage(own) === ofMessage(finding)),
  }));
}

/** Advice may follow a remedy for something graver: a new handler has a deadline, which advice wants configurable. */
function findRaised(
  before: Report,
  after: Report,
  proposals: readonly Proposal[],
  inserted: InsertedLines,
): readonly Harm[] {
  const grave = proposals.some((proposal) => proposal.findings.some((finding) => finding.severity !== 'note'));
  const known = countBy(openFindings(before), ofRule);
  const now = countBy(openFindings(after), ofRule);
  return openFindings(after)
    .filter((finding) => !(grave && finding.severity === 'note'))
    .filter((finding) => (now.get(ofRule(finding)) ?? 0) > (known.get(ofRule(finding)) ?? 0))
    .map(({ rule, place, related }) => ({
      reason: `it would raise ${rule.id}`,
      rules: [rule.id],
      isSuspect: touches(place, ...related.map((item) => item.place)),
      isOwn: (proposal: Proposal) => inserted(place, proposal.edits),
    }));
}

/** Also topics of rules that are not reported: what passed must not fail or become unknown. */
function findLostTopics(before: Report, after: Report): readonly Harm[] {
  const now = new Map(after.services.map(({ service, topics }) => [service.id, topics]));
  const isWorse = (verdict: Verdict | undefined): boolean => verdict === 'fail' || verdict === 'unknown';
  return before.services.flatMap(({ service, topics }) =>
    [...topics].flatMap(([topic, { verdict, evidence }]): readonly Harm[] => {
      const next = now.get(service.id)?.get(topic);
      if (verdict !== 'pass' || !isWorse(next?.verdict)) return [];
      const places = [...evidence, ...(next?.evidence ?? [])].map((item) => item.place);
      return [
        {
          reason: `${topic} would no longer pass${next?.by ? ` (${next.by})` : ''}`,
          rules: next?.rules ?? [],
          isSuspect: places.length > 0 ? touches(...places) : anybody,
          isOwn: nobody,
        },
      ];
    }),
  );
}

export function openFindings(report: Report): readonly Finding[] {
  return report.services.flatMap((service) => service.findings).filter(isOpen);
}

function countBy<T>(items: readonly T[], key: (item: T) => string): ReadonlyMap<string, number> {
  const counts = new Map<string, number>();
  for (const item of items) counts.set(key(item), (counts.get(key(item)) ?? 0) + 1);
  return counts;
}
