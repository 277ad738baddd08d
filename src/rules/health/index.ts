import type { Rule } from '../types.ts';
import { deepReadinessCheck } from './deep-readiness-check.ts';
import { livenessChecksDependencies } from './liveness-checks-dependencies.ts';
import { livenessLimitTooLow } from './liveness-limit-too-low.ts';
import { missingLivenessEndpoint } from './missing-liveness-endpoint.ts';
import { missingReadinessEndpoint } from './missing-readiness-endpoint.ts';
import { missingStartupEndpoint } from './missing-startup-endpoint.ts';
import { readinessIgnoresDependencies } from './readiness-ignores-dependencies.ts';
import { readinessWithout503 } from './readiness-without-503.ts';
import { readyBeforeWarmUp } from './ready-before-warm-up.ts';
import { sharedHealthEndpoint } from './shared-health-endpoint.ts';
import { thinHealthSummary } from './thin-health-summary.ts';

export const healthRules: readonly Rule[] = [
  deepReadinessCheck,
  livenessChecksDependencies,
  livenessLimitTooLow,
  missingLivenessEndpoint,
  missingReadinessEndpoint,
  missingStartupEndpoint,
  readinessIgnoresDependencies,
  readinessWithout503,
  readyBeforeWarmUp,
  sharedHealthEndpoint,
  thinHealthSummary,
];
