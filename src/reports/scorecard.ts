import decided from '../../checklist/topics.json' with { type: 'json' };
import { DRILL_OF_TOPIC } from '../engine/drills.ts';
import type { Attestation, Report, ServiceReport, TopicVerdict } from '../engine/types.ts';
import type { Place } from '../parsers/place.ts';

export interface ChecklistItem {
  readonly id: string;
  readonly document: string;
  readonly item: string;
  readonly topic: string;
  readonly kind?: string;
}

/** How an item stands. `attest` and `drill` wait for a person and for a run; both count as unknown until then. */
export const STATES = ['fail', 'unknown', 'attest', 'drill', 'pass', 'attested', 'notApplicable'] as const;
export type State = (typeof STATES)[number];

export interface ScoredItem {
  readonly item: ChecklistItem;
  readonly state: State;
  /** The rule that decides, or the drill or attestation that would. */
  readonly rule: string | undefined;
  readonly place: Place | undefined;
  /** Why: the message of a failure, the reason of an unknown, who attests. */
  readonly note: string;
  readonly attested: Attestation | undefined;
  /** The run that shows it, or showed it once. */
  readonly drilled: TopicVerdict['drilled'];
  /** Every failure behind it is suppressed; it fails all the same. */
  readonly suppressed: boolean;
}

interface DocumentScore {
  readonly document: string;
  readonly items: readonly ScoredItem[];
  readonly totals: Totals;
}

export interface ServiceScore {
  readonly report: ServiceReport;
  readonly documents: readonly DocumentScore[];
  readonly totals: Totals;
  /** Topics that a person has to attest and nobody has. */
  readonly unattested: readonly string[];
}

export type Totals = Readonly<Record<State, number>>;

/** Sets every item against the verdict of its topic, for every service. `only` narrows what is listed, not the totals. */
export function scoreReport(
  report: Report,
  items: readonly ChecklistItem[],
  only: readonly State[] | undefined,
): readonly ServiceScore[] {
  return report.services.map((service) => {
    const scored = items.map((item) => scoreItem(service, item));
    const names = [...new Set(items.map((item) => item.document))];
    const documents = names.map((document) => {
      const own = scored.filter(({ item }) => item.document === document);
      return { document, items: own.filter(({ state }) => !only || only.includes(state)), totals: totalsOf(own) };
    });
    const open = scored.filter(({ state }) => state === 'attest').map(({ item }) => item.topic);
    return { report: service, documents, totals: totalsOf(scored), unattested: [...new Set(open)].sort() };
  });
}

function totalsOf(items: readonly ScoredItem[]): Totals {
  const totals = { fail: 0, unknown: 0, attest: 0, drill: 0, pass: 0, attested: 0, notApplicable: 0 };
  for (const { state } of items) totals[state] += 1;
  return totals;
}

function scoreItem(report: ServiceReport, item: ChecklistItem): ScoredItem {
  const verdict = report.topics.get(item.topic);
  const state = stateOf(item.topic, verdict);
  const rule = verdict?.by ?? verdict?.rules[0];
  const findings = report.findings.filter((finding) => finding.topics.includes(item.topic));
  const finding = findings.find((candidate) => candidate.rule.id === rule) ?? findings[0];
  return {
    item,
    state,
    rule: verdict?.attested ? 'attestation' : rule,
    place: state === 'fail' ? (finding?.place ?? verdict?.evidence[0]?.place) : verdict?.evidence[0]?.place,
    note: state === 'fail' ? (finding?.message ?? verdict?.reason ?? '') : noteOf(item.topic, state, verdict),
    attested: verdict?.attested,
    drilled: verdict?.drilled,
    suppressed: state === 'fail' && findings.length > 0 && findings.every((candidate) => candidate.suppressed),
  };
}

function noteOf(topic: string, state: State, verdict: TopicVerdict | undefined): string {
  if (state === 'attest') return verdict?.reason ?? 'a person has to attest it';
  if (state === 'drill') {
    if (verdict?.drilled) return verdict.reason ?? '';
    return `only a run proves it: nodeready drill ${DRILL_OF_TOPIC.get(topic) ?? ''}`.trimEnd();
  }
  if (state === 'unknown' && !verdict) return 'nothing judges it yet';
  return verdict?.reason ?? verdict?.evidence[0]?.note ?? '';
}

/** Topics without a verdict are for a person to attest or for a drill to prove. */
function stateOf(topic: string, verdict: TopicVerdict | undefined): State {
  if (verdict?.attested) return 'attested';
  if (verdict && verdict.verdict !== 'unknown') return verdict.verdict;
  if (decided.drill.includes(topic)) return 'drill';
  return decided.attest.includes(topic) ? 'attest' : 'unknown';
}

/** `unknown` asks for everything that is open, whoever has to close it. */
export function expandStates(states: readonly State[] | undefined): readonly State[] | undefined {
  return states?.flatMap((state): readonly State[] => (state === 'unknown' ? ['unknown', 'attest', 'drill'] : [state]));
}

export const LABEL: Readonly<Record<State, string>> = {
  pass: 'pass',
  fail: 'FAIL',
  unknown: 'unknown',
  notApplicable: 'n/a',
  attested: 'attested',
  attest: 'attest',
  drill: 'drill',
};

/** `12 pass, 3 FAIL`, the states that occur. */
export function summarise(totals: Totals): string {
  return (
    STATES.flatMap((state) => (totals[state] > 0 ? [`${totals[state]} ${LABEL[state]}`] : [])).join(', ') || 'no items'
  );
}
