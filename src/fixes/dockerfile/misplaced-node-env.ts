import type { Recipe } from '../types.ts';
import { findShipped, insertForRuntime } from './lines.ts';

export const misplacedNodeEnv: Recipe = {
  rule: 'misplaced-node-env',
  level: 'suggested',
  title: 'set NODE_ENV=production in the stage that ships',
  messages: ['lost', 'argument'],
  fix(context) {
    const shipped = findShipped(context);
    return shipped && [insertForRuntime(shipped.docker, shipped.stage, 'ENV NODE_ENV=production')];
  },
};
