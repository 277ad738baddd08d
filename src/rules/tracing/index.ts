import type { Rule } from '../types.ts';
import { missingTracing } from './missing-tracing.ts';

export const tracingRules: readonly Rule[] = [missingTracing];
