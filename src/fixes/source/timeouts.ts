import type { Recipe } from '../types.ts';

export const outboundDeadline: Recipe = {
  rule: 'outbound-call-without-timeout',
  level: 'suggested',
  title: 'give outbound calls a deadline',
  fix: async (context) => (await import('./timeouts/outbound-call-without-timeout.ts')).fix(context),
};

export const inboundTimeouts: Recipe = {
  rule: 'default-inbound-timeouts',
  level: 'suggested',
  title: 'bound how long a request may take to arrive',
  fix: async (context) => (await import('./timeouts/server-timeouts.ts')).fix(context),
};

export const bodyLimit: Recipe = {
  rule: 'unlimited-request-body',
  level: 'suggested',
  title: 'limit request bodies to 1 MB',
  fix: async (context) => (await import('./timeouts/body-limit.ts')).fix(context),
};

export const jsonLimit: Recipe = {
  rule: 'unbounded-json',
  level: 'suggested',
  title: 'limit request bodies to 1 MB',
  messages: ['limit'],
  fix: async (context) => (await import('./timeouts/body-limit.ts')).fix(context),
};

export const keepAlive: Recipe = {
  rule: 'keep-alive-below-balancer',
  level: 'suggested',
  title: 'keep idle connections longer than the load balancer',
  messages: ['default', 'low'],
  fix: async (context) => (await import('./timeouts/server-timeouts.ts')).fixKeepAlive(context),
};

export const checkedStatus: Recipe = {
  rule: 'unchecked-upstream-status',
  level: 'suggested',
  title: 'throw when the answer is no success',
  fix: async (context) => (await import('./timeouts/unchecked-upstream-status.ts')).fix(context),
};
