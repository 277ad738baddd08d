import type { Rule } from '../types.ts';
import { consoleInService } from './console-in-service.ts';
import { prettyLogsInProduction } from './pretty-logs-in-production.ts';
import { unredactedLogs } from './unredacted-logs.ts';
import { unstructuredLogs } from './unstructured-logs.ts';

export const loggingRules: readonly Rule[] = [
  consoleInService,
  prettyLogsInProduction,
  unredactedLogs,
  unstructuredLogs,
];
