import type { Recipe } from '../types.ts';
import { setIn } from './document.ts';
import { openObject, replaceFound } from './workloads.ts';

export const autoscalerWithoutBounds: Recipe = {
  rule: 'autoscaler-without-bounds',
  level: 'suggested',
  title: 'never scale below two replicas',
  messages: ['implicit', 'low'],
  fix(context) {
    const { messageId, args, place } = context.finding;
    const minimum = Number(args.minimum);
    if (messageId === 'low') return replaceFound(context, minimum);
    const open = openObject(context, place);
    const edit =
      open && setIn(open.yaml, open.map, ['spec', String(args.field)], minimum, { after: ['scaleTargetRef'] });
    return edit && [edit];
  },
};

export const autoscalerCpuTarget: Recipe = {
  rule: 'autoscaler-cpu-target',
  level: 'suggested',
  title: 'scale at 60 % of the requested cpu',
  messages: ['high', 'low'],
  fix: (context) => replaceFound(context, 60),
};

export const autoscalerMemoryTarget: Recipe = {
  rule: 'autoscaler-memory-target',
  level: 'suggested',
  title: 'scale at 70 % of the requested memory',
  messages: ['high'],
  fix: (context) => replaceFound(context, 70),
};

const SCALE_UP = { stabilizationWindowSeconds: 30, policies: [{ type: 'Pods', value: 4, periodSeconds: 60 }] };

export const hastyAutoscaler: Recipe = {
  rule: 'hasty-autoscaler',
  level: 'suggested',
  title: 'add and remove pods with restraint',
  fix(context) {
    const { messageId, args, place } = context.finding;
    if (messageId === 'down') return replaceFound(context, Number(args.minimum));
    if (messageId === 'up') return replaceFound(context, Number(args.maximum));
    const open = openObject(context, place);
    if (!open) return undefined;
    const behavior = { scaleUp: SCALE_UP, scaleDown: { stabilizationWindowSeconds: 300 } };
    const edit =
      messageId === 'none'
        ? setIn(open.yaml, open.map, ['spec', 'behavior'], behavior)
        : setIn(open.yaml, open.map, ['spec', 'behavior', 'scaleUp', 'policies'], SCALE_UP.policies);
    return edit && [edit];
  },
};
