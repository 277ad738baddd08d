import type { Recipe } from '../types.ts';
import { setIn } from './document.ts';
import { findContainer, openPodSpec, replaceFound, setOnContainer } from './workloads.ts';

export const gracePeriodTooShort: Recipe = {
  rule: 'grace-period-too-short',
  // A process that ends in time is not held back by a longer period.
  level: 'safe',
  title: 'let the platform wait for the deadline of the shutdown',
  fix(context) {
    const found = findContainer(context);
    const wanted = Number(context.finding.args.wanted);
    if (!found || !Number.isInteger(wanted)) return undefined;
    if (found.workload.gracePeriod.explicit) return replaceFound(context, wanted);
    const pod = openPodSpec(context, found.container);
    const edit = pod && setIn(pod.yaml, pod.map, ['terminationGracePeriodSeconds'], wanted);
    return edit && [edit];
  },
};

export const missingEndpointDelay: Recipe = {
  rule: 'missing-endpoint-delay',
  level: 'suggested',
  title: 'wait until the endpoints are gone before the shutdown begins',
  messages: ['missing'],
  fix(context) {
    const found = findContainer(context);
    const open = found && openPodSpec(context, found.container);
    if (!found || !open || found.container.preStop) return undefined;
    // The rest of the period must still hold the shutdown.
    if (found.workload.gracePeriod.seconds <= 10) return undefined;
    return setOnContainer(context, ['lifecycle', 'preStop', 'sleep', 'seconds'], 5);
  },
};

export const shortEndpointDelay: Recipe = {
  rule: 'missing-endpoint-delay',
  level: 'suggested',
  title: 'wait until the endpoints are gone before the shutdown begins',
  messages: ['short'],
  fix: (context) => replaceFound(context, 5),
};
