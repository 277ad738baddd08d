import { repositoryName } from '../../knowledge/base-images.ts';
import { findRunCommands } from '../../services/images/run-commands.ts';
import { rangeOf } from '../positions.ts';
import type { Recipe } from '../types.ts';
import { findShipped } from './lines.ts';

export const fullBaseImage: Recipe = {
  rule: 'full-base-image',
  level: 'suggested',
  title: 'end on the slim variant',
  messages: ['full'],
  fix(context) {
    const shipped = findShipped(context);
    const base = shipped?.image.base;
    if (!shipped || !base?.tag || base.digest || repositoryName(base) !== 'node') return undefined;
    const { image, docker } = shipped;
    const [root] = image.chain;
    if (!root || root.from.place.path !== docker.path) return undefined;
    // Whatever a step takes from the full image (git, python, a compiler) would be missing.
    const plain = image.chain.every((stage) =>
      findRunCommands(image, stage).every(({ words }) =>
        /^(?:npm|pnpm|yarn|corepack|node|npx|mkdir|chown|chmod|rm|cp|mv|ln|adduser|addgroup|useradd|groupadd|true)$/.test(
          words[0] ?? '',
        ),
      ),
    );
    const { start } = rangeOf(docker.text, root.from.argumentsPlace);
    if (!plain || !docker.text.startsWith(base.text, start)) return undefined;
    const at = start + base.text.length;
    return [{ path: docker.path, start: at, end: at, text: '-slim' }];
  },
};
