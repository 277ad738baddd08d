import type { Place } from '../../parsers/place.ts';
import { limitersOf } from '../../services/http/rate-limits.ts';
import type { Service } from '../../services/types.ts';
import { maximumReplicas, openReplicas } from '../../services/workloads/queries.ts';
import { fail, notApplicable, pass, unknown } from '../outcomes.ts';
import type { Rule } from '../types.ts';

/** More than one process that serves; undefined for one, `unknown` when nothing tells. */
function severalProcesses(
  service: Service,
): { readonly text: string; readonly count: number; readonly place: Place } | 'unknown' | undefined {
  const instances = service.command?.supervisor?.instances;
  if (instances !== undefined && instances !== '1' && service.command?.supervisor?.place)
    return {
      text: `${instances} instances run`,
      count: Number(instances) || 2,
      place: service.command.supervisor.place,
    };
  const fork = service.program?.callsTo('node:cluster#fork')[0];
  if (fork && service.program?.runs(fork) !== false)
    return { text: 'cluster workers run', count: 2, place: fork.place };
  const most = service.workloads.map((workload) => maximumReplicas(workload, service.repository));
  const several = most.find((item) => item.value > 1);
  if (several) return { text: `up to ${several.value} replicas run`, count: several.value, place: several.place };
  const isOpen = service.workloads.some((workload) => openReplicas(workload, service.repository));
  return most.length === 0 || isOpen ? 'unknown' : undefined;
}

const BASE = {
  'package.json': '{ "name": "api", "dependencies": { "express-rate-limit": "^8.0.0" } }\n',
  Dockerfile: 'FROM node:24-alpine\nENV NODE_ENV=production\nCOPY . .\nCMD ["node", "server.js"]\n',
};

export const inMemoryRateLimit: Rule = {
  id: 'in-memory-rate-limit',
  code: 'NR5210',
  title: 'Every replica counts requests for itself',
  area: 'security',
  severity: 'warning',
  confidence: 'high',
  since: '0.1.0',
  stage: 'stable',
  recommended: false,
  topics: ['rate-limit-shared-store'],
  kinds: ['http', 'frontend', 'unknown'],
  options: {},
  messages: {
    memory:
      'This limiter counts in the memory of one process, and {many}: a client gets {times} times the limit, and every restart starts from zero. Give it a store in Redis that the replicas share.',
  },
  docs: {
    what: 'Asks where each rate limiter keeps its counters, by options and defaults of the library, when more than one process serves: replicas, the maximum of an autoscaler, cluster workers, instances of pm2.',
    why: 'A limit that is multiplied by the number of replicas grows exactly when the service scales out under attack.',
    fix: 'store: new RedisStore(…) for express-rate-limit, redis: client for @fastify/rate-limit, RateLimiterRedis, ThrottlerStorageRedis.',
    references: [
      'https://express-rate-limit.mintlify.app/reference/stores',
      'https://github.com/fastify/fastify-rate-limit#options',
    ],
  },
  examples: {
    bad: [
      {
        title: 'three replicas, memory store',
        files: {
          ...BASE,
          'server.js': `const { rateLimit } = require('express-rate-limit');
const express = require('express');
const app = express();
app.use(rateLimit({ limit: 100 }));
app.get('/orders', (req, res) => res.end());
app.listen(3000);
`,
          'deploy.yaml': `apiVersion: apps/v1
kind: Deployment
metadata:
  name: api
spec:
  replicas: 3
  selector:
    matchLabels: { app: api }
  template:
    metadata:
      labels: { app: api }
    spec:
      containers:
        - name: api
          image: api
`,
        },
      },
    ],
    good: [
      {
        title: 'a store in Redis',
        files: {
          ...BASE,
          'server.js': `const { rateLimit } = require('express-rate-limit');
const { RedisStore } = require('rate-limit-redis');
const { client } = require('./redis');
const express = require('express');
const app = express();
app.use(rateLimit({ limit: 100, store: new RedisStore({ sendCommand: (...args) => client.sendCommand(args) }) }));
app.get('/orders', (req, res) => res.end());
app.listen(3000);
`,
          'redis.js': `const { createClient } = require('redis');
exports.client = createClient();
`,
          'deploy.yaml': `apiVersion: apps/v1
kind: Deployment
metadata:
  name: api
spec:
  replicas: 3
  selector:
    matchLabels: { app: api }
  template:
    metadata:
      labels: { app: api }
    spec:
      containers:
        - name: api
          image: api
`,
        },
      },
    ],
  },
  check: (service) => {
    if (!service.program) return [unknown(service.lost[0] ?? 'the source entry was not found')];
    const limiters = limitersOf(service);
    if (limiters.length === 0) return [notApplicable('no rate limiter whose counters are known')];
    const many = severalProcesses(service);
    return limiters.map((limiter) => {
      const { store, place, row } = limiter;
      if (store === 'shared') return pass({ place, note: `${row.library} with a shared store` });
      if (store === 'unknown') return unknown(`the store of ${row.library} could not be followed`, { place });
      if (many === 'unknown') return unknown('how many replicas run is not described in this repository', { place });
      if (many === undefined) return notApplicable('a single process serves');
      return fail({
        message: 'memory',
        args: { many: many.text, times: many.count },
        place,
        related: [{ place: many.place, note: many.text }],
        anchor: row.library,
      });
    });
  },
};
