import type { Rule } from '../types.ts';
import { consoleInService } from './console-in-service.ts';
import { debugLogsInProduction } from './debug-logs-in-production.ts';
import { debugPackageInService } from './debug-package-in-service.ts';
import { droppedLogArguments } from './dropped-log-arguments.ts';
import { epochLogTimestamps } from './epoch-log-timestamps.ts';
import { fixedLogLevel } from './fixed-log-level.ts';
import { interpolatedLogMessages } from './interpolated-log-messages.ts';
import { logWithoutMessage } from './log-without-message.ts';
import { logsInFiles } from './logs-in-files.ts';
import { logsNotCollected } from './logs-not-collected.ts';
import { logsWithoutRequestId } from './logs-without-request-id.ts';
import { logsWithoutTenant } from './logs-without-tenant.ts';
import { logsWithoutTraceId } from './logs-without-trace-id.ts';
import { misleadingLogLevels } from './misleading-log-levels.ts';
import { missingLogBaseFields } from './missing-log-base-fields.ts';
import { missingRequestContext } from './missing-request-context.ts';
import { missingRequestLog } from './missing-request-log.ts';
import { numericLogLevel } from './numeric-log-level.ts';
import { personalDataInLogs } from './personal-data-in-logs.ts';
import { prettyLogsInProduction } from './pretty-logs-in-production.ts';
import { probeRequestsLogged } from './probe-requests-logged.ts';
import { requestBodyInLogs } from './request-body-in-logs.ts';
import { requestIdNotPropagated } from './request-id-not-propagated.ts';
import { secretsInLogs } from './secrets-in-logs.ts';
import { stringifiedErrorsInLogs } from './stringified-errors-in-logs.ts';
import { synchronousLogDestination } from './synchronous-log-destination.ts';
import { unboundedObjectsInLogs } from './unbounded-objects-in-logs.ts';
import { unredactedLogs } from './unredacted-logs.ts';
import { unstructuredLogs } from './unstructured-logs.ts';

export const loggingRules: readonly Rule[] = [
  consoleInService,
  debugLogsInProduction,
  debugPackageInService,
  droppedLogArguments,
  epochLogTimestamps,
  fixedLogLevel,
  interpolatedLogMessages,
  logWithoutMessage,
  logsInFiles,
  logsNotCollected,
  logsWithoutRequestId,
  logsWithoutTenant,
  logsWithoutTraceId,
  misleadingLogLevels,
  missingLogBaseFields,
  missingRequestContext,
  missingRequestLog,
  numericLogLevel,
  personalDataInLogs,
  prettyLogsInProduction,
  probeRequestsLogged,
  requestBodyInLogs,
  requestIdNotPropagated,
  secretsInLogs,
  stringifiedErrorsInLogs,
  synchronousLogDestination,
  unboundedObjectsInLogs,
  unredactedLogs,
  unstructuredLogs,
];
