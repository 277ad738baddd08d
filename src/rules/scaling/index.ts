import type { Rule } from '../types.ts';
import { autoscalerCpuTarget } from './autoscaler-cpu-target.ts';
import { autoscalerMemoryTarget } from './autoscaler-memory-target.ts';
import { autoscalerWithoutBounds } from './autoscaler-without-bounds.ts';
import { autoscalerWithoutRequests } from './autoscaler-without-requests.ts';
import { clusterInKubernetes } from './cluster-in-kubernetes.ts';
import { cpuOnlyAutoscaler } from './cpu-only-autoscaler.ts';
import { hastyAutoscaler } from './hasty-autoscaler.ts';
import { hostCpuWorkerCount } from './host-cpu-worker-count.ts';
import { inMemorySessions } from './in-memory-sessions.ts';
import { inProcessSharedState } from './in-process-shared-state.ts';
import { missingAutoscaler } from './missing-autoscaler.ts';
import { replicasFightAutoscaler } from './replicas-fight-autoscaler.ts';
import { severalProcessesInContainer } from './several-processes-in-container.ts';
import { singleProcessOnHost } from './single-process-on-host.ts';
import { singleReplica } from './single-replica.ts';
import { verticalOnlyScaling } from './vertical-only-scaling.ts';
import { workersNotReloaded } from './workers-not-reloaded.ts';
import { workersNotRespawned } from './workers-not-respawned.ts';

export const scalingRules: readonly Rule[] = [
  autoscalerCpuTarget,
  autoscalerMemoryTarget,
  autoscalerWithoutBounds,
  autoscalerWithoutRequests,
  clusterInKubernetes,
  cpuOnlyAutoscaler,
  hastyAutoscaler,
  hostCpuWorkerCount,
  inMemorySessions,
  inProcessSharedState,
  missingAutoscaler,
  replicasFightAutoscaler,
  severalProcessesInContainer,
  singleProcessOnHost,
  singleReplica,
  verticalOnlyScaling,
  workersNotReloaded,
  workersNotRespawned,
];
