import type { Rule } from '../types.ts';
import { gracePeriodTooShort } from './grace-period-too-short.ts';
import { missingServerClose } from './missing-server-close.ts';
import { missingShutdownDeadline } from './missing-shutdown-deadline.ts';
import { missingSigintHandler } from './missing-sigint-handler.ts';
import { missingSigtermHandler } from './missing-sigterm-handler.ts';
import { readinessStaysUp } from './readiness-stays-up.ts';
import { resourcesLeftOpen } from './resources-left-open.ts';

export const shutdownRules: readonly Rule[] = [
  gracePeriodTooShort,
  missingServerClose,
  missingShutdownDeadline,
  missingSigintHandler,
  missingSigtermHandler,
  readinessStaysUp,
  resourcesLeftOpen,
];
