/** Libraries that listen to uncaughtException and unhandledRejection themselves, to report the error. */
export interface CrashReporterRow {
  readonly library: string;
  readonly calls: readonly string[];
  /** Classes of the library that others may extend: `new` of a subclass counts like `calls`. */
  readonly classes?: readonly string[];
  readonly events: readonly CrashEvent[];
  /** Option of an argument without which it does not listen; lists count when they are not empty. */
  readonly needs?: string;
  /** Option of an argument that turns the listening off when it is false. */
  readonly unless?: string;
  /** Option of an argument that, where it stands, must be known to be true: it starts the library at all. */
  readonly active?: string;
  /** The first argument, if there is one, is what ends the process after the report. */
  readonly handsOver?: boolean;
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
/** What transports of one's own extend: https://github.com/winstonjs/winston-transport */
const WINSTON_CLASSES = ['winston-transport#default', 'winston#Transport', 'winston#default.Transport'];
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
    classes: WINSTON_CLASSES,
    events: ['uncaughtException'],
    needs: 'handleExceptions',
    ends: 'exits-1',
    keepsAlive: EXIT_ON_ERROR,
    source: WINSTON,
  },
  {
    library: 'winston',
    calls: [...WINSTON_TRANSPORTS, ...DAILY],
    classes: WINSTON_CLASSES,
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
  {
    library: 'Elastic APM',
    calls: ['elastic-apm-node#start', 'elastic-apm-node#default.start'],
    events: ['uncaughtException'],
    unless: 'captureExceptions',
    active: 'active',
    ends: 'exits-1',
    source: 'https://www.elastic.co/docs/reference/apm/agents/nodejs/configuration#capture-exceptions',
  },
  {
    library: 'Elastic APM',
    calls: ['elastic-apm-node#*handleUncaughtExceptions'],
    events: ['uncaughtException'],
    handsOver: true,
    ends: 'exits-1',
    source: 'https://www.elastic.co/docs/reference/apm/agents/nodejs/agent-api#apm-handle-uncaught-exceptions',
  },
  {
    library: 'hmpo-logger',
    calls: ['hmpo-logger#config', 'hmpo-app#setup'],
    events: ['uncaughtException'],
    unless: 'handleExceptions',
    ends: 'exits-1',
    source: 'https://github.com/HMPO/hmpo-logger lib/manager.js of 6.1: handleExceptions',
  },
];
