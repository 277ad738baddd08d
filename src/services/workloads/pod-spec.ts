import { at, type DataNode } from '../../parsers/data.ts';
import type { Workload } from '../types.ts';

/** The pod's spec within the object of a workload; undefined for kinds that hold none (a Rollout with workloadRef). */
export function podSpecOf({ node, kind }: Workload): DataNode | undefined {
  if (kind === 'Pod') return at(node, 'spec');
  if (kind === 'CronJob') return at(node, 'spec', 'jobTemplate', 'spec', 'template', 'spec');
  if (kind === 'ScaledJob') return at(node, 'spec', 'jobTargetRef', 'template', 'spec');
  if (kind === 'PodTemplate') return at(node, 'template', 'spec');
  return at(node, 'spec', 'template', 'spec');
}
