import type { ServiceReport, TopicVerdict } from './types.ts';

export const DRILLS = ['shutdown', 'crash', 'boot', 'memory'] as const;
export type DrillName = (typeof DRILLS)[number];

/** The words after `nodeready drill` that answer a topic. */
export const DRILL_OF_TOPIC: ReadonlyMap<string, string> = new Map([
  ['shutdown-drill', 'shutdown'],
  ['chaos-drill', 'crash'],
  ['fast-startup', 'boot'],
  ['load-test-no-leak', 'memory'],
  ['load-test-throughput', 'memory --target-rps RATE'],
]);

/** One thing that a run showed. A `note` is worth knowing and decides nothing; `unknown` could not be shown here. */
export interface DrillCheck {
  readonly id: string;
  readonly verdict: 'pass' | 'fail' | 'unknown' | 'note';
  /** What was seen, with its numbers; for a failure also why it matters and what to do. */
  readonly message: string;
  /** The topic of the checklist that it answers. */
  readonly topic?: string | undefined;
}

/** Values over the run, for sparklines. */
export interface DrillSeries {
  readonly name: string;
  readonly unit: string;
  readonly values: readonly number[];
}

/** What one drill of one service showed, as it is saved. */
export interface DrillResult {
  readonly drill: DrillName;
  /** Id of the service. */
  readonly service: string;
  readonly verdict: 'pass' | 'fail' | 'unknown';
  /** `YYYY-MM-DD`. */
  readonly date: string;
  /** Undefined outside git. */
  readonly commit: string | undefined;
  /** Hash of what ran: the result holds as long as it is the same. */
  readonly fingerprint: string;
  readonly node: string;
  readonly command: string;
  readonly checks: readonly DrillCheck[];
  readonly series: readonly DrillSeries[];
}

/** The file that `nodeready drill --save` writes and every later run reads. */
export const EVIDENCE_FILE = 'nodeready.drills.json';
export const EVIDENCE_VERSION = 1;

/** Days that a result holds when nothing has changed: what is around the service changes all the same. */
const HOLDS_DAYS = 90;

/**
 * Lets saved drills answer for their topics. A failure that files show stays a failure; a result of other code, or one
 * that is too old, leaves the topic open and says so.
 */
export function applyDrills(
  reports: readonly ServiceReport[],
  results: readonly DrillResult[],
  fingerprintOf: (report: ServiceReport) => string,
  asOf: string,
): readonly ServiceReport[] {
  if (results.length === 0) return reports;
  return reports.map((report) => {
    const own = results.filter((result) => result.service === report.service.id);
    if (own.length === 0) return report;
    const current = fingerprintOf(report);
    const topics = new Map(report.topics);
    for (const result of own) {
      for (const topic of new Set(result.checks.flatMap((check) => check.topic ?? []))) {
        const known = topics.get(topic);
        if (known?.verdict === 'fail') continue;
        topics.set(topic, answer(result, topic, known, staleness(result, current, asOf)));
      }
    }
    return { ...report, topics: new Map([...topics].sort(([a], [b]) => (a < b ? -1 : 1))) };
  });
}

/** Why a result says nothing any more; undefined while it holds. */
function staleness(result: DrillResult, fingerprint: string, asOf: string): string | undefined {
  const days = Math.round((Date.parse(asOf) - Date.parse(result.date)) / 86_400_000);
  if (result.fingerprint !== fingerprint) return 'the service has changed since';
  return days > HOLDS_DAYS ? `that is ${days} days ago` : undefined;
}

function answer(
  result: DrillResult,
  topic: string,
  known: TopicVerdict | undefined,
  stale: string | undefined,
): TopicVerdict {
  const rules = known?.rules ?? [];
  const when = `${result.date}${result.commit ? ` at ${result.commit.slice(0, 9)}` : ''}`;
  const base = { rules, by: `drill ${result.drill}`, evidence: known?.evidence ?? [] };
  if (stale !== undefined) {
    const reason = `drilled on ${when}, but ${stale}: run nodeready drill ${result.drill} again`;
    return { ...base, verdict: 'unknown', reason, drilled: { result, stale } };
  }
  const { verdict, messages } = decide(result, topic);
  return { ...base, verdict, reason: `drilled on ${when}: ${messages.join(' ')}`, drilled: { result, stale } };
}

/** The worst check of a topic decides; its messages are the reason. */
export function decide(
  { checks }: Pick<DrillResult, 'checks'>,
  topic?: string,
): { readonly verdict: 'pass' | 'fail' | 'unknown'; readonly messages: readonly string[] } {
  const own = checks.filter((check) => check.verdict !== 'note' && (topic === undefined || check.topic === topic));
  const failed = own.filter((check) => check.verdict === 'fail');
  const open = own.filter((check) => check.verdict === 'unknown');
  const passed = own.filter((check) => check.verdict === 'pass');
  if (failed.length > 0) return { verdict: 'fail', messages: failed.map((check) => check.message) };
  if (open.length > 0 || passed.length === 0)
    return { verdict: 'unknown', messages: open.map((check) => check.message) };
  return { verdict: 'pass', messages: passed.map((check) => check.message) };
}
