/** Outbound calls, what bounds them in time, and what holds when nothing does. */
export interface ClientRow {
  readonly client: string;
  readonly calls: readonly string[];
  /** Options of any argument that bound the call; `a.b` for nested ones. */
  readonly options: readonly string[];
  /** Methods whose second argument is the body, not the options. */
  readonly bodies?: RegExp;
  /** Fluent members that bound it. */
  readonly members: readonly string[];
  /** Calls that make an instance or set defaults, where a bound counts for all. */
  readonly factories: readonly string[];
  /** What a factory sets holds for the instance that it makes only, not for the client itself. */
  readonly perInstance?: true;
  /** How long it waits when nothing bounds it; a number of milliseconds when the library has a sensible default. */
  readonly unbounded: string | number;
  /** Answers with a 4xx or 5xx status reject by themselves. */
  readonly throwsOnStatus: boolean;
  readonly source: string;
}

const VERBS = ['get', 'post', 'put', 'patch', 'delete', 'head', 'options', 'request'];
const withVerbs = (...bases: readonly string[]): readonly string[] =>
  bases.flatMap((base) => VERBS.map((verb) => (base.endsWith('#') ? `${base}${verb}` : `${base}.${verb}`)));

/** undici gives up on headers and between parts of the body after 300 s (undici.nodejs.org, Client options). */
const FIVE_MINUTES = 'up to five minutes';
const FOR_EVER = 'for as long as the other side likes';

export const HTTP_CLIENTS: readonly ClientRow[] = [
  {
    client: 'fetch',
    calls: [
      'fetch',
      'globalThis.fetch',
      'undici#fetch',
      'node-fetch-native#fetch',
      'node-fetch-native#default',
      'undici-fetch#default',
    ],
    options: ['signal', 'dispatcher'],
    members: [],
    factories: ['undici#setGlobalDispatcher', 'undici#Agent', 'undici#EnvHttpProxyAgent'],
    unbounded: FIVE_MINUTES,
    throwsOnStatus: false,
    source: 'https://developer.mozilla.org/docs/Web/API/AbortSignal/timeout_static',
  },
  {
    client: 'node-fetch',
    calls: [
      'node-fetch#default',
      'cross-fetch#default',
      'cross-fetch#fetch',
      'isomorphic-fetch#default',
      'isomorphic-unfetch#default',
      'fetch-with-proxy#default',
      'make-fetch-happen#default',
    ],
    options: ['signal', 'timeout'],
    members: [],
    factories: [],
    unbounded: FOR_EVER,
    throwsOnStatus: false,
    source: 'https://github.com/node-fetch/node-fetch#request-cancellation-with-abortsignal',
  },
  {
    client: 'undici',
    calls: ['undici#request', 'undici#stream', 'undici#pipeline', 'undici#Client().request', 'undici#Pool().request'],
    options: ['signal', 'headersTimeout', 'bodyTimeout', 'dispatcher'],
    members: [],
    factories: ['undici#setGlobalDispatcher', 'undici#Agent', 'undici#Pool', 'undici#Client'],
    unbounded: FIVE_MINUTES,
    throwsOnStatus: false,
    source: 'https://undici.nodejs.org/#/docs/api/Client',
  },
  {
    client: 'axios',
    calls: [
      'axios#default',
      'axios#create()',
      'axios#Axios()',
      ...withVerbs('axios#', 'axios#create()', 'axios#default', 'axios#Axios()', 'axios#AxiosInstance()'),
      ...withVerbs(
        '@nestjs/axios#HttpService()',
        '@nestjs/axios#HttpService().axiosRef',
        '@nestjs/common#HttpService()',
      ),
    ],
    options: ['timeout', 'signal'],
    // axios.post(url[, data[, config]]), as https://axios-http.com/docs/api_intro says.
    bodies: /^(?:post|put|patch)(?:Form)?$/,
    members: [],
    factories: [
      'axios#create',
      'axios#Axios',
      '@nestjs/axios#HttpModule.register',
      '@nestjs/axios#HttpModule.registerAsync',
    ],
    perInstance: true,
    unbounded: FOR_EVER,
    throwsOnStatus: true,
    source: 'https://axios-http.com/docs/req_config',
  },
  {
    client: 'got',
    calls: [
      'got#default',
      'got#got',
      ...withVerbs('got#', 'got#default', 'got#got', 'got#extend()', 'got#got.extend()'),
      'got#extend()',
    ],
    options: ['timeout', 'signal'],
    members: [],
    factories: ['got#extend', 'got#default.extend', 'got#got.extend'],
    perInstance: true,
    unbounded: FOR_EVER,
    throwsOnStatus: true,
    source: 'https://github.com/sindresorhus/got/blob/main/documentation/6-timeout.md',
  },
  {
    client: 'ky',
    calls: [
      'ky#default',
      'ky#create()',
      'ky#extend()',
      ...withVerbs('ky#', 'ky#default', 'ky#create()', 'ky#extend()'),
    ],
    options: ['timeout', 'signal'],
    members: [],
    factories: ['ky#create', 'ky#extend', 'ky#default.create', 'ky#default.extend'],
    unbounded: 10_000,
    throwsOnStatus: true,
    source: 'https://github.com/sindresorhus/ky#timeout',
  },
  {
    client: 'ofetch',
    calls: ['ofetch#ofetch', 'ofetch#$fetch', 'ofetch#ofetch.create()', 'ofetch#$fetch.create()', 'ofetch#ofetch.raw'],
    options: ['timeout', 'signal'],
    members: [],
    factories: ['ofetch#ofetch.create', 'ofetch#$fetch.create'],
    unbounded: FIVE_MINUTES,
    throwsOnStatus: true,
    source: 'https://github.com/unjs/ofetch#%EF%B8%8F-timeout',
  },
  {
    client: 'superagent',
    calls: [
      'superagent#default',
      ...withVerbs('superagent#', 'superagent#default', 'superagent#agent()', 'superagent#default.agent()'),
      'superagent#del',
    ],
    options: [],
    members: ['timeout'],
    factories: [],
    unbounded: FOR_EVER,
    throwsOnStatus: true,
    source: 'https://ladjs.github.io/superagent/#timeouts',
  },
  {
    client: 'request',
    calls: [
      'request#default',
      'request#defaults()',
      'request-promise#default',
      'request-promise-native#default',
      ...withVerbs('request#', 'request#default', 'request#defaults()', 'request-promise#', 'request-promise-native#'),
    ],
    options: ['timeout'],
    members: [],
    factories: [
      'request#defaults',
      'request#default.defaults',
      'request-promise#defaults',
      'request-promise-native#defaults',
    ],
    unbounded: FOR_EVER,
    throwsOnStatus: false,
    source: 'https://github.com/request/request#timeouts',
  },
  {
    client: 'needle',
    calls: ['needle#default', ...withVerbs('needle#', 'needle#default')],
    // open_timeout is 10 s by default, but nothing bounds the answer.
    options: ['timeout', 'response_timeout', 'read_timeout', 'signal'],
    members: [],
    factories: ['needle#defaults', 'needle#default.defaults'],
    unbounded: FOR_EVER,
    throwsOnStatus: false,
    source: 'https://github.com/tomas/needle#request-timeouts',
  },
  {
    client: 'node:http',
    calls: [
      'node:http#request',
      'node:http#get',
      'node:https#request',
      'node:https#get',
      'follow-redirects#*.request',
      'follow-redirects#*.get',
    ],
    options: ['timeout', 'signal'],
    members: ['setTimeout'],
    factories: [],
    unbounded: FOR_EVER,
    throwsOnStatus: false,
    source: 'https://nodejs.org/api/http.html#httprequestoptions-callback',
  },
  {
    client: 'AMQP 1.0',
    calls: [
      'rhea#connect',
      'rhea#create_container().connect',
      'rabbitmq-amqp-js-client#createEnvironment().createConnection',
    ],
    options: ['idle_time_out', 'operationTimeoutInSeconds', 'timeout'],
    members: [],
    factories: ['rabbitmq-amqp-js-client#createEnvironment'],
    unbounded: FOR_EVER,
    throwsOnStatus: true,
    source: 'https://github.com/amqp/rhea#connectoptions',
  },
  {
    client: 'HMPPS rest client',
    calls: ['@ministryofjustice/hmpps-rest-client#RestClient()'],
    options: ['timeout'],
    members: [],
    factories: [],
    unbounded: FOR_EVER,
    throwsOnStatus: true,
    source: 'https://github.com/ministryofjustice/hmpps-typescript-lib/tree/main/packages/rest-client',
  },
  {
    // `timeout` is about the side of the client.
    client: 'http-proxy',
    calls: [
      'http-proxy-middleware#createProxyMiddleware',
      'http-proxy-middleware#default',
      'http-proxy#createProxyServer',
      'http-proxy#createProxy',
      'http-proxy#default.createProxyServer',
      'http-proxy#default.createProxy',
    ],
    options: ['proxyTimeout'],
    members: [],
    factories: [],
    unbounded: FOR_EVER,
    throwsOnStatus: true,
    source: 'https://github.com/http-party/node-http-proxy#options',
  },
  {
    client: 'GraphQL',
    calls: ['graphql-request#request', 'graphql-request#GraphQLClient().request', 'graphql-request#default'],
    options: ['signal', 'timeout'],
    members: [],
    factories: ['graphql-request#GraphQLClient'],
    unbounded: FIVE_MINUTES,
    throwsOnStatus: true,
    source: 'https://github.com/graffle-js/graffle',
  },
];

/** Calls that give up on what they are handed after a time. */
export const TIME_LIMITERS: readonly string[] = [
  'Promise.race',
  'p-timeout#default',
  'promise-timeout#timeout',
  'opossum#default',
  'cockatiel#timeout().execute',
  'cockatiel#wrap().execute',
  'es-toolkit#withTimeout',
  'es-toolkit/promise#withTimeout',
  'bluebird#default.resolve().timeout',
];

/**
 * Agents that end a connection which is silent for some seconds, by default:
 * https://github.com/node-modules/agentkeepalive#new-agentoptions
 */
export const IMPATIENT_AGENTS: readonly string[] = [
  'agentkeepalive#default',
  'agentkeepalive#HttpAgent',
  'agentkeepalive#HttpsAgent',
  'agentkeepalive#default.HttpsAgent',
];

/** Libraries whose calls stop while the other side is down. */
export const BREAKERS: Readonly<Record<string, string>> = {
  opossum: 'https://nodeshift.dev/opossum/',
  cockatiel: 'https://github.com/connor4312/cockatiel#circuitbreakerpolicy-breaker',
  brakes: 'https://github.com/awolden/brakes',
  levee: 'https://github.com/krakenjs/levee',
  mollitia: 'https://genesys.github.io/mollitia/',
  'circuit-breaker-js': 'https://github.com/yammer/circuit-breaker-js',
  '@fastify/circuit-breaker': 'https://github.com/fastify/fastify-circuit-breaker',
  'nestjs-circuit-breaker': 'https://www.npmjs.com/package/nestjs-circuit-breaker',
};
