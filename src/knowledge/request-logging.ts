/** Middleware that logs finished requests. */
export interface RequestLoggerRow {
  readonly name: string;
  readonly calls: readonly string[];
  readonly lacks?: readonly string[];
  /** The lines carry a request id without further work. */
  readonly requestId?: true;
  readonly source: string;
}

export const REQUEST_LOGGERS: readonly RequestLoggerRow[] = [
  {
    name: 'express-winston',
    calls: ['express-winston#logger', 'express-winston#default.logger'],
    source: 'https://github.com/bithavoc/express-winston',
  },
  { name: 'koa-logger', calls: ['koa-logger#default'], source: 'https://github.com/koajs/logger' },
  { name: 'hono/logger', calls: ['hono/logger#logger'], source: 'https://hono.dev/docs/middleware/builtin/logger' },
  {
    name: 'express-bunyan-logger',
    calls: ['express-bunyan-logger#default'],
    requestId: true,
    source: 'https://github.com/villadora/express-bunyan-logger',
  },
  {
    name: 'bunyan-middleware',
    calls: ['bunyan-middleware#default'],
    requestId: true,
    source: 'https://github.com/tellnes/bunyan-middleware',
  },
  {
    name: 'bunyan-request',
    calls: ['bunyan-request#default'],
    requestId: true,
    source: 'https://www.npmjs.com/package/bunyan-request',
  },
  {
    name: 'koa-bunyan-logger',
    calls: ['koa-bunyan-logger#default.requestLogger'],
    requestId: true,
    source: 'https://github.com/koajs/bunyan-logger',
  },
  {
    name: 'log4js connectLogger',
    calls: ['log4js#connectLogger', 'log4js#default.connectLogger'],
    source: 'https://log4js-node.github.io/log4js-node/connect-logger.html',
  },
];

/** Packages that put an id on each request. */
export const REQUEST_ID_PACKAGES: readonly {
  readonly package: string;
  readonly returns?: true;
  readonly source: string;
}[] = [
  { package: 'express-request-id', returns: true, source: 'https://github.com/floatdrop/express-request-id' },
  { package: 'cls-rtracer', returns: true, source: 'https://github.com/puzpuzpuz/cls-rtracer' },
  { package: 'koa-requestid', returns: true, source: 'https://github.com/seegno/koa-requestid' },
  { package: 'koa-request-id', returns: true, source: 'https://www.npmjs.com/package/koa-request-id' },
  { package: 'koa-correlation-id', returns: true, source: 'https://www.npmjs.com/package/koa-correlation-id' },
  { package: 'express-correlation-id', returns: true, source: 'https://www.npmjs.com/package/express-correlation-id' },
  { package: 'express-requestid', returns: true, source: 'https://www.npmjs.com/package/express-requestid' },
  { package: 'hono/request-id', returns: true, source: 'https://hono.dev/docs/middleware/builtin/request-id' },
  { package: 'fastify-request-id', returns: true, source: 'https://www.npmjs.com/package/fastify-request-id' },
  { package: '@fastify/request-id', returns: true, source: 'https://www.npmjs.com/package/@fastify/request-id' },
];

/** Packages that keep a context for each request on AsyncLocalStorage. */
export const CONTEXT_PACKAGES: readonly {
  readonly package: string;
  readonly legacy?: true;
  readonly source: string;
}[] = [
  { package: '@fastify/request-context', source: 'https://github.com/fastify/fastify-request-context' },
  { package: 'fastify-request-context', source: 'https://github.com/fastify/fastify-request-context' },
  { package: 'nestjs-cls', source: 'https://papooch.github.io/nestjs-cls/' },
  { package: 'cls-rtracer', source: 'https://github.com/puzpuzpuz/cls-rtracer' },
  { package: 'nestjs-pino', source: 'https://github.com/iamolegga/nestjs-pino#how-it-works' },
  { package: 'hono/context-storage', source: 'https://hono.dev/docs/middleware/builtin/context-storage' },
  { package: 'express-http-context', source: 'https://github.com/skonves/express-http-context' },
  { package: 'express-http-context2', source: 'https://github.com/dirigiblesoft/express-http-context2' },
  { package: '@nestjs-cls/transactional', source: 'https://papooch.github.io/nestjs-cls/' },
  { package: 'cls-hooked', legacy: true, source: 'https://github.com/Jeff-Lewis/cls-hooked' },
  {
    package: 'continuation-local-storage',
    legacy: true,
    source: 'https://github.com/othiym23/node-continuation-local-storage',
  },
];
