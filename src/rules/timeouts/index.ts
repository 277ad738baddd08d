import type { Rule } from '../types.ts';
import { defaultInboundTimeouts } from './default-inbound-timeouts.ts';
import { duplicateMessageWork } from './duplicate-message-work.ts';
import { implicitVisibilityTimeout } from './implicit-visibility-timeout.ts';
import { missingCircuitBreaker } from './missing-circuit-breaker.ts';
import { missingDeadLetterQueue } from './missing-dead-letter-queue.ts';
import { missingRequestDeadline } from './missing-request-deadline.ts';
import { outboundCallWithoutTimeout } from './outbound-call-without-timeout.ts';
import { retryWithoutBackoff } from './retry-without-backoff.ts';
import { synchronousWebhookWork } from './synchronous-webhook-work.ts';
import { unboundedConsumerConcurrency } from './unbounded-consumer-concurrency.ts';
import { unboundedQueue } from './unbounded-queue.ts';
import { unboundedRetries } from './unbounded-retries.ts';
import { uncheckedUpstreamStatus } from './unchecked-upstream-status.ts';
import { unclearedAbortTimer } from './uncleared-abort-timer.ts';
import { unlimitedRequestBody } from './unlimited-request-body.ts';

export const timeoutsRules: readonly Rule[] = [
  defaultInboundTimeouts,
  duplicateMessageWork,
  implicitVisibilityTimeout,
  missingCircuitBreaker,
  missingDeadLetterQueue,
  missingRequestDeadline,
  outboundCallWithoutTimeout,
  retryWithoutBackoff,
  synchronousWebhookWork,
  unboundedConsumerConcurrency,
  unboundedQueue,
  unboundedRetries,
  uncheckedUpstreamStatus,
  unclearedAbortTimer,
  unlimitedRequestBody,
];
