import type { Value } from '../../facts/types.ts';
import type { Place } from '../../parsers/place.ts';
import { requestWorkOf } from '../../services/request-work.ts';
import type { Program } from '../../services/types.ts';
import { expressExample } from '../node-example.ts';
import { fail, notApplicable, pass, unknown } from '../outcomes.ts';
import type { Rule } from '../types.ts';

const CACHES =
  /^(?:ioredis|redis|@redis\/client|keyv|@keyv\/.*|cacheable|lru-cache|node-cache|quick-lru|cache-manager|@nestjs\/cache-manager|@fastify\/caching|@fastify\/redis|memjs|memcached|apicache|bentocache|@isaacs\/ttlcache|dataloader|async-cache-dedupe|@upstash\/redis|@vercel\/kv)$/;
const STORES =
  /^(?:pg|postgres|mysql2?|mariadb|mongodb|mongoose|knex|sequelize|typeorm|@prisma\/client|drizzle-orm|@mikro-orm\/.*|objection|kysely|slonik|@elastic\/elasticsearch|@aws-sdk\/(?:client|lib)-dynamodb|cassandra-driver|@google-cloud\/firestore)$/;

export const missingCache: Rule = {
  id: 'missing-cache',
  code: 'NR4116',
  title: 'Every read goes to the database',
  area: 'event-loop',
  severity: 'note',
  confidence: 'low',
  since: '0.1.0',
  stage: 'preview',
  recommended: false,
  topics: ['caching-layer'],
  kinds: ['http'],
  options: {},
  messages: {
    missing:
      'This service reads from a database and has neither a cache nor Cache-Control or ETag headers: the load of the database grows with each request. If the same data is read often, cache it with a short time to live and a maximum.',
  },
  docs: {
    what: 'Where a database client is loaded, looks for a cache package, a client of Redis or memcached, or responses with Cache-Control or ETag. Whether a query is worth caching is for people to say.',
    why: 'The cheapest query is the one that is not sent.',
    fix: '`lru-cache` for small hot data, Redis for what several pods share, `Cache-Control` for what clients may keep.',
    references: [
      'https://developer.mozilla.org/docs/Web/HTTP/Reference/Headers/Cache-Control',
      'https://github.com/isaacs/node-lru-cache',
    ],
  },
  examples: {
    bad: [
      {
        title: 'a query per request',
        files: expressExample(
          ["app.get('/', async (req, res) => res.json((await pool.query('SELECT * FROM plans')).rows));"],
          ["const { Pool } = require('pg');", 'const pool = new Pool();'],
        ),
      },
    ],
    good: [
      {
        title: 'clients may keep it',
        files: expressExample(
          [
            "app.get('/', async (req, res) => { res.set('Cache-Control', 'max-age=60'); res.json((await pool.query('SELECT 1')).rows); });",
          ],
          ["const { Pool } = require('pg');", 'const pool = new Pool();'],
        ),
      },
    ],
  },
  check(service) {
    const { program } = service;
    const work = requestWorkOf(service);
    if (!program || !work) return [unknown(service.lost[0] ?? 'the source entry was not found')];
    const [store] = [...program.packages].filter(([name]) => STORES.test(name));
    if (!store) return [notApplicable('no database is read')];
    const [cache] = [...program.packages].filter(([name]) => CACHES.test(name));
    if (cache) return [pass({ place: cache[1], note: cache[0] })];
    const header = cacheHeader(program);
    if (header) return [pass({ place: header, note: 'clients may keep responses' })];
    return [fail({ message: 'missing', place: store[1], anchor: store[0] })];
  },
};

/** `res.set('Cache-Control', …)`, `reply.header('etag', …)`, `ctx.set({ 'Cache-Control': … })`. */
function cacheHeader(program: Program): Place | undefined {
  const isName = (name: string): boolean => /^(?:cache-control|etag)$/i.test(name);
  // `no-store` forbids what this is about.
  const keeps = (module: string, value: Value | undefined): boolean => {
    const text = value && program.literal(module, value)?.value;
    return typeof text !== 'string' || !/no-store|no-cache|max-age=0\b/i.test(text);
  };
  return program.calls.find(
    ({ module, fact }) =>
      fact.callee.kind === 'member' &&
      /^(?:set|setHeader|header|headers|append|writeHead)$/.test(fact.callee.property) &&
      fact.args.some(
        (arg, i) =>
          (arg.kind === 'string' && isName(arg.value) && keeps(module, fact.args[i + 1])) ||
          (arg.kind === 'object' && arg.properties.some(({ key, value }) => isName(key ?? '') && keeps(module, value))),
      ),
  )?.place;
}
