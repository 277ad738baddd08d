import type { Example } from '../../../src/rules/types.ts';
import { databasesExamples } from './source/databases.ts';
import { errorsExamples } from './source/errors.ts';
import { loggingExamples } from './source/logging.ts';
import { othersExamples } from './source/others.ts';
import { shutdownExamples } from './source/shutdown.ts';
import { timeoutsExamples } from './source/timeouts.ts';

/** What the bad examples of the rules do not show: other messages, comments to keep, odd styles. */
export const sourceExamples: Readonly<Record<string, readonly Example[]>> = {
  ...databasesExamples,
  ...errorsExamples,
  ...loggingExamples,
  ...othersExamples,
  ...shutdownExamples,
  ...timeoutsExamples,
};
