import type { Rule } from '../types.ts';
import { crashHandlerWithoutExit } from './crash-handler-without-exit.ts';
import { crashHandlersAfterListen } from './crash-handlers-after-listen.ts';
import { domainModule } from './domain-module.ts';
import { errorDetailsLeaked } from './error-details-leaked.ts';
import { errorsWithoutRequestContext } from './errors-without-request-context.ts';
import { logsLostOnCrash } from './logs-lost-on-crash.ts';
import { missingErrorHandler } from './missing-error-handler.ts';
import { missingOperationalErrors } from './missing-operational-errors.ts';
import { missingUncaughtExceptionHandler } from './missing-uncaught-exception-handler.ts';
import { missingUnhandledRejectionHandler } from './missing-unhandled-rejection-handler.ts';
import { pm2NotStartedAtBoot } from './pm2-not-started-at-boot.ts';
import { pm2WithoutMemoryRestart } from './pm2-without-memory-restart.ts';
import { unhandledAsyncRoute } from './unhandled-async-route.ts';
import { unsupervisedProcess } from './unsupervised-process.ts';

export const errorsRules: readonly Rule[] = [
  crashHandlerWithoutExit,
  crashHandlersAfterListen,
  domainModule,
  errorDetailsLeaked,
  errorsWithoutRequestContext,
  logsLostOnCrash,
  missingErrorHandler,
  missingOperationalErrors,
  missingUncaughtExceptionHandler,
  missingUnhandledRejectionHandler,
  pm2NotStartedAtBoot,
  pm2WithoutMemoryRestart,
  unhandledAsyncRoute,
  unsupervisedProcess,
];
