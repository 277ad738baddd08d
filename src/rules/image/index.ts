import type { Rule } from '../types.ts';
import { devDependenciesInImage } from './dev-dependencies-in-image.ts';
import { indirectNodeCommand } from './indirect-node-command.ts';
import { leakyBuildContext } from './leaky-build-context.ts';
import { missingImageDigest } from './missing-image-digest.ts';
import { missingNodeEnvProduction } from './missing-node-env-production.ts';
import { rootUser } from './root-user.ts';
import { singleStageBuild } from './single-stage-build.ts';
import { unfrozenInstall } from './unfrozen-install.ts';
import { unpinnedBaseImage } from './unpinned-base-image.ts';

export const imageRules: readonly Rule[] = [
  devDependenciesInImage,
  indirectNodeCommand,
  leakyBuildContext,
  missingImageDigest,
  missingNodeEnvProduction,
  rootUser,
  singleStageBuild,
  unfrozenInstall,
  unpinnedBaseImage,
];
