import type { Rule } from '../types.ts';
import { asyncWorkInExitHandler } from './async-work-in-exit-handler.ts';
import { deadlineHoldsProcess } from './deadline-holds-process.ts';
import { exitBeforeDrain } from './exit-before-drain.ts';
import { fixedShutdownDeadline } from './fixed-shutdown-deadline.ts';
import { gracePeriodTooShort } from './grace-period-too-short.ts';
import { idleConnectionsLeftOpen } from './idle-connections-left-open.ts';
import { keepAliveBelowBalancer } from './keep-alive-below-balancer.ts';
import { missingServerClose } from './missing-server-close.ts';
import { missingShutdownDeadline } from './missing-shutdown-deadline.ts';
import { missingSigintHandler } from './missing-sigint-handler.ts';
import { missingSigtermHandler } from './missing-sigterm-handler.ts';
import { queueWorkerNotDrained } from './queue-worker-not-drained.ts';
import { readinessStaysUp } from './readiness-stays-up.ts';
import { resourcesLeftOpen } from './resources-left-open.ts';
import { secondSignalIgnored } from './second-signal-ignored.ts';
import { shutdownFailureSpreads } from './shutdown-failure-spreads.ts';
import { shutdownOutOfOrder } from './shutdown-out-of-order.ts';
import { shutdownRunsTwice } from './shutdown-runs-twice.ts';
import { silentShutdown } from './silent-shutdown.ts';
import { socketsSurviveDeadline } from './sockets-survive-deadline.ts';
import { telemetryLostOnShutdown } from './telemetry-lost-on-shutdown.ts';
import { wrongShutdownExitCode } from './wrong-shutdown-exit-code.ts';

export const shutdownRules: readonly Rule[] = [
  asyncWorkInExitHandler,
  deadlineHoldsProcess,
  exitBeforeDrain,
  fixedShutdownDeadline,
  gracePeriodTooShort,
  idleConnectionsLeftOpen,
  keepAliveBelowBalancer,
  missingServerClose,
  missingShutdownDeadline,
  missingSigintHandler,
  missingSigtermHandler,
  queueWorkerNotDrained,
  readinessStaysUp,
  resourcesLeftOpen,
  secondSignalIgnored,
  shutdownFailureSpreads,
  shutdownOutOfOrder,
  shutdownRunsTwice,
  silentShutdown,
  socketsSurviveDeadline,
  telemetryLostOnShutdown,
  wrongShutdownExitCode,
];
