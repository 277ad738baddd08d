/** Caches of packages: which options of which argument bound them. */
export interface CacheRow {
  readonly paths: readonly string[];
  /** Index of the argument that holds the options. */
  readonly argument: number;
  /** Any of these limits the number or size of entries. */
  readonly limits: readonly string[];
  /** Any of these makes entries expire: growth is bounded by the rate of new keys only. */
  readonly expiry: readonly string[];
  /** A number instead of options is the limit. */
  readonly plain?: true;
  readonly source: string;
}

export const CACHES: readonly CacheRow[] = [
  {
    paths: ['lru-cache#LRUCache', 'lru-cache#default'],
    argument: 0,
    limits: ['max', 'maxSize'],
    expiry: ['ttl', 'maxAge'],
    plain: true,
    source: 'https://github.com/isaacs/node-lru-cache#max',
  },
  {
    paths: ['node-cache#default', 'node-cache#NodeCache'],
    argument: 0,
    limits: ['maxKeys'],
    expiry: ['stdTTL'],
    source: 'https://github.com/node-cache/node-cache#options',
  },
  {
    paths: ['@cacheable/node-cache#NodeCache', '@cacheable/node-cache#default'],
    argument: 0,
    limits: ['maxKeys'],
    expiry: ['stdTTL'],
    source: 'https://www.npmjs.com/package/@cacheable/node-cache',
  },
  {
    paths: ['@isaacs/ttlcache#TTLCache', '@isaacs/ttlcache#default'],
    argument: 0,
    limits: ['max'],
    expiry: ['ttl'],
    source: 'https://github.com/isaacs/ttlcache',
  },
  {
    paths: ['cacheable#CacheableMemory'],
    argument: 0,
    limits: ['lruSize'],
    expiry: ['ttl'],
    source: 'https://cacheable.org/docs/cacheable-memory/',
  },
  {
    paths: ['memoizee#default'],
    argument: 1,
    limits: ['max'],
    expiry: ['maxAge'],
    source: 'https://github.com/medikoo/memoizee#limiting-cache-size',
  },
  {
    paths: ['mem#default', 'memoize#default', 'p-memoize#default'],
    argument: 1,
    limits: ['cache'],
    expiry: ['maxAge'],
    source: 'https://github.com/sindresorhus/memoize#cache',
  },
  {
    paths: ['lodash#memoize', 'lodash/memoize#default', 'lodash.memoize#default'],
    argument: 1,
    limits: [],
    expiry: [],
    source: 'https://lodash.com/docs/#memoize',
  },
];
