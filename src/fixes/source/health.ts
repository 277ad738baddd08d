import type { Recipe } from '../types.ts';

export const livenessRoute: Recipe = {
  rule: 'missing-liveness-endpoint',
  level: 'suggested',
  title: 'answer /livez',
  fix: async (context) => (await import('./health/health-routes.ts')).fixLiveness(context),
};

export const readinessRoute: Recipe = {
  rule: 'missing-readiness-endpoint',
  level: 'suggested',
  title: 'answer /readyz',
  fix: async (context) => (await import('./health/health-routes.ts')).fixReadiness(context),
};
