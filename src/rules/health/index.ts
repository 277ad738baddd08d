import type { Rule } from '../types.ts';
import { missingLivenessEndpoint } from './missing-liveness-endpoint.ts';
import { missingReadinessEndpoint } from './missing-readiness-endpoint.ts';
import { readinessIgnoresDependencies } from './readiness-ignores-dependencies.ts';
import { sharedHealthEndpoint } from './shared-health-endpoint.ts';

export const healthRules: readonly Rule[] = [
  missingLivenessEndpoint,
  missingReadinessEndpoint,
  readinessIgnoresDependencies,
  sharedHealthEndpoint,
];
