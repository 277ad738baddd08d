import { comparePlaces } from '../parsers/place.ts';
import type { Rule, Severity } from '../rules/types.ts';
import type { Service } from '../services/types.ts';
import { anchorText, fingerprint } from './fingerprint.ts';
import { type Judgement, renderMessage } from './judge.ts';
import type { Finding } from './types.ts';

const ORDER: Readonly<Record<Severity, number>> = { error: 0, warning: 1, note: 2 };

/** How grave a failure is reported: its own severity, another, or not at all. */
export type SeverityOf = (rule: Rule, topics: readonly string[], own: Severity) => Severity | undefined;

/** The failures of one service as findings, sorted by place. `lineText` gives the text a finding points at. */
export function collectFindings(
  service: Service,
  judgements: readonly Judgement[],
  severityOf: SeverityOf,
  lineText: (path: string, line: number) => string,
): readonly Finding[] {
  const findings: Finding[] = [];
  const seen = new Map<string, number>();
  const told = new Set<string>();
  for (const { rule, outcomes } of judgements) {
    for (const outcome of outcomes) {
      if (outcome.verdict !== 'fail') continue;
      const topics = outcome.topics ?? rule.topics;
      const severity = severityOf(rule, topics, outcome.severity ?? rule.severity);
      if (severity === undefined) continue;
      const message = renderMessage(rule.messages[outcome.message] ?? outcome.message, outcome.args);
      // Several things may fail for one reason; who reads needs it once.
      const { path, line, column } = outcome.place;
      const words = JSON.stringify([rule.id, severity, path, line, column, message]);
      if (told.has(words)) continue;
      told.add(words);
      const anchor = outcome.anchor ?? anchorText(lineText(outcome.place.path, outcome.place.line));
      const kind = outcome.anchor === undefined ? 'line' : 'thing';
      findings.push({
        rule,
        service,
        severity,
        verdict: 'fail',
        messageId: outcome.message,
        args: outcome.args,
        message,
        place: outcome.place,
        related: outcome.related ?? [],
        topics,
        anchor: { kind, text: anchor },
        fingerprint: fingerprint([rule.id, service.id, outcome.message, outcome.place.path, anchor], seen),
      });
    }
  }
  return findings.sort(compareFindings);
}

export function compareFindings(a: Finding, b: Finding): number {
  return comparePlaces(a.place, b.place) || ORDER[a.severity] - ORDER[b.severity] || (a.rule.id < b.rule.id ? -1 : 1);
}

/** Counts: neither suppressed with a reason nor known from before. */
export function isOpen(finding: Finding): boolean {
  return finding.suppressed === undefined && finding.baseline !== 'unchanged';
}
