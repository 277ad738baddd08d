import { databaseClientsOf } from '../../services/databases/clients.ts';
import { redisRetryOf } from '../../services/databases/redis-retries.ts';
import { fail, pass, unknown } from '../outcomes.ts';
import { exampleService } from '../source-example.ts';
import { LONG_RUNNING, type Rule } from '../types.ts';
import { eachClient } from './each-client.ts';

export const redisReconnectWithoutBackoff: Rule = {
  id: 'redis-reconnect-without-backoff',
  code: 'NR5012',
  title: 'All replicas reconnect to redis at the same moments',
  area: 'databases',
  severity: 'warning',
  confidence: 'medium',
  since: '0.1.0',
  stage: 'preview',
  recommended: false,
  topics: ['redis-reconnect-backoff'],
  kinds: LONG_RUNNING,
  options: {},
  messages: {
    constant:
      'This redis client reconnects after the same delay every time: when redis restarts, all replicas hammer it in step until it falls over again. Let the delay grow with the attempt, up to a few seconds, and add some randomness.',
    jitter:
      'This redis client reconnects without randomness: after a restart of redis all replicas return at the same moments. Set retryStrategy: (attempt) => Math.min(attempt * 100, 2_000) + Math.random() * 200.',
    unlimited:
      'With maxRetriesPerRequest: null commands wait for redis for ever: while it is down requests pile up instead of failing. Give it a small number; null is meant for BullMQ workers only.',
  },
  docs: {
    what: 'Looks at every redis client for its reconnect strategy: a delay that grows with the attempt, randomness, and commands that give up. node-redis has all three by default; ioredis has no randomness.',
    why: 'A cache that comes back is cold and slow; clients that return in lockstep push it over again.',
    fix: 'ioredis: retryStrategy and maxRetriesPerRequest; node-redis: socket.reconnectStrategy.',
    references: [
      'https://github.com/redis/ioredis#auto-reconnect',
      'https://github.com/redis/node-redis/blob/master/docs/client-configuration.md#reconnect-strategy',
    ],
  },
  examples: {
    bad: [
      {
        title: 'always one second',
        files: exampleService(
          "import http from 'node:http';\nimport Redis from 'ioredis';\nexport const redis = new Redis(process.env.REDIS_URL, { retryStrategy: () => 1000 });\nhttp.createServer((req, res) => res.end('ok')).listen(3000);\n",
        ),
      },
    ],
    good: [
      {
        title: 'growing and random',
        files: exampleService(
          "import http from 'node:http';\nimport Redis from 'ioredis';\nexport const redis = new Redis(process.env.REDIS_URL, {\n  retryStrategy: (attempt) => Math.min(attempt * 100, 2_000) + Math.random() * 200,\n});\nhttp.createServer((req, res) => res.end('ok')).listen(3000);\n",
        ),
      },
    ],
  },
  check: (service) =>
    eachClient(
      service,
      databaseClientsOf(service).filter(({ row }) => row.kind === 'redis'),
      (client) => {
        if (!service.program) return undefined;
        const { place, strategy, grows, jitter, bounded } = redisRetryOf(service, service.program, client);
        const anchor = client.row.name;
        if (strategy === 'unknown') return unknown('the reconnect strategy could not be followed', { place });
        if (strategy === 'off') return pass({ place, note: 'does not reconnect by itself' });
        if (!grows) return fail({ message: 'constant', place, anchor });
        if (!bounded) return fail({ message: 'unlimited', place, anchor });
        if (!jitter) return fail({ message: 'jitter', place, anchor, severity: 'note' });
        return pass({ place, note: strategy === 'own' ? 'grows, with randomness' : `the default of ${anchor}` });
      },
      'the service opens no redis client',
    ),
};
