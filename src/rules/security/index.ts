import type { Rule } from '../types.ts';
import { missingRateLimit } from './missing-rate-limit.ts';
import { missingSecurityHeaders } from './missing-security-headers.ts';
import { unvalidatedInput } from './unvalidated-input.ts';
import { wildcardCors } from './wildcard-cors.ts';

export const securityRules: readonly Rule[] = [
  missingRateLimit,
  missingSecurityHeaders,
  unvalidatedInput,
  wildcardCors,
];
