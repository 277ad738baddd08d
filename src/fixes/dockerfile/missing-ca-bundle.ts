import type { Recipe } from '../types.ts';
import { findShipped, insertAfter } from './lines.ts';

export const missingCaBundle: Recipe = {
  rule: 'missing-ca-bundle',
  level: 'safe',
  title: 'install the certificates that the flag asks for',
  messages: ['system'],
  fix(context) {
    const shipped = findShipped(context);
    const knowledge = shipped?.image.baseKnowledge;
    if (!shipped || knowledge?.libc !== 'glibc' || !/slim/.test(shipped.image.base?.tag ?? '')) return undefined;
    const install =
      'RUN apt-get update \\\n  && apt-get install -y --no-install-recommends ca-certificates \\\n  && rm -rf /var/lib/apt/lists/*';
    return [insertAfter(shipped.docker, shipped.stage.from, install)];
  },
};
