import { isMap } from 'yaml';
import type { FixContext, FixResult, Recipe } from '../types.ts';
import { findPair, removePair, setIn } from './document.ts';
import { findContainer, openObject, replaceFound } from './workloads.ts';

/** `maxSurge: 1` and `maxUnavailable: 0`, where the object has nothing of it, or beside what it has. */
function rollSurely(context: FixContext): FixResult {
  const workload = findContainer(context)?.workload;
  const open = workload && openObject(context, workload.place);
  if (!open || !/^(?:Deployment|Rollout)$/.test(workload.kind)) return undefined;
  const { yaml, map } = open;
  const spec = findPair(map, 'spec')?.value;
  if (!isMap(spec)) return undefined;
  const rollingUpdate = { maxSurge: 1, maxUnavailable: 0 };
  const strategy = findPair(spec, 'strategy')?.value;
  if (!isMap(strategy) || strategy.items.length === 0) {
    const edit = setIn(yaml, map, ['spec', 'strategy'], { type: 'RollingUpdate', rollingUpdate }, AFTER);
    return edit && [edit];
  }
  const update = findPair(strategy, 'rollingUpdate')?.value;
  if (!isMap(update)) {
    const edit = setIn(yaml, strategy, ['rollingUpdate'], rollingUpdate);
    return edit && [edit];
  }
  const { messageId } = context.finding;
  const edit =
    messageId === 'surge' ? setIn(yaml, update, ['maxSurge'], 1) : setIn(yaml, update, ['maxUnavailable'], 0);
  return edit && [edit];
}

const AFTER = { after: ['replicas', 'revisionHistoryLimit'], before: ['template'] };

export const rolloutRemovesReadyPods: Recipe = {
  rule: 'rollout-removes-ready-pods',
  level: 'suggested',
  title: 'start new pods before old ones stop',
  messages: ['implicit', 'unavailable', 'surge'],
  fix: rollSurely,
};

export const undeclaredDeploymentStrategy: Recipe = {
  rule: 'undeclared-deployment-strategy',
  level: 'suggested',
  title: 'write the rolling update down',
  messages: ['undeclared'],
  fix: rollSurely,
};

export const replicasFightAutoscaler: Recipe = {
  rule: 'replicas-fight-autoscaler',
  level: 'suggested',
  title: 'leave the number of replicas to the autoscaler',
  fix(context) {
    const open = openObject(context, context.finding.place);
    const spec = open && findPair(open.map, 'spec')?.value;
    const edit = open && isMap(spec) ? removePair(open.yaml, spec, 'replicas') : undefined;
    return edit && [edit];
  },
};

export const singleReplica: Recipe = {
  rule: 'single-replica',
  level: 'suggested',
  title: 'run two replicas',
  fix(context) {
    const workload = findContainer(context)?.workload;
    if (!workload) return undefined;
    if (workload.replicas) return replaceFound(context, 2);
    const open = openObject(context, workload.place);
    const edit =
      open && setIn(open.yaml, open.map, ['spec', 'replicas'], 2, { before: ['selector', 'strategy', 'template'] });
    return edit && [edit];
  },
};
