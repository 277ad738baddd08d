import type { Recipe } from '../types.ts';

export const defaultMetrics: Recipe = {
  rule: 'missing-default-metrics',
  level: 'suggested',
  title: 'collect the metrics of the process',
  fix: async (context) => (await import('./metrics/default-metrics.ts')).fix(context),
};

export const eventLoopMetrics: Recipe = {
  rule: 'unmonitored-event-loop',
  level: 'suggested',
  title: 'collect the metrics of the process',
  fix: async (context) => (await import('./metrics/default-metrics.ts')).fix(context),
};

export const memoryMetrics: Recipe = {
  rule: 'unmonitored-memory',
  level: 'suggested',
  title: 'collect the metrics of the process',
  fix: async (context) => (await import('./metrics/default-metrics.ts')).fix(context),
};

export const heapMetrics: Recipe = {
  rule: 'unexported-heap-metrics',
  level: 'suggested',
  title: 'collect the metrics of the process',
  fix: async (context) => (await import('./metrics/default-metrics.ts')).fix(context),
};

export const metricsType: Recipe = {
  rule: 'wrong-metrics-content-type',
  level: 'safe',
  title: 'send metrics with their content type',
  messages: ['missing'],
  fix: async (context) => (await import('./metrics/wrong-metrics-content-type.ts')).fix(context),
};

export const awaitedMetrics: Recipe = {
  rule: 'wrong-metrics-content-type',
  level: 'suggested',
  title: 'await the metrics',
  messages: ['promise'],
  fix: async (context) => (await import('./metrics/wrong-metrics-content-type.ts')).fix(context),
};
