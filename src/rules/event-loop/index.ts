import type { Rule } from '../types.ts';
import { cpuWorkOnEventLoop } from './cpu-work-on-event-loop.ts';
import { nextTickRecursion } from './next-tick-recursion.ts';
import { serialAwaitInLoop } from './serial-await-in-loop.ts';
import { syncCallInRequestPath } from './sync-call-in-request-path.ts';
import { unboundedJson } from './unbounded-json.ts';
import { unboundedWorkers } from './unbounded-workers.ts';
import { unhandledWorkerFailure } from './unhandled-worker-failure.ts';
import { unmonitoredEventLoop } from './unmonitored-event-loop.ts';
import { unmonitoredThreadpool } from './unmonitored-threadpool.ts';
import { unsuitableThreadpoolSize } from './unsuitable-threadpool-size.ts';
import { unwatchedEventLoopDelay } from './unwatched-event-loop-delay.ts';
import { vulnerableRegexp } from './vulnerable-regexp.ts';

export const eventLoopRules: readonly Rule[] = [
  cpuWorkOnEventLoop,
  nextTickRecursion,
  serialAwaitInLoop,
  syncCallInRequestPath,
  unboundedJson,
  unboundedWorkers,
  unhandledWorkerFailure,
  unmonitoredEventLoop,
  unmonitoredThreadpool,
  unsuitableThreadpoolSize,
  unwatchedEventLoopDelay,
  vulnerableRegexp,
];
