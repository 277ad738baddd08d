import type { Rule } from '../types.ts';
import { fixedTestOrder } from './fixed-test-order.ts';
import { missingAutomatedRollback } from './missing-automated-rollback.ts';
import { missingCanary } from './missing-canary.ts';
import { missingCiBuild } from './missing-ci-build.ts';
import { missingCiImageBuild } from './missing-ci-image-build.ts';
import { missingCiIntegrationTests } from './missing-ci-integration-tests.ts';
import { missingCiLint } from './missing-ci-lint.ts';
import { missingCiTests } from './missing-ci-tests.ts';
import { missingCiTypecheck } from './missing-ci-typecheck.ts';
import { missingDependencyScan } from './missing-dependency-scan.ts';
import { missingDependencyUpdates } from './missing-dependency-updates.ts';
import { missingImageScan } from './missing-image-scan.ts';
import { missingImageSmokeTest } from './missing-image-smoke-test.ts';
import { missingSbom } from './missing-sbom.ts';
import { missingSecretScan } from './missing-secret-scan.ts';
import { nonBlockingCiGate } from './non-blocking-ci-gate.ts';
import { undeclaredDeploymentStrategy } from './undeclared-deployment-strategy.ts';
import { undocumentedRollback } from './undocumented-rollback.ts';
import { unsignedArtifact } from './unsigned-artifact.ts';
import { untrackedFeatureFlags } from './untracked-feature-flags.ts';

export const ciRules: readonly Rule[] = [
  fixedTestOrder,
  missingAutomatedRollback,
  missingCanary,
  missingCiBuild,
  missingCiImageBuild,
  missingCiIntegrationTests,
  missingCiLint,
  missingCiTests,
  missingCiTypecheck,
  missingDependencyScan,
  missingDependencyUpdates,
  missingImageScan,
  missingImageSmokeTest,
  missingSbom,
  missingSecretScan,
  nonBlockingCiGate,
  undeclaredDeploymentStrategy,
  undocumentedRollback,
  unsignedArtifact,
  untrackedFeatureFlags,
];
