import type { Finding, Report } from '../engine/types.ts';
import type { Place } from '../parsers/place.ts';
import type { Evidence } from '../rules/types.ts';

/**
 * The report with paths relative to the repository instead of the linted folder, as the pages of a code host need them.
 * `prefix` is the linted folder inside the repository, '' for its root.
 */
export function relocate(report: Report, prefix: string): Report {
  if (prefix === '') return report;
  const at = (place: Place): Place => ({ ...place, path: `${prefix}/${place.path}` });
  const inside = (path: string): string => path.slice(prefix.length + 1);
  const evidence = (items: readonly Evidence[]): readonly Evidence[] =>
    items.map((item) => ({ ...item, place: at(item.place) }));
  const move = (finding: Finding): Finding => ({
    ...finding,
    place: at(finding.place),
    related: evidence(finding.related),
  });
  return {
    ...report,
    services: report.services.map((service) => ({
      ...service,
      findings: service.findings.map(move),
      topics: new Map(
        [...service.topics].map(([name, topic]) => [name, { ...topic, evidence: evidence(topic.evidence) }]),
      ),
    })),
    ledger: {
      ...report.ledger,
      skipped: report.ledger.skipped.map((item) => ({ ...item, path: `${prefix}/${item.path}` })),
      unrendered: report.ledger.unrendered.map((item) => ({ ...item, path: `${prefix}/${item.path}` })),
      problems: report.ledger.problems.map((problem) => ({ ...problem, place: at(problem.place) })),
    },
    text: (path) => report.text(inside(path)),
    hasMark: (path) => report.hasMark?.(inside(path)) === true,
    target: (path) => {
      const target = report.target?.(inside(path));
      return target === undefined ? undefined : `${prefix}/${target}`;
    },
  };
}
