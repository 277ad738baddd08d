import type { Rule } from '../types.ts';
import { heapLimitMismatch } from './heap-limit-mismatch.ts';
import { missingHeapLimit } from './missing-heap-limit.ts';

export const memoryRules: readonly Rule[] = [heapLimitMismatch, missingHeapLimit];
