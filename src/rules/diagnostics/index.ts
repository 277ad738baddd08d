import type { Rule } from '../types.ts';
import { inspectorInProduction } from './inspector-in-production.ts';
import { missingBuildIdentity } from './missing-build-identity.ts';
import { missingContinuousProfiling } from './missing-continuous-profiling.ts';
import { missingLiveDebugProcedure } from './missing-live-debug-procedure.ts';
import { missingRuntimeInfo } from './missing-runtime-info.ts';
import { publicRuntimeInfo } from './public-runtime-info.ts';
import { unprotectedProfilingRoute } from './unprotected-profiling-route.ts';

export const diagnosticsRules: readonly Rule[] = [
  inspectorInProduction,
  missingBuildIdentity,
  missingContinuousProfiling,
  missingLiveDebugProcedure,
  missingRuntimeInfo,
  publicRuntimeInfo,
  unprotectedProfilingRoute,
];
