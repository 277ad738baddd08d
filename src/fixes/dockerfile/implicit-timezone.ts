import type { Recipe } from '../types.ts';
import { findShipped, insertForRuntime } from './lines.ts';

export const implicitTimezone: Recipe = {
  rule: 'implicit-timezone',
  // Base images that are known run in UTC already; this only writes it down.
  level: 'safe',
  title: 'write down that the service runs in UTC',
  messages: ['missing'],
  fix(context) {
    const shipped = findShipped(context);
    if (!shipped?.image.baseKnowledge || shipped.image.baseKnowledge.variant === 'unknown') return undefined;
    // A zone that is installed or mounted is meant.
    const files = [shipped.docker.text, ...context.service.workloads.map((item) => context.text(item.path) ?? '')];
    if (files.some((text) => /localtime|zoneinfo|tzdata/.test(text))) return undefined;
    return [insertForRuntime(shipped.docker, shipped.stage, 'ENV TZ=UTC')];
  },
};
