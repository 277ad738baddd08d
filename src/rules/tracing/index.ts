import type { Rule } from '../types.ts';
import { brokenTracePropagation } from './broken-trace-propagation.ts';
import { missingCustomSpans } from './missing-custom-spans.ts';
import { missingTraceExporter } from './missing-trace-exporter.ts';
import { missingTracing } from './missing-tracing.ts';
import { tracingLoadedLate } from './tracing-loaded-late.ts';
import { unnamedServiceInTraces } from './unnamed-service-in-traces.ts';
import { unsampledTraces } from './unsampled-traces.ts';

export const tracingRules: readonly Rule[] = [
  brokenTracePropagation,
  missingCustomSpans,
  missingTraceExporter,
  missingTracing,
  tracingLoadedLate,
  unnamedServiceInTraces,
  unsampledTraces,
];
