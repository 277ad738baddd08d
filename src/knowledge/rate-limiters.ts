/** Rate limiters: option names and defaults, as their sources have them at the version named. */
export interface LimiterRow {
  readonly library: string;
  /** External paths of what makes or registers a limiter. */
  readonly paths: readonly string[];
  readonly max: { readonly options: readonly string[]; readonly default: number | undefined };
  readonly window: {
    readonly options: readonly string[];
    readonly unit: 'ms' | 's';
    /** In milliseconds. */
    readonly default: number | undefined;
  };
  /** Where the counters are: options that name a store; the default when none is given. */
  readonly store: { readonly options: readonly string[]; readonly default: 'memory' | 'shared' };
  readonly key: { readonly options: readonly string[]; readonly default: 'ip' | 'none' };
  /** Options of the answer to a limited request. */
  readonly status: { readonly options: readonly string[]; readonly handlers: readonly string[] };
  /** RateLimit headers and Retry-After without further ado; `manual`: the caller answers by itself. */
  readonly headers: 'default' | 'legacy' | 'manual';
  readonly source: string;
}

const MINUTE = 60_000;

export const LIMITERS: readonly LimiterRow[] = [
  {
    library: 'express-rate-limit',
    paths: ['express-rate-limit#default', 'express-rate-limit#rateLimit', 'express-rate-limit#RateLimit'],
    max: { options: ['limit', 'max'], default: 5 },
    window: { options: ['windowMs'], unit: 'ms', default: MINUTE },
    store: { options: ['store'], default: 'memory' },
    key: { options: ['keyGenerator'], default: 'ip' },
    status: { options: ['statusCode'], handlers: ['handler'] },
    // 8.7.4: standardHeaders false, legacyHeaders true; Retry-After when either is on.
    headers: 'legacy',
    source: 'https://express-rate-limit.mintlify.app/reference/configuration',
  },
  {
    library: '@fastify/rate-limit',
    paths: ['@fastify/rate-limit#default', '@fastify/rate-limit#fastifyRateLimit', 'fastify-rate-limit#default'],
    max: { options: ['max'], default: 1000 },
    window: { options: ['timeWindow'], unit: 'ms', default: MINUTE },
    store: { options: ['redis', 'store'], default: 'memory' },
    key: { options: ['keyGenerator'], default: 'ip' },
    status: { options: [], handlers: ['errorResponseBuilder'] },
    headers: 'default',
    source: 'https://github.com/fastify/fastify-rate-limit#options',
  },
  {
    library: 'hono-rate-limiter',
    paths: ['hono-rate-limiter#rateLimiter', 'hono-rate-limiter#honoRateLimiter'],
    max: { options: ['limit'], default: 5 },
    window: { options: ['windowMs'], unit: 'ms', default: MINUTE },
    store: { options: ['store'], default: 'memory' },
    key: { options: ['keyGenerator'], default: 'none' },
    status: { options: ['statusCode'], handlers: ['handler'] },
    headers: 'default',
    source: 'https://github.com/rhinobase/hono-rate-limiter#configuration',
  },
  {
    library: 'koa-ratelimit',
    paths: ['koa-ratelimit#default'],
    max: { options: ['max'], default: 2500 },
    window: { options: ['duration'], unit: 'ms', default: 60 * MINUTE },
    // `driver` is redis by default and demands `db`.
    store: { options: [], default: 'shared' },
    key: { options: ['id'], default: 'ip' },
    status: { options: ['status'], handlers: [] },
    headers: 'default',
    source: 'https://github.com/koajs/ratelimit#options',
  },
  {
    library: 'koa2-ratelimit',
    paths: ['koa2-ratelimit#RateLimit.middleware'],
    max: { options: ['max'], default: 5 },
    window: { options: ['interval'], unit: 'ms', default: MINUTE },
    store: { options: ['store'], default: 'memory' },
    key: { options: ['keyGenerator', 'getUserId'], default: 'ip' },
    status: { options: ['statusCode'], handlers: ['handler'] },
    headers: 'default',
    source: 'https://github.com/ysocorp/koa2-ratelimit#configuration',
  },
  {
    library: '@nestjs/throttler',
    paths: ['@nestjs/throttler#ThrottlerModule.forRoot', '@nestjs/throttler#ThrottlerModule.forRootAsync'],
    max: { options: ['limit'], default: undefined },
    window: { options: ['ttl'], unit: 'ms', default: undefined },
    store: { options: ['storage'], default: 'memory' },
    key: { options: ['getTracker'], default: 'ip' },
    status: { options: [], handlers: [] },
    headers: 'default',
    source: 'https://docs.nestjs.com/security/rate-limiting',
  },
  {
    library: 'rate-limiter-flexible',
    paths: [
      'rate-limiter-flexible#RateLimiterRedis',
      'rate-limiter-flexible#RateLimiterValkey',
      'rate-limiter-flexible#RateLimiterPostgres',
      'rate-limiter-flexible#RateLimiterMySQL',
      'rate-limiter-flexible#RateLimiterMongo',
      'rate-limiter-flexible#RateLimiterMemcache',
      'rate-limiter-flexible#RateLimiterPrisma',
      'rate-limiter-flexible#RateLimiterDynamo',
    ],
    max: { options: ['points'], default: 4 },
    window: { options: ['duration'], unit: 's', default: 1000 },
    store: { options: [], default: 'shared' },
    key: { options: [], default: 'none' },
    status: { options: [], handlers: [] },
    headers: 'manual',
    source: 'https://github.com/animir/node-rate-limiter-flexible/wiki/Options',
  },
  {
    library: 'rate-limiter-flexible',
    // The cluster limiter shares among the workers of one machine only.
    paths: ['rate-limiter-flexible#RateLimiterMemory', 'rate-limiter-flexible#RateLimiterCluster'],
    max: { options: ['points'], default: 4 },
    window: { options: ['duration'], unit: 's', default: 1000 },
    store: { options: [], default: 'memory' },
    key: { options: [], default: 'none' },
    status: { options: [], handlers: [] },
    headers: 'manual',
    source: 'https://github.com/animir/node-rate-limiter-flexible/wiki/Memory',
  },
  {
    library: '@upstash/ratelimit',
    paths: ['@upstash/ratelimit#Ratelimit'],
    max: { options: [], default: undefined },
    window: { options: [], unit: 'ms', default: undefined },
    store: { options: [], default: 'shared' },
    key: { options: [], default: 'none' },
    status: { options: [], handlers: [] },
    headers: 'manual',
    source: 'https://github.com/upstash/ratelimit-js',
  },
];

/** Annotations of an ingress that limit clients (`limit-rps` of ingress-nginx…). */
export const EDGE_LIMITS: readonly { readonly annotation: RegExp; readonly source: string }[] = [
  {
    annotation: /^nginx\.ingress\.kubernetes\.io\/(?:limit-rps|limit-rpm|limit-connections)$/,
    source: 'https://kubernetes.github.io/ingress-nginx/user-guide/nginx-configuration/annotations/#rate-limiting',
  },
  {
    annotation: /^haproxy(?:-ingress\.github\.io|\.org)\/(?:limit-rps|rate-limit-requests)$/,
    source: 'https://www.haproxy.com/documentation/kubernetes-ingress/community/configuration-reference/ingress/',
  },
];
