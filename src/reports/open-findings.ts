import { isOpen } from '../engine/findings.ts';
import type { Finding, Report } from '../engine/types.ts';
import { comparePlaces } from '../parsers/place.ts';
import type { Severity } from '../rules/types.ts';

export const SEVERITIES: readonly Severity[] = ['error', 'warning', 'note'];
const CONFIDENCE = { high: 0, medium: 1, low: 2 } as const;

/** What somebody has to act on: neither suppressed with a reason nor known from before. */
export function openFindings(report: Report): readonly Finding[] {
  return report.services.flatMap((service) => service.findings).filter(isOpen);
}

/** What is true of the code, known from before or not: for readers that compare with their own last report. */
export function unsuppressedFindings(report: Report): readonly Finding[] {
  return report.services.flatMap((service) => service.findings).filter((finding) => !finding.suppressed);
}

/** The order for readers with little room: severity, then certainty, then place. */
export function worstFirst(findings: readonly Finding[]): readonly Finding[] {
  return [...findings].sort(
    (a, b) =>
      SEVERITIES.indexOf(a.severity) - SEVERITIES.indexOf(b.severity) ||
      CONFIDENCE[a.rule.confidence] - CONFIDENCE[b.rule.confidence] ||
      comparePlaces(a.place, b.place) ||
      (a.rule.id < b.rule.id ? -1 : a.rule.id > b.rule.id ? 1 : 0),
  );
}

export function countBySeverity(findings: readonly Finding[]): Readonly<Record<Severity, number>> {
  const counts = { error: 0, warning: 0, note: 0 };
  for (const { severity } of findings) counts[severity] += 1;
  return counts;
}

/** `1 error, 2 warnings, 0 notes` */
export function summarise(counts: Readonly<Record<Severity, number>>): string {
  return SEVERITIES.map((severity) => plural(counts[severity], severity)).join(', ');
}

export function plural(count: number, word: string): string {
  return `${count} ${word}${count === 1 ? '' : 's'}`;
}

/** Findings by the file they stand in, in the order of the paths. */
export function groupByFile(findings: readonly Finding[]): ReadonlyMap<string, readonly Finding[]> {
  const files = new Map<string, Finding[]>();
  for (const finding of [...findings].sort((a, b) => comparePlaces(a.place, b.place))) {
    const { path } = finding.place;
    files.set(path, [...(files.get(path) ?? []), finding]);
  }
  return files;
}
