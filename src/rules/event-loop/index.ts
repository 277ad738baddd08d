import type { Rule } from '../types.ts';
import { costlyLogArguments } from './costly-log-arguments.ts';
import { cpuWorkOnEventLoop } from './cpu-work-on-event-loop.ts';
import { ignoredBackpressure } from './ignored-backpressure.ts';
import { missingCache } from './missing-cache.ts';
import { missingResponseSchema } from './missing-response-schema.ts';
import { nextTickRecursion } from './next-tick-recursion.ts';
import { serialAwaitInLoop } from './serial-await-in-loop.ts';
import { slowHttpFramework } from './slow-http-framework.ts';
import { syncCallInRequestPath } from './sync-call-in-request-path.ts';
import { unboundedJson } from './unbounded-json.ts';
import { unboundedWorkers } from './unbounded-workers.ts';
import { unhandledStreamError } from './unhandled-stream-error.ts';
import { unhandledWorkerFailure } from './unhandled-worker-failure.ts';
import { unmonitoredEventLoop } from './unmonitored-event-loop.ts';
import { unmonitoredThreadpool } from './unmonitored-threadpool.ts';
import { unsuitableCompression } from './unsuitable-compression.ts';
import { unsuitableThreadpoolSize } from './unsuitable-threadpool-size.ts';
import { unwatchedEventLoopDelay } from './unwatched-event-loop-delay.ts';
import { vulnerableRegexp } from './vulnerable-regexp.ts';

export const eventLoopRules: readonly Rule[] = [
  costlyLogArguments,
  cpuWorkOnEventLoop,
  ignoredBackpressure,
  missingCache,
  missingResponseSchema,
  nextTickRecursion,
  serialAwaitInLoop,
  slowHttpFramework,
  syncCallInRequestPath,
  unboundedJson,
  unboundedWorkers,
  unhandledStreamError,
  unhandledWorkerFailure,
  unmonitoredEventLoop,
  unmonitoredThreadpool,
  unsuitableCompression,
  unsuitableThreadpoolSize,
  unwatchedEventLoopDelay,
  vulnerableRegexp,
];
