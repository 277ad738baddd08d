import type { Rule } from '../types.ts';
import { syncCallInRequestPath } from './sync-call-in-request-path.ts';
import { unmonitoredEventLoop } from './unmonitored-event-loop.ts';

export const eventLoopRules: readonly Rule[] = [syncCallInRequestPath, unmonitoredEventLoop];
