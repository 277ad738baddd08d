import type { Rule } from '../types.ts';
import { blockingDisruptionBudget } from './blocking-disruption-budget.ts';
import { capabilitiesNotDropped } from './capabilities-not-dropped.ts';
import { danglingSelector } from './dangling-selector.ts';
import { duplicateEnvironmentVariable } from './duplicate-environment-variable.ts';
import { grpcProbeWithoutHealthService } from './grpc-probe-without-health-service.ts';
import { inconsistentPorts } from './inconsistent-ports.ts';
import { invalidResourceQuantity } from './invalid-resource-quantity.ts';
import { livenessTimingOutOfRange } from './liveness-timing-out-of-range.ts';
import { missingContainerTool } from './missing-container-tool.ts';
import { missingDisruptionBudget } from './missing-disruption-budget.ts';
import { missingEndpointDelay } from './missing-endpoint-delay.ts';
import { missingLivenessProbe } from './missing-liveness-probe.ts';
import { missingMemoryLimit } from './missing-memory-limit.ts';
import { missingReadinessProbe } from './missing-readiness-probe.ts';
import { missingRequiredVariable } from './missing-required-variable.ts';
import { missingResourceRequests } from './missing-resource-requests.ts';
import { missingStartupProbe } from './missing-startup-probe.ts';
import { privilegeEscalationAllowed } from './privilege-escalation-allowed.ts';
import { privilegedPod } from './privileged-pod.ts';
import { readinessTimingOutOfRange } from './readiness-timing-out-of-range.ts';
import { rolloutRemovesReadyPods } from './rollout-removes-ready-pods.ts';
import { runAsNonRootNotEnforced } from './run-as-non-root-not-enforced.ts';
import { secretInManifest } from './secret-in-manifest.ts';
import { startupTimingOutOfRange } from './startup-timing-out-of-range.ts';
import { throttlingCpuLimit } from './throttling-cpu-limit.ts';
import { unbalancedResources } from './unbalanced-resources.ts';
import { unboundedSideContainer } from './unbounded-side-container.ts';
import { unquotedEnvironmentValue } from './unquoted-environment-value.ts';
import { unreadChartValue } from './unread-chart-value.ts';
import { unresolvedPortName } from './unresolved-port-name.ts';
import { unrestrictedEgress } from './unrestricted-egress.ts';
import { unservedProbePath } from './unserved-probe-path.ts';
import { unverifiableUser } from './unverifiable-user.ts';
import { writableRootFilesystem } from './writable-root-filesystem.ts';

export const kubernetesRules: readonly Rule[] = [
  blockingDisruptionBudget,
  capabilitiesNotDropped,
  danglingSelector,
  duplicateEnvironmentVariable,
  grpcProbeWithoutHealthService,
  inconsistentPorts,
  invalidResourceQuantity,
  livenessTimingOutOfRange,
  missingContainerTool,
  missingDisruptionBudget,
  missingEndpointDelay,
  missingLivenessProbe,
  missingMemoryLimit,
  missingReadinessProbe,
  missingRequiredVariable,
  missingResourceRequests,
  missingStartupProbe,
  privilegeEscalationAllowed,
  privilegedPod,
  readinessTimingOutOfRange,
  rolloutRemovesReadyPods,
  runAsNonRootNotEnforced,
  secretInManifest,
  startupTimingOutOfRange,
  throttlingCpuLimit,
  unbalancedResources,
  unboundedSideContainer,
  unquotedEnvironmentValue,
  unreadChartValue,
  unresolvedPortName,
  unrestrictedEgress,
  unservedProbePath,
  unverifiableUser,
  writableRootFilesystem,
];
