import type { Rule } from '../types.ts';
import { missingDefaultMetrics } from './missing-default-metrics.ts';
import { missingMetricsEndpoint } from './missing-metrics-endpoint.ts';

export const metricsRules: readonly Rule[] = [missingDefaultMetrics, missingMetricsEndpoint];
