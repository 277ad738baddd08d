import { at, type DataNode, textOf } from '../../parsers/data.ts';
import type { Place } from '../../parsers/place.ts';
import type { Manifest } from '../types.ts';

export interface BudgetReading {
  /** Pods that an eviction may take at the fewest replicas; undefined when it cannot be worked out. */
  readonly allowed: number | undefined;
  readonly field: 'minAvailable' | 'maxUnavailable' | 'none' | 'both';
  readonly text: string;
  readonly place: Place;
}

/** What a PodDisruptionBudget allows: both percentages round up (kubernetes.io/docs/tasks/run-application/configure-pdb). */
export function readBudget({ node, place }: Manifest, replicas: number): BudgetReading {
  const [minimum, maximum] = [at(node, 'spec', 'minAvailable'), at(node, 'spec', 'maxUnavailable')];
  if (minimum && maximum)
    return { allowed: undefined, field: 'both', text: textOf(minimum) ?? '', place: minimum.place };
  const chosen = minimum ?? maximum;
  // Neither: minAvailable 1 is the default of policy/v1.
  if (!chosen) return { allowed: replicas - 1, field: 'none', text: '1', place };
  const pods = podsOf(chosen, replicas);
  const allowed = pods === undefined ? undefined : minimum ? replicas - pods : pods;
  return {
    allowed,
    field: minimum ? 'minAvailable' : 'maxUnavailable',
    text: textOf(chosen) ?? '',
    place: chosen.place,
  };
}

function podsOf(node: DataNode, replicas: number): number | undefined {
  const text = textOf(node) ?? '';
  const percent = /^(\d+(?:\.\d+)?)%$/.exec(text)?.[1];
  if (percent !== undefined) return Math.ceil((Number(percent) * replicas) / 100);
  return /^\d+$/.test(text) ? Number(text) : undefined;
}
