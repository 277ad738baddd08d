import type { Recipe } from '../types.ts';

export const redaction: Recipe = {
  rule: 'unredacted-logs',
  level: 'safe',
  title: 'leave secrets out of the logs',
  fix: async (context) => (await import('./logging/logger-shape.ts')).fixRedaction(context),
};

export const logLevel: Recipe = {
  rule: 'fixed-log-level',
  level: 'suggested',
  title: 'let LOG_LEVEL decide',
  fix: async (context) => (await import('./logging/logger-shape.ts')).fixLevel(context),
};

export const logTime: Recipe = {
  rule: 'epoch-log-timestamps',
  level: 'suggested',
  title: 'write the time as ISO 8601',
  fix: async (context) => (await import('./logging/logger-shape.ts')).fixTime(context),
};

export const quietLogs: Recipe = {
  rule: 'debug-logs-in-production',
  level: 'suggested',
  title: 'log at info in production',
  fix: async (context) => (await import('./logging/debug-logs.ts')).fix(context),
};

export const levelNames: Recipe = {
  rule: 'numeric-log-level',
  level: 'suggested',
  title: 'write levels by name',
  fix: async (context) => (await import('./logging/logger-shape.ts')).fixLevelName(context),
};

export const baseFields: Recipe = {
  rule: 'missing-log-base-fields',
  level: 'suggested',
  title: 'name the service and its environment on every line',
  fix: async (context) => (await import('./logging/logger-shape.ts')).fixBase(context),
};

export const prettyLogs: Recipe = {
  rule: 'pretty-logs-in-production',
  level: 'suggested',
  title: 'format logs on machines of developers only',
  fix: async (context) => (await import('./logging/pretty-logs-in-production.ts')).fix(context),
};

export const loggedErrors: Recipe = {
  rule: 'dropped-log-arguments',
  level: 'safe',
  title: 'hand errors to the logger as it takes them',
  fix: async (context) => (await import('./logging/log-errors.ts')).fix(context),
};

export const structuredMessages: Recipe = {
  rule: 'interpolated-log-messages',
  level: 'suggested',
  title: 'log values as fields',
  fix: async (context) => (await import('./logging/interpolated-log-messages.ts')).fix(context),
};

export const consoleCalls: Recipe = {
  rule: 'console-in-service',
  level: 'suggested',
  title: 'write through the logger of the service',
  fix: async (context) => (await import('./logging/console-in-service.ts')).fix(context),
};
