import type { Rule } from '../types.ts';
import { outboundCallWithoutTimeout } from './outbound-call-without-timeout.ts';

export const timeoutsRules: readonly Rule[] = [outboundCallWithoutTimeout];
