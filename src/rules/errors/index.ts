import type { Rule } from '../types.ts';
import { crashHandlerWithoutExit } from './crash-handler-without-exit.ts';
import { missingUncaughtExceptionHandler } from './missing-uncaught-exception-handler.ts';
import { missingUnhandledRejectionHandler } from './missing-unhandled-rejection-handler.ts';

export const errorsRules: readonly Rule[] = [
  crashHandlerWithoutExit,
  missingUncaughtExceptionHandler,
  missingUnhandledRejectionHandler,
];
