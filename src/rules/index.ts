/** Every rule, by area; the lists are written by hand and a test checks that they are complete and sorted. */

import { ciRules } from './ci/index.ts';
import { configRules } from './config/index.ts';
import { databasesRules } from './databases/index.ts';
import { diagnosticsRules } from './diagnostics/index.ts';
import { errorsRules } from './errors/index.ts';
import { eventLoopRules } from './event-loop/index.ts';
import { healthRules } from './health/index.ts';
import { imageRules } from './image/index.ts';
import { kubernetesRules } from './kubernetes/index.ts';
import { loggingRules } from './logging/index.ts';
import { memoryRules } from './memory/index.ts';
import { metricsRules } from './metrics/index.ts';
import { migrationsRules } from './migrations/index.ts';
import { operationsRules } from './operations/index.ts';
import { runtimeRules } from './runtime/index.ts';
import { scalingRules } from './scaling/index.ts';
import { securityRules } from './security/index.ts';
import { serverlessRules } from './serverless/index.ts';
import { shutdownRules } from './shutdown/index.ts';
import { sloRules } from './slo/index.ts';
import { timeoutsRules } from './timeouts/index.ts';
import { tracingRules } from './tracing/index.ts';
import type { Rule } from './types.ts';

export const RULES: readonly Rule[] = [
  ...runtimeRules,
  ...imageRules,
  ...configRules,
  ...shutdownRules,
  ...errorsRules,
  ...healthRules,
  ...kubernetesRules,
  ...scalingRules,
  ...memoryRules,
  ...eventLoopRules,
  ...diagnosticsRules,
  ...databasesRules,
  ...timeoutsRules,
  ...securityRules,
  ...loggingRules,
  ...metricsRules,
  ...tracingRules,
  ...sloRules,
  ...ciRules,
  ...migrationsRules,
  ...operationsRules,
  ...serverlessRules,
];
