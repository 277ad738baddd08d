import type { Recipe } from '../types.ts';
import { findShipped, insertForRuntime } from './lines.ts';

export const rootUser: Recipe = {
  rule: 'root-user',
  level: 'suggested',
  title: 'run as the unprivileged user of the base image',
  messages: ['image'],
  fix(context) {
    const shipped = findShipped(context);
    if (!shipped) return undefined;
    const users = Object.values(shipped.image.baseKnowledge?.users ?? {});
    // A number, so that the kubelet can verify runAsNonRoot.
    const uid = users.includes(1000) ? 1000 : users.find((id) => id > 0 && id !== 65534);
    return uid === undefined ? undefined : [insertForRuntime(shipped.docker, shipped.stage, `USER ${uid}`)];
  },
};
