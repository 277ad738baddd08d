import type { Rule } from '../types.ts';
import { missingCiLint } from './missing-ci-lint.ts';
import { missingCiTests } from './missing-ci-tests.ts';
import { missingCiTypecheck } from './missing-ci-typecheck.ts';
import { missingDependencyScan } from './missing-dependency-scan.ts';

export const ciRules: readonly Rule[] = [missingCiLint, missingCiTests, missingCiTypecheck, missingDependencyScan];
