import type { Recipe } from '../types.ts';
import { nonBlockingCiGate, toothlessLint, toothlessScan, toothlessTests, unorderedJob } from './blocking-gates.ts';
import { missingDependencyUpdates, unwatchedPackages } from './dependency-updates.ts';
import {
  missingCiBuild,
  missingCiLint,
  missingCiTests,
  missingCiTypecheck,
  missingDependencyScan,
} from './missing-steps.ts';

export const workflowRecipes: readonly Recipe[] = [
  missingDependencyUpdates,
  unwatchedPackages,
  nonBlockingCiGate,
  unorderedJob,
  toothlessTests,
  toothlessLint,
  toothlessScan,
  missingCiTests,
  missingCiLint,
  missingCiBuild,
  missingCiTypecheck,
  missingDependencyScan,
];
