import type { Rule } from '../types.ts';
import { cpuOverTarget } from './cpu-over-target.ts';
import { metricsNotScraped } from './metrics-not-scraped.ts';
import { missingDefaultMetrics } from './missing-default-metrics.ts';
import { missingHostMetrics } from './missing-host-metrics.ts';
import { missingMetricsEndpoint } from './missing-metrics-endpoint.ts';
import { missingObservabilitySignal } from './missing-observability-signal.ts';
import { missingRequestMetrics } from './missing-request-metrics.ts';
import { missingSaturationMetrics } from './missing-saturation-metrics.ts';
import { missingWorkloadMetrics } from './missing-workload-metrics.ts';
import { publicMetricsEndpoint } from './public-metrics-endpoint.ts';
import { telemetryWithoutVersion } from './telemetry-without-version.ts';
import { unboundedMetricLabels } from './unbounded-metric-labels.ts';
import { unbufferedTelemetry } from './unbuffered-telemetry.ts';
import { uninstrumentedRoutes } from './uninstrumented-routes.ts';
import { unsuitableLatencyMetric } from './unsuitable-latency-metric.ts';
import { unwatchedRssGrowth } from './unwatched-rss-growth.ts';
import { wrongMetricsContentType } from './wrong-metrics-content-type.ts';

export const metricsRules: readonly Rule[] = [
  cpuOverTarget,
  metricsNotScraped,
  missingDefaultMetrics,
  missingHostMetrics,
  missingMetricsEndpoint,
  missingObservabilitySignal,
  missingRequestMetrics,
  missingSaturationMetrics,
  missingWorkloadMetrics,
  publicMetricsEndpoint,
  telemetryWithoutVersion,
  unboundedMetricLabels,
  unbufferedTelemetry,
  uninstrumentedRoutes,
  unsuitableLatencyMetric,
  unwatchedRssGrowth,
  wrongMetricsContentType,
];
