import type { Recipe } from '../types.ts';

export const poolSize: Recipe = {
  rule: 'implicit-pool-size',
  level: 'safe',
  title: 'state the size of the pool',
  messages: ['missing'],
  fix: async (context) => (await import('./databases/client-option.ts')).fixOption(context, 'size'),
};

export const poolWait: Recipe = {
  rule: 'unbounded-pool-wait',
  level: 'suggested',
  title: 'bound the wait for a connection',
  messages: ['never'],
  fix: async (context) => (await import('./databases/client-option.ts')).fixOption(context, 'acquire'),
};

export const statementTimeout: Recipe = {
  rule: 'missing-statement-timeout',
  level: 'suggested',
  title: 'bound the time of a query',
  fix: async (context) => (await import('./databases/client-option.ts')).fixOption(context, 'statement'),
};

export const idleTimeout: Recipe = {
  rule: 'idle-connections-kept',
  level: 'suggested',
  title: 'close idle connections',
  fix: async (context) => (await import('./databases/client-option.ts')).fixOption(context, 'idle'),
};

export const applicationName: Recipe = {
  rule: 'anonymous-database-connection',
  level: 'safe',
  title: 'name the service in its database sessions',
  fix: async (context) => (await import('./databases/client-option.ts')).fixOption(context, 'name'),
};

export const poolErrors: Recipe = {
  rule: 'missing-pool-error-listener',
  level: 'safe',
  title: 'listen to errors of idle connections',
  fix: async (context) => (await import('./databases/missing-pool-error-listener.ts')).fix(context),
};

export const redisBackoff: Recipe = {
  rule: 'redis-reconnect-without-backoff',
  level: 'suggested',
  title: 'reconnect with growing, random delays',
  messages: ['constant', 'jitter'],
  fix: async (context) => (await import('./databases/redis-backoff.ts')).fix(context),
};
