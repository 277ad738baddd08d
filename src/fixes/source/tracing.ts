import type { Recipe } from '../types.ts';

export const tracingFirst: Recipe = {
  rule: 'tracing-loaded-late',
  level: 'suggested',
  title: 'load tracing first',
  messages: ['late'],
  fix: async (context) => (await import('./tracing/tracing-loaded-late.ts')).fix(context),
};
