import type { Recipe } from '../types.ts';

export const poweredBy: Recipe = {
  rule: 'public-runtime-info',
  level: 'safe',
  title: 'do not announce Express',
  messages: ['poweredBy'],
  fix: async (context) => (await import('./security/powered-by.ts')).fix(context),
};

export const securityHeaders: Recipe = {
  rule: 'missing-security-headers',
  level: 'suggested',
  title: 'send security headers',
  fix: async (context) => (await import('./security/security-headers.ts')).fix(context),
};

export const rateLimitHeaders: Recipe = {
  rule: 'missing-rate-limit-headers',
  level: 'safe',
  title: 'send RateLimit headers',
  messages: ['legacy', 'off'],
  fix: async (context) => (await import('./security/rate-limit-headers.ts')).fix(context),
};

export const shownSecurityHeaders: Recipe = {
  rule: 'missing-security-headers',
  level: 'display',
  title: 'install and use the header middleware',
  fix: async (context) => (await import('./security/security-headers.ts')).show(context),
};
