import { comparePlaces } from '../parsers/place.ts';
import type { Evidence, Outcome } from '../rules/types.ts';
import type { Judgement } from './judge.ts';
import type { TopicVerdict, Verdict } from './types.ts';

/** The worst outcome decides a topic. */
const RANK: Readonly<Record<Verdict, number>> = { fail: 3, unknown: 2, pass: 1, notApplicable: 0 };
const MAX_EVIDENCE = 12;

/** The verdict of every topic that the rules judged, for one service. */
export function decideTopics(judgements: readonly Judgement[]): ReadonlyMap<string, TopicVerdict> {
  const topics = new Map<string, TopicVerdict>();
  for (const { rule, outcomes } of judgements) {
    for (const topic of rule.topics) {
      for (const outcome of outcomes) {
        if (outcome.topics && !outcome.topics.includes(topic)) continue;
        topics.set(topic, merge(topics.get(topic), verdictOf(rule.id, outcome)));
      }
    }
  }
  return new Map([...topics].sort(([a], [b]) => (a < b ? -1 : 1)));
}

function verdictOf(rule: string, outcome: Outcome): TopicVerdict {
  const reason = 'reason' in outcome ? { reason: outcome.reason } : {};
  return { verdict: outcome.verdict, rules: [rule], by: rule, ...reason, evidence: evidenceOf(outcome) };
}

function evidenceOf(outcome: Outcome): readonly Evidence[] {
  if (outcome.verdict === 'fail') return [{ place: outcome.place, note: outcome.message }, ...(outcome.related ?? [])];
  if (outcome.verdict === 'notApplicable') return [];
  return outcome.evidence ?? [];
}

function merge(a: TopicVerdict | undefined, b: TopicVerdict): TopicVerdict {
  if (!a) return b;
  const rules = [...new Set([...a.rules, ...b.rules])].sort();
  if (RANK[a.verdict] !== RANK[b.verdict]) return { ...(RANK[a.verdict] > RANK[b.verdict] ? a : b), rules };
  const evidence = [...a.evidence, ...b.evidence]
    .sort((x, y) => comparePlaces(x.place, y.place))
    .slice(0, MAX_EVIDENCE);
  return { ...a, rules, evidence };
}
