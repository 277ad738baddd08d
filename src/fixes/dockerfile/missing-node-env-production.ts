import type { Recipe } from '../types.ts';
import { findShipped, insertForRuntime } from './lines.ts';

export const missingNodeEnvProduction: Recipe = {
  rule: 'missing-node-env-production',
  level: 'suggested',
  title: 'set NODE_ENV=production in the stage that ships',
  messages: ['missing'],
  fix(context) {
    const shipped = findShipped(context);
    if (!shipped || context.finding.place.path !== shipped.docker.path) return undefined;
    // Behind the installs and builds of the stage, which would leave devDependencies out because of it.
    return [insertForRuntime(shipped.docker, shipped.stage, 'ENV NODE_ENV=production')];
  },
};
