import type { Recipe } from '../types.ts';
import { autoscalerCpuTarget, autoscalerMemoryTarget, autoscalerWithoutBounds, hastyAutoscaler } from './autoscaler.ts';
import { blockingDisruptionBudget, missingDisruptionBudget } from './disruption-budget.ts';
import { gracePeriodTooShort, missingEndpointDelay, shortEndpointDelay } from './grace-period.ts';
import { heapLimitMismatch, missingHeapLimit, noRoomForNativeMemory } from './heap-limit.ts';
import { livenessTiming, readinessTiming, startupTiming } from './probe-timing.ts';
import { missingLivenessProbe, missingReadinessProbe, missingStartupProbe, unservedProbePath } from './probes.ts';
import { missingScratchMount, scratchInCompose, writableRootFilesystem } from './read-only-root.ts';
import {
  autoscalerWithoutRequests,
  missingMemoryLimit,
  missingResourceRequests,
  throttlingCpuLimit,
} from './resources.ts';
import {
  replicasFightAutoscaler,
  rolloutRemovesReadyPods,
  singleReplica,
  undeclaredDeploymentStrategy,
} from './rollout.ts';
import {
  enforceNonRoot,
  noCapabilities,
  noCapabilitiesWithoutRoot,
  noEscalation,
  noEscalationWithoutRoot,
  runAsNumber,
  verifiableUser,
} from './security-context.ts';
import { composeRestart, pm2Restart, systemdRestart } from './supervision.ts';
import { noisyAlerts, smallThreadpool, unnamedServiceInTraces } from './telemetry.ts';
import {
  duplicateEnvironmentVariable,
  inconsistentPorts,
  invalidResourceQuantity,
  otherNodeEnv,
  privilegedPod,
  quotedPort,
  rootInManifest,
  unquotedEnvironmentValue,
  unresolvedPortName,
} from './values.ts';

export const yamlRecipes: readonly Recipe[] = [
  gracePeriodTooShort,
  missingScratchMount,
  scratchInCompose,
  noEscalationWithoutRoot,
  noCapabilitiesWithoutRoot,
  enforceNonRoot,
  verifiableUser,
  composeRestart,
  systemdRestart,
  pm2Restart,
  unnamedServiceInTraces,
  unquotedEnvironmentValue,
  duplicateEnvironmentVariable,
  invalidResourceQuantity,
  quotedPort,
  unresolvedPortName,
  inconsistentPorts,
  autoscalerWithoutBounds,
  autoscalerCpuTarget,
  autoscalerMemoryTarget,
  hastyAutoscaler,
  missingDisruptionBudget,
  blockingDisruptionBudget,
  missingEndpointDelay,
  shortEndpointDelay,
  missingHeapLimit,
  heapLimitMismatch,
  noRoomForNativeMemory,
  livenessTiming,
  readinessTiming,
  startupTiming,
  missingReadinessProbe,
  missingLivenessProbe,
  missingStartupProbe,
  unservedProbePath,
  writableRootFilesystem,
  missingMemoryLimit,
  missingResourceRequests,
  autoscalerWithoutRequests,
  throttlingCpuLimit,
  rolloutRemovesReadyPods,
  undeclaredDeploymentStrategy,
  replicasFightAutoscaler,
  singleReplica,
  noEscalation,
  noCapabilities,
  runAsNumber,
  smallThreadpool,
  noisyAlerts,
  privilegedPod,
  rootInManifest,
  otherNodeEnv,
];
