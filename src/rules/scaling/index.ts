import type { Rule } from '../types.ts';
import { autoscalerCpuTarget } from './autoscaler-cpu-target.ts';
import { clusterInKubernetes } from './cluster-in-kubernetes.ts';
import { missingAutoscaler } from './missing-autoscaler.ts';
import { singleReplica } from './single-replica.ts';

export const scalingRules: readonly Rule[] = [
  autoscalerCpuTarget,
  clusterInKubernetes,
  missingAutoscaler,
  singleReplica,
];
