/** How a family of loggers takes its arguments and what it writes. */
export type LoggerFamily = 'pino' | 'winston' | 'bunyan' | 'nest' | 'other';

/** Logger factories and what they write by default. */
export interface LoggerRow {
  readonly library: string;
  readonly family: LoggerFamily;
  readonly calls: readonly string[];
  /** The format when nothing changes it. */
  readonly format: 'json' | 'text';
  /** Where the options stand within the first argument. */
  readonly options?: readonly string[];
  readonly source: string;
}

export const LOGGERS: readonly LoggerRow[] = [
  {
    library: 'pino',
    family: 'pino',
    calls: [
      'pino#default',
      'pino#pino',
      'pino-http#default',
      'pino-http#pinoHttp',
      'express-pino-logger#default',
      'koa-pino-logger#default',
      'hono-pino#pinoLogger',
      'hono-pino#logger',
    ],
    format: 'json',
    source: 'https://getpino.io/#/docs/api',
  },
  {
    library: 'nestjs-pino',
    family: 'pino',
    calls: ['nestjs-pino#LoggerModule.forRoot', 'nestjs-pino#LoggerModule.forRootAsync'],
    format: 'json',
    options: ['pinoHttp'],
    source: 'https://github.com/iamolegga/nestjs-pino#configuration',
  },
  {
    library: 'winston',
    family: 'winston',
    calls: [
      'winston#createLogger',
      'winston#default.createLogger',
      'winston#configure',
      'winston#default.configure',
      'winston#Logger',
      'winston#loggers.add',
      'nest-winston#WinstonModule.createLogger',
      'nest-winston#WinstonModule.forRoot',
      'nest-winston#WinstonModule.forRootAsync',
    ],
    format: 'json',
    source: 'https://github.com/winstonjs/winston#creating-your-own-logger',
  },
  {
    library: 'bunyan',
    family: 'bunyan',
    calls: ['bunyan#createLogger', 'bunyan#default.createLogger', 'restify-bunyan-logger#default'],
    format: 'json',
    source: 'https://github.com/trentm/node-bunyan',
  },
  {
    library: 'log4js',
    family: 'other',
    calls: ['log4js#getLogger', 'log4js#default.getLogger', 'log4js#configure', 'log4js#default.configure'],
    format: 'text',
    source: 'https://log4js-node.github.io/log4js-node/layouts.html',
  },
  { library: 'tslog', family: 'other', calls: ['tslog#Logger'], format: 'text', source: 'https://tslog.js.org' },
  {
    library: 'consola',
    family: 'other',
    calls: ['consola#createConsola', 'consola#consola.create', 'consola#default.create', 'consola#default.withTag'],
    format: 'text',
    source: 'https://github.com/unjs/consola',
  },
  {
    library: 'roarr',
    family: 'other',
    calls: ['roarr#Roarr.child', 'roarr#default.child'],
    format: 'json',
    source: 'https://github.com/gajus/roarr',
  },
  {
    library: 'signale',
    family: 'other',
    calls: ['signale#Signale'],
    format: 'text',
    source: 'https://github.com/klaudiosinani/signale',
  },
  {
    library: 'loglevel',
    family: 'other',
    calls: ['loglevel#getLogger', 'loglevel#default.getLogger', 'loglevel#default.setLevel'],
    format: 'text',
    source: 'https://github.com/pimterry/loglevel',
  },
  {
    library: 'LogTape',
    family: 'other',
    calls: ['@logtape/logtape#configure', '@logtape/logtape#configureSync'],
    format: 'text',
    source: 'https://logtape.org/manual/formatters',
  },
  {
    library: '@nestjs/common ConsoleLogger',
    family: 'nest',
    calls: ['@nestjs/common#ConsoleLogger'],
    format: 'text',
    source: 'https://docs.nestjs.com/techniques/logger#json-logging',
  },
  {
    library: '@aws-lambda-powertools/logger',
    family: 'other',
    calls: ['@aws-lambda-powertools/logger#Logger'],
    format: 'json',
    source: 'https://docs.aws.amazon.com/powertools/typescript/latest/features/logger/',
  },
  {
    library: '@google-cloud/logging',
    family: 'other',
    calls: ['@google-cloud/logging-winston#LoggingWinston', '@google-cloud/logging-bunyan#LoggingBunyan'],
    format: 'json',
    source: 'https://github.com/googleapis/nodejs-logging-winston',
  },
  {
    library: 'hmpo-logger',
    family: 'other',
    calls: ['hmpo-logger#config'],
    format: 'text',
    source: 'https://github.com/HMPO/hmpo-logger lib/manager.js of 6.1: consoleJSON',
  },
  {
    library: 'hmpo-logger',
    family: 'other',
    calls: ['hmpo-app#setup'],
    format: 'text',
    options: ['logs'],
    source: 'https://github.com/HMPO/hmpo-app index.js of 2.3: logs are the configuration of hmpo-logger',
  },
];

/** Fastify makes a pino logger of its option. */
export const FASTIFY_LOGGER: LoggerRow = {
  library: 'fastify',
  family: 'pino',
  calls: ['fastify#default', 'fastify#fastify', 'fastify#Fastify'],
  format: 'json',
  options: ['logger'],
  source: 'https://fastify.dev/docs/latest/Reference/Logging/',
};

/** Loggers that hapi registers as plugins; their `options` are those of pino and more. */
export const HAPI_LOGGER: LoggerRow = {
  library: 'hapi-pino',
  family: 'pino',
  calls: ['hapi-pino#default', 'hapi-pino#plugin'],
  format: 'json',
  source: 'https://github.com/hapijs/hapi-pino#options',
};

/** What the call of a method says, by name. */
export const LEVELS: Readonly<Record<string, 'fatal' | 'error' | 'warn' | 'info' | 'debug'>> = {
  fatal: 'fatal',
  emerg: 'fatal',
  alert: 'fatal',
  crit: 'fatal',
  error: 'error',
  warn: 'warn',
  warning: 'warn',
  notice: 'info',
  info: 'info',
  http: 'info',
  log: 'info',
  verbose: 'debug',
  debug: 'debug',
  trace: 'debug',
  silly: 'debug',
};

/** External paths of loggers, with the family that tells how they take arguments. */
export const LOGGER_PATHS: readonly { readonly pattern: RegExp; readonly family: LoggerFamily }[] = [
  { pattern: /^(?:pino|pino-http|express-pino-logger|koa-pino-logger|hono-pino|nestjs-pino)#/, family: 'pino' },
  { pattern: /^fastify#.*\.log$/, family: 'pino' },
  { pattern: /^(?:winston|nest-winston)#/, family: 'winston' },
  { pattern: /^bunyan#/, family: 'bunyan' },
  { pattern: /^@nestjs\/common#(?:Console)?Logger/, family: 'nest' },
  {
    pattern:
      /^(?:log4js|tslog|consola|roarr|signale|loglevel|hmpo-logger|@logtape\/logtape|@aws-lambda-powertools\/logger)#/,
    family: 'other',
  },
];
