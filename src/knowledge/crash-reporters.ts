/** Libraries that listen to uncaughtException and unhandledRejection themselves, to report the error. */
export interface CrashReporterRow {
  readonly library: string;
  readonly calls: readonly string[];
  readonly events: readonly CrashEvent[];
  /** Option of an argument without which it does not listen; lists count when they are not empty. */
  readonly needs?: string;
  /** Option of an argument that turns the listening off when it is false. */
  readonly unless?: string;
  /** What happens after the report: the process ends with 1, or the library leaves that to others. */
  readonly ends: 'exits-1' | 'unsaid';
  /** Call and option that make it live on: `createLogger({ exitOnError: false })`. */
  readonly keepsAlive?: { readonly calls: readonly string[]; readonly option: string };
  readonly source: string;
}

export type CrashEvent = 'uncaughtException' | 'unhandledRejection';

const WINSTON_LOGGERS = [
  'winston#createLogger',
  'winston#default.createLogger',
  'winston#configure',
  'winston#default.configure',
];
const WINSTON_TRANSPORTS = ['Console', 'File', 'Http', 'Stream'].flatMap((name) => [
  `winston#transports.${name}`,
  `winston#default.transports.${name}`,
]);
const DAILY = ['winston-daily-rotate-file#default', 'winston-daily-rotate-file#DailyRotateFile'];
const EXIT_ON_ERROR = { calls: WINSTON_LOGGERS, option: 'exitOnError' };
const WINSTON = 'https://github.com/winstonjs/winston#handling-uncaught-exceptions-with-winston';

const SENTRY = ['@sentry/node', '@sentry/nestjs', '@sentry/bun'].flatMap((name) => [
  `${name}#init`,
  `${name}#default.init`,
]);

export const CRASH_REPORTERS: readonly CrashReporterRow[] = [
  {
    library: 'winston',
    calls: [...WINSTON_TRANSPORTS, ...DAILY],
    events: ['uncaughtException'],
    needs: 'handleExceptions',
    ends: 'exits-1',
    keepsAlive: EXIT_ON_ERROR,
    source: WINSTON,
  },
  {
    library: 'winston',
    calls: [...WINSTON_TRANSPORTS, ...DAILY],
    events: ['unhandledRejection'],
    needs: 'handleRejections',
    ends: 'exits-1',
    keepsAlive: EXIT_ON_ERROR,
    source: WINSTON,
  },
  {
    library: 'winston',
    calls: WINSTON_LOGGERS,
    events: ['uncaughtException'],
    needs: 'exceptionHandlers',
    ends: 'exits-1',
    keepsAlive: EXIT_ON_ERROR,
    source: WINSTON,
  },
  {
    library: 'winston',
    calls: WINSTON_LOGGERS,
    events: ['unhandledRejection'],
    needs: 'rejectionHandlers',
    ends: 'exits-1',
    keepsAlive: EXIT_ON_ERROR,
    source: WINSTON,
  },
  {
    library: 'Sentry',
    calls: SENTRY,
    events: ['uncaughtException'],
    unless: 'defaultIntegrations',
    ends: 'exits-1',
    source: 'https://docs.sentry.io/platforms/javascript/guides/node/configuration/integrations/onuncaughtexception/',
  },
  // It only warns about rejections, and the process lives on: what to do about that is a setting of the integration.
  {
    library: 'Sentry',
    calls: SENTRY,
    events: ['unhandledRejection'],
    unless: 'defaultIntegrations',
    ends: 'unsaid',
    source: 'https://docs.sentry.io/platforms/javascript/guides/node/configuration/integrations/unhandledrejection/',
  },
];
