/** Middleware of HTTP servers. Paths are external; plugins handed to register/use count as well as calls. */
export interface MiddlewareRow {
  readonly paths: readonly string[];
  readonly source: string;
}

export const HEADER_MIDDLEWARE: readonly MiddlewareRow[] = [
  {
    paths: ['helmet#default', 'helmet#helmet', 'helmet#contentSecurityPolicy', 'helmet#hsts'],
    source: 'https://helmetjs.github.io',
  },
  {
    paths: ['@fastify/helmet#default', '@fastify/helmet#helmet', 'fastify-helmet#default'],
    source: 'https://github.com/fastify/fastify-helmet',
  },
  { paths: ['koa-helmet#default'], source: 'https://github.com/venables/koa-helmet' },
  { paths: ['hono/secure-headers#secureHeaders'], source: 'https://hono.dev/docs/middleware/builtin/secure-headers' },
  { paths: ['lusca#default'], source: 'https://github.com/krakenjs/lusca' },
  { paths: ['@hapi/scooter#default', 'blankie#default'], source: 'https://github.com/nlf/blankie' },
  {
    paths: ['nosecone#default', '@nosecone/next#createMiddleware'],
    source: 'https://docs.arcjet.com/nosecone/quick-start',
  },
];

export const RATE_LIMITERS: readonly MiddlewareRow[] = [
  {
    paths: ['express-rate-limit#default', 'express-rate-limit#rateLimit', 'express-slow-down#default'],
    source: 'https://express-rate-limit.mintlify.app',
  },
  {
    paths: ['@fastify/rate-limit#default', 'fastify-rate-limit#default'],
    source: 'https://github.com/fastify/fastify-rate-limit',
  },
  {
    paths: ['koa-ratelimit#default', 'koa2-ratelimit#RateLimit.middleware'],
    source: 'https://github.com/koajs/ratelimit',
  },
  {
    paths: [
      'rate-limiter-flexible#RateLimiterRedis',
      'rate-limiter-flexible#RateLimiterMemory',
      'rate-limiter-flexible#RateLimiterPostgres',
      'rate-limiter-flexible#RateLimiterCluster',
      'rate-limiter-flexible#RateLimiterMongo',
    ],
    source: 'https://github.com/animir/node-rate-limiter-flexible',
  },
  {
    paths: [
      '@nestjs/throttler#ThrottlerModule.forRoot',
      '@nestjs/throttler#ThrottlerModule.forRootAsync',
      '@nestjs/throttler#ThrottlerModule',
    ],
    source: 'https://docs.nestjs.com/security/rate-limiting',
  },
  { paths: ['hono-rate-limiter#rateLimiter'], source: 'https://github.com/rhinobase/hono-rate-limiter' },
  { paths: ['@upstash/ratelimit#Ratelimit'], source: 'https://github.com/upstash/ratelimit-js' },
];

/** CORS middleware; all allow any origin when no option narrows it. */
export const CORS: readonly (MiddlewareRow & { readonly option: string })[] = [
  { paths: ['cors#default'], option: 'origin', source: 'https://github.com/expressjs/cors#configuration-options' },
  {
    paths: ['@fastify/cors#default', 'fastify-cors#default'],
    option: 'origin',
    source: 'https://github.com/fastify/fastify-cors#options',
  },
  { paths: ['@koa/cors#default', 'koa2-cors#default'], option: 'origin', source: 'https://github.com/koajs/cors' },
  { paths: ['hono/cors#cors'], option: 'origin', source: 'https://hono.dev/docs/middleware/builtin/cors' },
  {
    paths: ['@nestjs/core#NestFactory.create()*.enableCors', '@nestjs/common#INestApplication()*.enableCors'],
    option: 'origin',
    source: 'https://docs.nestjs.com/security/cors',
  },
];

/** Libraries that check input against a schema; a call of one on the request path is a check. */
export const VALIDATORS: readonly string[] = [
  'express-validator#*',
  'joi#*',
  '@hapi/joi#*',
  'celebrate#*',
  'yup#*',
  'ajv#*',
  'zod#*',
  'zod/v4#*',
  'valibot#*',
  'superstruct#*',
  'arktype#*',
  'io-ts#*',
  'class-validator#*',
  '@hono/zod-validator#*',
  '@hono/valibot-validator#*',
  '@hono/zod-openapi#*',
  'hono/validator#*',
  '@sinclair/typebox#*',
  '@fastify/type-provider-typebox#*',
  'fastify-type-provider-zod#*',
  'typebox#*',
  'nestjs-zod#*',
  'express-openapi-validator#*',
  'routing-controllers#*',
  'koa-joi-router#*',
  '@trpc/server#*',
  'validator#*',
  'envalid#never',
  'card-validator#*',
  'simple-card-validator#*',
];
