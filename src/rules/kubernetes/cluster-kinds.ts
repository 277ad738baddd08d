import type { ServiceKind } from '../../services/types.ts';
import { LONG_RUNNING } from '../types.ts';

/** Kinds of service that a cluster runs: rules about manifests judge all of them. */
export const CLUSTER_KINDS: readonly ServiceKind[] = [...LONG_RUNNING, 'cron', 'frontend'];
