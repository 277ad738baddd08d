import path from 'node:path/posix';
import type { Finding, Report } from '../engine/types.ts';
import type { Place } from '../parsers/place.ts';
import type { Evidence } from '../rules/types.ts';

/**
 * The report with paths relative to the repository instead of the linted folder, as the pages of a code host need them.
 * `prefix` is the linted folder inside the repository, '' for its root.
 */
export function relocate(report: Report, prefix: string): Report {
  if (prefix === '') return report;
  // Manifests may be handed in from beside the folder (`../deploy/api.yaml`) or as a stream, which has no place in it.
  const outward = (file: string): string => (file === '<stdin>' ? file : path.join(prefix, file));
  const inward = (file: string): string => (file === '<stdin>' ? file : path.relative(prefix, file));
  const at = (place: Place): Place => ({ ...place, path: outward(place.path) });
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
      skipped: report.ledger.skipped.map((item) => ({ ...item, path: outward(item.path) })),
      unrendered: report.ledger.unrendered.map((item) => ({ ...item, path: outward(item.path) })),
      problems: report.ledger.problems.map((problem) => ({ ...problem, place: at(problem.place) })),
    },
    ...(report.comparison
      ? {
          comparison: {
            ...report.comparison,
            fixed: report.comparison.fixed.map((item) => ({ ...item, path: outward(item.path) })),
          },
        }
      : {}),
    text: (file) => report.text(inward(file)),
    hasMark: (file) => report.hasMark?.(inward(file)) === true,
    target: (file) => {
      const target = report.target?.(inward(file));
      return target === undefined ? undefined : outward(target);
    },
  };
}
