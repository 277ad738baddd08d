import type { Rule } from '../types.ts';
import { heapLimitMismatch } from './heap-limit-mismatch.ts';
import { missingHeapLimit } from './missing-heap-limit.ts';
import { unboundedCache } from './unbounded-cache.ts';
import { unmonitoredMemory } from './unmonitored-memory.ts';

export const memoryRules: readonly Rule[] = [heapLimitMismatch, missingHeapLimit, unboundedCache, unmonitoredMemory];
