import type { Recipe } from '../types.ts';
import { findShipped, ownInstructions, replaceArguments } from './lines.ts';

export const missingImageUser: Recipe = {
  rule: 'missing-image-user',
  level: 'safe',
  title: 'name a user that the image has',
  fix(context) {
    const shipped = findShipped(context);
    if (!shipped) return undefined;
    const { image, stage, docker } = shipped;
    const user = ownInstructions(stage).findLast((item) => item.keyword === 'USER');
    if (!user || user.place.line !== context.finding.place.line) return undefined;
    const uids = Object.values(image.baseKnowledge?.users ?? {}).filter((uid) => uid > 0 && uid !== 65534);
    // Without a user of its own any number will do: it needs no entry in /etc/passwd.
    const uid = uids.includes(1000) ? 1000 : (uids[0] ?? 1000);
    return [replaceArguments(docker, user, String(uid))];
  },
};
