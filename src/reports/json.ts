import { isOpen } from '../engine/findings.ts';
import type { Finding, LedgerSummary, Report, ServiceReport, TopicVerdict } from '../engine/types.ts';
import { findFixLevel } from '../fixes/levels.ts';
import type { Place } from '../parsers/place.ts';
import { printJson } from './print-json.ts';
import type { ScoredItem, ServiceScore } from './scorecard.ts';

/** Raised when a field changes its meaning or goes; additions leave it. */
export const JSON_VERSION = 1;

/** The findings of a run as data: `{ version, tool, asOf, services, summary, ledger, errors }`. */
export function renderJson(report: Report, tool: { readonly name: string; readonly version: string }): string {
  const open = report.services.flatMap((service) => service.findings).filter(isOpen);
  const count = (severity: string): number => open.filter((finding) => finding.severity === severity).length;
  return printJson({
    version: JSON_VERSION,
    tool: { name: tool.name, version: tool.version },
    asOf: report.asOf,
    services: report.services.map((item) => ({ ...identify(item), findings: item.findings.map(findingOf) })),
    summary: { errors: count('error'), warnings: count('warning'), notes: count('note') },
    ...(report.comparison ? { comparison: report.comparison } : {}),
    ledger: ledgerOf(report.ledger),
    errors: report.crashes,
  });
}

/** The scorecard as data: every topic of every service with its verdict, its evidence and the items that ask about it. */
export function renderChecklistJson(report: Report, scores: readonly ServiceScore[]): string {
  return printJson({
    version: JSON_VERSION,
    asOf: report.asOf,
    services: scores.map((score) => ({ ...identify(score.report), topics: topicsOf(score) })),
    ledger: ledgerOf(report.ledger),
  });
}

function topicsOf({ report, documents }: ServiceScore): Readonly<Record<string, unknown>> {
  const topics = new Map<string, ScoredItem[]>();
  for (const { items } of documents) {
    for (const scored of items) topics.set(scored.item.topic, [...(topics.get(scored.item.topic) ?? []), scored]);
  }
  return Object.fromEntries(
    [...topics]
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .flatMap(([topic, items]) => {
        const [first] = items;
        const waits = first?.state === 'attest' || first?.state === 'drill';
        const verdict =
          report.topics.get(topic) ??
          (waits ? { verdict: 'unknown' as const, rules: [], reason: first.note, evidence: [] } : undefined);
        // What nothing judges yet has no verdict to give.
        return verdict ? [[topic, { ...topicOf(verdict), ...itemsOf(items) }]] : [];
      }),
  );
}

function itemsOf(items: readonly ScoredItem[]): Readonly<Record<string, unknown>> {
  const [first] = items;
  return {
    state: first?.state,
    ...(first?.suppressed ? { suppressed: true } : {}),
    items: items.map(({ item }) => ({ id: item.id, document: item.document, item: item.item })),
  };
}

function identify({ service }: ServiceReport): Readonly<Record<string, unknown>> {
  return {
    id: service.id,
    name: service.name,
    root: service.root,
    kind: service.kind,
    entry: service.entry ?? null,
    dockerfile: service.image?.dockerfile ?? null,
    workloads: service.workloads.map((workload) => workload.id),
  };
}

function topicOf(topic: TopicVerdict): Readonly<Record<string, unknown>> {
  return {
    verdict: topic.verdict,
    rules: topic.rules,
    ...(topic.attested
      ? {
          attested: {
            owner: topic.attested.owner,
            date: topic.attested.date,
            link: topic.attested.link,
            until: topic.attested.until,
          },
        }
      : {}),
    ...(topic.drilled
      ? {
          drilled: {
            drill: topic.drilled.result.drill,
            date: topic.drilled.result.date,
            commit: topic.drilled.result.commit ?? null,
            ...(topic.drilled.stale === undefined ? {} : { stale: topic.drilled.stale }),
          },
        }
      : {}),
    ...(topic.reason === undefined ? {} : { reason: topic.reason }),
    evidence: topic.evidence.map(({ place, note }) => ({
      path: place.path,
      line: place.line,
      ...(note ? { note } : {}),
    })),
  };
}

function findingOf(finding: Finding): Readonly<Record<string, unknown>> {
  const fixable = findFixLevel(finding.rule.id, finding.messageId);
  return {
    rule: finding.rule.id,
    code: finding.rule.code,
    severity: finding.severity,
    confidence: finding.rule.confidence,
    verdict: finding.verdict,
    message: finding.message,
    ...region(finding.place),
    related: finding.related.map(({ place, note }) => ({ ...region(place), ...(note ? { note } : {}) })),
    evidence: finding.topics,
    fingerprint: finding.fingerprint,
    // The level at which a remedy may be known; `lint --diff` shows it.
    ...(fixable ? { fixable } : {}),
    ...(finding.suppressed ? { suppressed: { reason: finding.suppressed.reason } } : {}),
    ...(finding.baseline ? { baseline: finding.baseline } : {}),
  };
}

function region(place: Place): Readonly<Record<string, unknown>> {
  const { path, line, column, endLine, endColumn } = place;
  return { path, startLine: line, startColumn: column, endLine, endColumn };
}

function ledgerOf(ledger: LedgerSummary): Readonly<Record<string, unknown>> {
  return {
    files: ledger.files,
    read: ledger.read,
    skipped: ledger.skipped,
    unrendered: ledger.unrendered,
    problems: ledger.problems.map(({ code, message, place }) => ({
      code,
      message,
      path: place.path,
      line: place.line,
    })),
  };
}
