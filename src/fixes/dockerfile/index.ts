import type { Recipe } from '../types.ts';
import { blockedSignals, blockedSignalsByKill } from './blocked-signals.ts';
import { brokenNodeEntrypoint } from './broken-node-entrypoint.ts';
import { devDependenciesInImage } from './dev-dependencies-in-image.ts';
import { fullBaseImage } from './full-base-image.ts';
import { implicitTimezone } from './implicit-timezone.ts';
import { exposedInspector, inspectorInProduction } from './inspector-in-production.ts';
import { leakyBuildContext } from './leaky-build-context.ts';
import { misplacedNodeEnv } from './misplaced-node-env.ts';
import { missingBuildIdentity } from './missing-build-identity.ts';
import { missingCaBundle } from './missing-ca-bundle.ts';
import { missingCorepack } from './missing-corepack.ts';
import { missingHealthcheckTool } from './missing-healthcheck-tool.ts';
import { missingImageUser } from './missing-image-user.ts';
import { missingNodeEnvProduction } from './missing-node-env-production.ts';
import { rootUser } from './root-user.ts';
import {
  indirectNodeCommand,
  packageManagerAtRuntime,
  scriptAsCommand,
  signalsBehindScript,
} from './script-command.ts';
import { unfrozenInstall } from './unfrozen-install.ts';
import { unpinnedBaseImage } from './unpinned-base-image.ts';

export const dockerfileRecipes: readonly Recipe[] = [
  blockedSignals,
  blockedSignalsByKill,
  brokenNodeEntrypoint,
  implicitTimezone,
  inspectorInProduction,
  exposedInspector,
  leakyBuildContext,
  missingCaBundle,
  missingCorepack,
  missingHealthcheckTool,
  missingImageUser,
  indirectNodeCommand,
  unfrozenInstall,
  devDependenciesInImage,
  fullBaseImage,
  misplacedNodeEnv,
  missingBuildIdentity,
  missingNodeEnvProduction,
  rootUser,
  signalsBehindScript,
  scriptAsCommand,
  packageManagerAtRuntime,
  unpinnedBaseImage,
];
