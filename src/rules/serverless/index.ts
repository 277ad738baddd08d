import type { Rule } from '../types.ts';
import { slowColdStart } from './slow-cold-start.ts';
import { unboundedFunctionConcurrency } from './unbounded-function-concurrency.ts';

export const serverlessRules: readonly Rule[] = [slowColdStart, unboundedFunctionConcurrency];
