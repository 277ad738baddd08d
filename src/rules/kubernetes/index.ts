import type { Rule } from '../types.ts';
import { capabilitiesNotDropped } from './capabilities-not-dropped.ts';
import { inconsistentPorts } from './inconsistent-ports.ts';
import { missingDisruptionBudget } from './missing-disruption-budget.ts';
import { missingLivenessProbe } from './missing-liveness-probe.ts';
import { missingMemoryLimit } from './missing-memory-limit.ts';
import { missingReadinessProbe } from './missing-readiness-probe.ts';
import { missingResourceRequests } from './missing-resource-requests.ts';
import { missingStartupProbe } from './missing-startup-probe.ts';
import { privilegeEscalationAllowed } from './privilege-escalation-allowed.ts';
import { rolloutRemovesReadyPods } from './rollout-removes-ready-pods.ts';
import { runAsNonRootNotEnforced } from './run-as-non-root-not-enforced.ts';
import { unservedProbePath } from './unserved-probe-path.ts';
import { writableRootFilesystem } from './writable-root-filesystem.ts';

export const kubernetesRules: readonly Rule[] = [
  capabilitiesNotDropped,
  inconsistentPorts,
  missingDisruptionBudget,
  missingLivenessProbe,
  missingMemoryLimit,
  missingReadinessProbe,
  missingResourceRequests,
  missingStartupProbe,
  privilegeEscalationAllowed,
  rolloutRemovesReadyPods,
  runAsNonRootNotEnforced,
  unservedProbePath,
  writableRootFilesystem,
];
