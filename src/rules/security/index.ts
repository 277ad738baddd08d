import type { Rule } from '../types.ts';
import { acceptedUnknownProperties } from './accepted-unknown-properties.ts';
import { disabledTlsVerification } from './disabled-tls-verification.ts';
import { excessivePrivilege } from './excessive-privilege.ts';
import { forgeableRateLimitKey } from './forgeable-rate-limit-key.ts';
import { inMemoryRateLimit } from './in-memory-rate-limit.ts';
import { interpolatedSql } from './interpolated-sql.ts';
import { invalidInputAnswered500 } from './invalid-input-answered-500.ts';
import { leakyReferrerPolicy } from './leaky-referrer-policy.ts';
import { limitedWithoutRetryAfter } from './limited-without-retry-after.ts';
import { looseAuthRateLimit } from './loose-auth-rate-limit.ts';
import { missingCrossOriginIsolation } from './missing-cross-origin-isolation.ts';
import { missingRateLimit } from './missing-rate-limit.ts';
import { missingRateLimitHeaders } from './missing-rate-limit-headers.ts';
import { missingSecurityHeaders } from './missing-security-headers.ts';
import { missingTrustProxy } from './missing-trust-proxy.ts';
import { plaintextEndpoint } from './plaintext-endpoint.ts';
import { prototypePollution } from './prototype-pollution.ts';
import { rawInputAfterValidation } from './raw-input-after-validation.ts';
import { shortHsts } from './short-hsts.ts';
import { sniffableOrFramable } from './sniffable-or-framable.ts';
import { unboundedInputSchema } from './unbounded-input-schema.ts';
import { unvalidatedInput } from './unvalidated-input.ts';
import { weakContentSecurityPolicy } from './weak-content-security-policy.ts';
import { weakJwtKey } from './weak-jwt-key.ts';
import { wildcardCors } from './wildcard-cors.ts';

export const securityRules: readonly Rule[] = [
  acceptedUnknownProperties,
  disabledTlsVerification,
  excessivePrivilege,
  forgeableRateLimitKey,
  inMemoryRateLimit,
  interpolatedSql,
  invalidInputAnswered500,
  leakyReferrerPolicy,
  limitedWithoutRetryAfter,
  looseAuthRateLimit,
  missingCrossOriginIsolation,
  missingRateLimitHeaders,
  missingRateLimit,
  missingSecurityHeaders,
  missingTrustProxy,
  plaintextEndpoint,
  prototypePollution,
  rawInputAfterValidation,
  shortHsts,
  sniffableOrFramable,
  unboundedInputSchema,
  unvalidatedInput,
  weakContentSecurityPolicy,
  weakJwtKey,
  wildcardCors,
];
