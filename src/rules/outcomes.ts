import { type Place, placeKey } from '../parsers/place.ts';
import type { Evidence, Outcome } from './types.ts';

/** Evidence from places, with an optional remark each. */
export function pass(...evidence: readonly (Evidence | Place)[]): Outcome {
  return { verdict: 'pass', evidence: evidence.map((item) => ('place' in item ? item : { place: item })) };
}

export interface FailDetails {
  readonly message: string;
  readonly args?: Readonly<Record<string, string | number>>;
  readonly place: Place;
  readonly related?: readonly Evidence[];
  readonly topics?: readonly string[];
  readonly severity?: 'error' | 'warning' | 'note';
  readonly anchor?: string;
}

export function fail(details: FailDetails): Outcome {
  return { verdict: 'fail', ...details, args: details.args ?? {} };
}

export function notApplicable(reason: string): Outcome {
  return { verdict: 'notApplicable', reason };
}

export function unknown(reason: string, ...evidence: readonly Evidence[]): Outcome {
  return evidence.length > 0 ? { verdict: 'unknown', reason, evidence } : { verdict: 'unknown', reason };
}

/** The same outcome, for some of the rule's topics only. */
export function about(topics: readonly string[], outcome: Outcome): Outcome {
  return { ...outcome, topics };
}

/** For messages that are told at the first of several places; nothing when it is the only one. */
export function suchPlaces(count: number): string {
  return count > 1 ? ` (${count} such places)` : '';
}

/** One failure for each place, which several deployments may share; what does not fail counts once. */
export function oncePerPlace(outcomes: readonly Outcome[]): readonly Outcome[] {
  const seen = new Set<string>();
  return outcomes.filter((outcome) => {
    const key = outcome.verdict === 'fail' ? placeKey(outcome.place) : '';
    if (seen.has(key)) return false;
    seen.add(key);
    return true;
  });
}
