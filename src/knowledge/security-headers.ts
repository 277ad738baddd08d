/** Response headers that browsers act on, and what the middleware that sets them does by default. */
export type SecurityHeader = 'csp' | 'hsts' | 'coop' | 'corp' | 'coep' | 'referrer' | 'nosniff' | 'frame';

export const HEADER_NAMES: Readonly<Record<string, SecurityHeader>> = {
  'content-security-policy': 'csp',
  'strict-transport-security': 'hsts',
  'cross-origin-opener-policy': 'coop',
  'cross-origin-resource-policy': 'corp',
  'cross-origin-embedder-policy': 'coep',
  'referrer-policy': 'referrer',
  'x-content-type-options': 'nosniff',
  'x-frame-options': 'frame',
};

export interface HeaderLibrary {
  /** External paths of the middleware as a whole. */
  readonly paths: readonly string[];
  /** Whose major version decides the defaults, with what wraps it: [package, its major → helmet's]. */
  readonly version: { readonly package: string; readonly helmet?: Readonly<Record<number, number>> };
  /** Option names of each header, newest spelling first. */
  readonly options: Readonly<Record<SecurityHeader, readonly string[]>>;
  /** Values sent when the option is left out (or true); a header that is missing is not sent. */
  readonly defaults: (major: number) => Readonly<Partial<Record<SecurityHeader, string>>>;
  /** Value sent when an option that is off by default is only switched on. */
  readonly on: Readonly<Partial<Record<SecurityHeader, string>>>;
  readonly source: string;
}

const HELMET_OPTIONS: HeaderLibrary['options'] = {
  csp: ['contentSecurityPolicy'],
  hsts: ['strictTransportSecurity', 'hsts'],
  coop: ['crossOriginOpenerPolicy'],
  corp: ['crossOriginResourcePolicy'],
  coep: ['crossOriginEmbedderPolicy'],
  referrer: ['referrerPolicy'],
  nosniff: ['xContentTypeOptions', 'noSniff'],
  frame: ['xFrameOptions', 'frameguard'],
};

const HELMET_CSP =
  "default-src 'self';base-uri 'self';font-src 'self' https: data:;form-action 'self';frame-ancestors 'self';img-src 'self' data:;object-src 'none';script-src 'self';script-src-attr 'none';style-src 'self' https: 'unsafe-inline';upgrade-insecure-requests";

/** helmet 3 had no CSP; 4 added it with Referrer-Policy; 5 the cross-origin headers; 8 one year of HSTS (CHANGELOG.md). */
function helmetDefaults(major: number): Readonly<Partial<Record<SecurityHeader, string>>> {
  const seconds = major >= 8 ? 31_536_000 : 15_552_000;
  return {
    hsts: `max-age=${seconds}; includeSubDomains`,
    nosniff: 'nosniff',
    frame: 'SAMEORIGIN',
    ...(major >= 4 ? { csp: HELMET_CSP, referrer: 'no-referrer' } : {}),
    ...(major >= 5 ? { coop: 'same-origin', corp: 'same-origin' } : {}),
    ...(major === 5 ? { coep: 'require-corp' } : {}),
  };
}

const ON = { coop: 'same-origin', corp: 'same-origin', coep: 'require-corp' } as const;

export const HEADER_LIBRARIES: readonly HeaderLibrary[] = [
  {
    paths: ['helmet#default', 'helmet#helmet'],
    version: { package: 'helmet' },
    options: HELMET_OPTIONS,
    defaults: helmetDefaults,
    on: ON,
    source: 'https://github.com/helmetjs/helmet/blob/main/CHANGELOG.md',
  },
  {
    paths: ['@fastify/helmet#default', '@fastify/helmet#helmet', 'fastify-helmet#default'],
    // The `helmet` dependency of each major version in the registry.
    version: { package: '@fastify/helmet', helmet: { 9: 5, 10: 6, 11: 7, 12: 7, 13: 8 } },
    options: HELMET_OPTIONS,
    defaults: helmetDefaults,
    on: ON,
    source: 'https://github.com/fastify/fastify-helmet#how-it-works',
  },
  {
    paths: ['koa-helmet#default', 'koa-helmet#helmet'],
    // koa-helmet 8 has helmet as a peer.
    version: { package: 'koa-helmet', helmet: { 5: 3, 6: 4, 7: 6, 8: 8 } },
    options: HELMET_OPTIONS,
    defaults: helmetDefaults,
    on: ON,
    source: 'https://github.com/venables/koa-helmet',
  },
  {
    paths: ['hono/secure-headers#secureHeaders'],
    version: { package: 'hono' },
    options: {
      csp: ['contentSecurityPolicy'],
      hsts: ['strictTransportSecurity'],
      coop: ['crossOriginOpenerPolicy'],
      corp: ['crossOriginResourcePolicy'],
      coep: ['crossOriginEmbedderPolicy'],
      referrer: ['referrerPolicy'],
      nosniff: ['xContentTypeOptions'],
      frame: ['xFrameOptions'],
    },
    defaults: () => ({
      hsts: 'max-age=15552000; includeSubDomains',
      coop: 'same-origin',
      corp: 'same-origin',
      referrer: 'no-referrer',
      nosniff: 'nosniff',
      frame: 'SAMEORIGIN',
    }),
    on: ON,
    source: 'https://hono.dev/docs/middleware/builtin/secure-headers#supported-options',
  },
  {
    paths: ['nosecone#default', 'nosecone#nosecone', '@nosecone/next#createMiddleware'],
    version: { package: 'nosecone' },
    options: HELMET_OPTIONS,
    defaults: () => ({
      csp: "default-src 'self';script-src 'self';frame-ancestors 'none'",
      hsts: 'max-age=31536000; includeSubDomains',
      coop: 'same-origin',
      corp: 'same-origin',
      coep: 'require-corp',
      referrer: 'no-referrer',
      nosniff: 'nosniff',
      frame: 'SAMEORIGIN',
    }),
    on: ON,
    source: 'https://docs.arcjet.com/nosecone/reference',
  },
  {
    paths: ['lusca#default'],
    version: { package: 'lusca' },
    options: { ...HELMET_OPTIONS, csp: ['csp'], frame: ['xframe'], nosniff: ['nosniff'] },
    defaults: () => ({}),
    on: { nosniff: 'nosniff' },
    source: 'https://github.com/krakenjs/lusca#readme',
  },
];

/** helmet's middleware for one header each: `helmet.hsts({ maxAge })`. */
export const SINGLE_HEADERS: Readonly<Record<string, SecurityHeader>> = {
  contentSecurityPolicy: 'csp',
  hsts: 'hsts',
  strictTransportSecurity: 'hsts',
  crossOriginOpenerPolicy: 'coop',
  crossOriginResourcePolicy: 'corp',
  crossOriginEmbedderPolicy: 'coep',
  referrerPolicy: 'referrer',
  noSniff: 'nosniff',
  xContentTypeOptions: 'nosniff',
  frameguard: 'frame',
  xFrameOptions: 'frame',
};
