import type { Rule } from '../types.ts';
import { blockedSignals } from './blocked-signals.ts';
import { brokenNodeEntrypoint } from './broken-node-entrypoint.ts';
import { devDependenciesInImage } from './dev-dependencies-in-image.ts';
import { devRunnerInProduction } from './dev-runner-in-production.ts';
import { fullBaseImage } from './full-base-image.ts';
import { implicitTimezone } from './implicit-timezone.ts';
import { indirectNodeCommand } from './indirect-node-command.ts';
import { leakyBuildContext } from './leaky-build-context.ts';
import { misplacedNodeEnv } from './misplaced-node-env.ts';
import { missingCaBundle } from './missing-ca-bundle.ts';
import { missingCorepack } from './missing-corepack.ts';
import { missingHealthcheckTool } from './missing-healthcheck-tool.ts';
import { missingImageDigest } from './missing-image-digest.ts';
import { missingImageUser } from './missing-image-user.ts';
import { missingNodeEnvProduction } from './missing-node-env-production.ts';
import { missingScratchMount } from './missing-scratch-mount.ts';
import { mixedLibc } from './mixed-libc.ts';
import { mutableImageReference } from './mutable-image-reference.ts';
import { packageManagerAtRuntime } from './package-manager-at-runtime.ts';
import { publicSourceMaps } from './public-source-maps.ts';
import { rootUser } from './root-user.ts';
import { secretInImage } from './secret-in-image.ts';
import { singleStageBuild } from './single-stage-build.ts';
import { unbuiltDockerfile } from './unbuilt-dockerfile.ts';
import { unfrozenInstall } from './unfrozen-install.ts';
import { unpinnedBaseImage } from './unpinned-base-image.ts';
import { unrestrictedInstallScripts } from './unrestricted-install-scripts.ts';
import { unshippedEntry } from './unshipped-entry.ts';
import { untraceableImage } from './untraceable-image.ts';
import { unwritableImageFiles } from './unwritable-image-files.ts';

export const imageRules: readonly Rule[] = [
  blockedSignals,
  brokenNodeEntrypoint,
  devDependenciesInImage,
  devRunnerInProduction,
  fullBaseImage,
  implicitTimezone,
  indirectNodeCommand,
  leakyBuildContext,
  misplacedNodeEnv,
  missingCaBundle,
  missingCorepack,
  missingHealthcheckTool,
  missingImageDigest,
  missingImageUser,
  missingNodeEnvProduction,
  missingScratchMount,
  mixedLibc,
  mutableImageReference,
  packageManagerAtRuntime,
  publicSourceMaps,
  rootUser,
  secretInImage,
  singleStageBuild,
  unbuiltDockerfile,
  unfrozenInstall,
  unpinnedBaseImage,
  unrestrictedInstallScripts,
  unshippedEntry,
  untraceableImage,
  unwritableImageFiles,
];
