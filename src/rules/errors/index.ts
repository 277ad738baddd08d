import type { Rule } from '../types.ts';
import { crashHandlerWithoutExit } from './crash-handler-without-exit.ts';
import { missingUncaughtExceptionHandler } from './missing-uncaught-exception-handler.ts';
import { missingUnhandledRejectionHandler } from './missing-unhandled-rejection-handler.ts';
import { pm2NotStartedAtBoot } from './pm2-not-started-at-boot.ts';
import { pm2WithoutMemoryRestart } from './pm2-without-memory-restart.ts';
import { unsupervisedProcess } from './unsupervised-process.ts';

export const errorsRules: readonly Rule[] = [
  crashHandlerWithoutExit,
  missingUncaughtExceptionHandler,
  missingUnhandledRejectionHandler,
  pm2NotStartedAtBoot,
  pm2WithoutMemoryRestart,
  unsupervisedProcess,
];
