/** Libraries that repeat what failed: how often, with what delay, and how random, when nothing is written. */
export interface RetryRow {
  readonly library: string;
  readonly calls: readonly string[];
  /** Options that hold the number of attempts or repetitions. */
  readonly attempts: readonly string[];
  /** Without them. */
  readonly defaultAttempts: number;
  /** Options that never end it. */
  readonly forever: readonly string[];
  readonly growth: 'grows' | 'constant' | 'none';
  /** Options that make the delay grow (a function or a strategy). */
  readonly growthOptions: readonly string[];
  readonly jitter: boolean;
  /** Options that make the delay random. */
  readonly jitterOptions: readonly string[];
  readonly source: string;
}

export const RETRIES: readonly RetryRow[] = [
  {
    library: 'p-retry',
    calls: ['p-retry#default'],
    attempts: ['retries'],
    defaultAttempts: 10,
    forever: ['forever'],
    growth: 'grows',
    growthOptions: [],
    jitter: false,
    jitterOptions: ['randomize'],
    source: 'https://github.com/sindresorhus/p-retry#options',
  },
  {
    library: 'async-retry',
    calls: ['async-retry#default'],
    attempts: ['retries'],
    defaultAttempts: 10,
    forever: ['forever'],
    growth: 'grows',
    growthOptions: [],
    jitter: true,
    jitterOptions: ['randomize'],
    source: 'https://github.com/vercel/async-retry#api',
  },
  {
    library: 'promise-retry',
    calls: ['promise-retry#default'],
    attempts: ['retries'],
    defaultAttempts: 10,
    forever: ['forever'],
    growth: 'grows',
    growthOptions: [],
    jitter: false,
    jitterOptions: ['randomize'],
    source: 'https://github.com/IndigoUnited/node-promise-retry',
  },
  {
    library: 'retry',
    calls: ['retry#operation', 'retry#default.operation'],
    attempts: ['retries'],
    defaultAttempts: 10,
    forever: ['forever'],
    growth: 'grows',
    growthOptions: [],
    jitter: false,
    jitterOptions: ['randomize'],
    source: 'https://github.com/tim-kos/node-retry#retrytimeoutsoptions',
  },
  {
    library: 'exponential-backoff',
    calls: ['exponential-backoff#backOff'],
    attempts: ['numOfAttempts'],
    defaultAttempts: 10,
    forever: [],
    growth: 'grows',
    growthOptions: [],
    jitter: false,
    jitterOptions: ['jitter'],
    source: 'https://github.com/coveooss/exponential-backoff#backoffoptions',
  },
  {
    library: 'axios-retry',
    calls: ['axios-retry#default'],
    attempts: ['retries'],
    defaultAttempts: 3,
    forever: [],
    growth: 'none',
    growthOptions: ['retryDelay'],
    jitter: false,
    // axiosRetry.exponentialDelay adds up to 20 % at random.
    jitterOptions: ['retryDelay'],
    source: 'https://github.com/softonic/axios-retry#options',
  },
  {
    library: 'fetch-retry',
    calls: ['fetch-retry#default'],
    attempts: ['retries'],
    defaultAttempts: 3,
    forever: [],
    growth: 'constant',
    growthOptions: ['retryDelay'],
    jitter: false,
    jitterOptions: ['retryDelay'],
    source: 'https://github.com/jonbern/fetch-retry#usage',
  },
  {
    library: 'ts-retry-promise',
    calls: ['ts-retry-promise#retry'],
    attempts: ['retries'],
    defaultAttempts: 10,
    forever: [],
    growth: 'constant',
    growthOptions: ['backoff'],
    jitter: false,
    jitterOptions: ['backoff'],
    source: 'https://github.com/normartin/ts-retry-promise#interface',
  },
  {
    library: 'cockatiel',
    calls: ['cockatiel#retry', 'cockatiel#Policy.handleAll().retry'],
    attempts: ['maxAttempts'],
    defaultAttempts: 10,
    forever: [],
    growth: 'none',
    growthOptions: ['backoff'],
    jitter: false,
    // ExponentialBackoff uses decorrelated jitter unless a generator is given.
    jitterOptions: ['backoff'],
    source: 'https://github.com/connor4312/cockatiel#retrypolicy-options',
  },
  {
    library: 'undici RetryAgent',
    calls: ['undici#RetryAgent', 'undici#interceptors.retry', 'undici#RetryHandler'],
    attempts: ['maxRetries'],
    defaultAttempts: 5,
    forever: [],
    growth: 'grows',
    growthOptions: [],
    jitter: false,
    jitterOptions: ['retry'],
    source: 'https://undici.nodejs.org/#/docs/api/RetryHandler',
  },
  {
    library: 'got',
    calls: ['got#extend', 'got#default.extend'],
    attempts: ['retry.limit', 'retry'],
    defaultAttempts: 2,
    forever: [],
    growth: 'grows',
    growthOptions: [],
    // 1000 * 2 ** (attempt - 1) + Math.random() * 100
    jitter: true,
    jitterOptions: ['retry.calculateDelay', 'retry.noise'],
    source: 'https://github.com/sindresorhus/got/blob/main/documentation/7-retry.md',
  },
  {
    library: 'BullMQ',
    calls: ['bullmq#Queue', 'bull#default'],
    attempts: ['defaultJobOptions.attempts'],
    defaultAttempts: 1,
    forever: [],
    growth: 'none',
    growthOptions: ['defaultJobOptions.backoff'],
    jitter: false,
    jitterOptions: ['defaultJobOptions.backoff.jitter'],
    source: 'https://docs.bullmq.io/guide/retrying-failing-jobs',
  },
];
