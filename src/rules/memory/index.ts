import type { Rule } from '../types.ts';
import { cacheWithoutLimit } from './cache-without-limit.ts';
import { closureKeptAfterRequest } from './closure-kept-after-request.ts';
import { connectionNotReleased } from './connection-not-released.ts';
import { cyclicObjectSerialised } from './cyclic-object-serialised.ts';
import { heapLimitMismatch } from './heap-limit-mismatch.ts';
import { listenerAddedPerRequest } from './listener-added-per-request.ts';
import { missingHeapLimit } from './missing-heap-limit.ts';
import { noRoomForNativeMemory } from './no-room-for-native-memory.ts';
import { unboundedCache } from './unbounded-cache.ts';
import { unclearedInterval } from './uncleared-interval.ts';
import { unexportedHeapMetrics } from './unexported-heap-metrics.ts';
import { unmonitoredMemory } from './unmonitored-memory.ts';
import { unwatchedHeapUsage } from './unwatched-heap-usage.ts';

export const memoryRules: readonly Rule[] = [
  cacheWithoutLimit,
  closureKeptAfterRequest,
  connectionNotReleased,
  cyclicObjectSerialised,
  heapLimitMismatch,
  listenerAddedPerRequest,
  missingHeapLimit,
  noRoomForNativeMemory,
  unboundedCache,
  unclearedInterval,
  unexportedHeapMetrics,
  unmonitoredMemory,
  unwatchedHeapUsage,
];
