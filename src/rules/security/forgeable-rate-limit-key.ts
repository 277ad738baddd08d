import { readKey } from '../../services/http/limiter-keys.ts';
import { proxyTrustOf } from '../../services/http/proxy.ts';
import { limitersOf } from '../../services/http/rate-limits.ts';
import { fail, notApplicable, pass, unknown } from '../outcomes.ts';
import type { Rule } from '../types.ts';

const BASE = {
  'package.json': '{ "name": "api", "dependencies": { "express-rate-limit": "^8.0.0" } }\n',
  Dockerfile: 'FROM node:24-alpine\nENV NODE_ENV=production\nCOPY . .\nCMD ["node", "server.js"]\n',
};

export const forgeableRateLimitKey: Rule = {
  id: 'forgeable-rate-limit-key',
  code: 'NR5212',
  title: 'A client chooses the key that its requests are counted under',
  area: 'security',
  severity: 'warning',
  confidence: 'high',
  since: '0.1.0',
  stage: 'stable',
  recommended: false,
  topics: ['rate-limit-key'],
  kinds: ['http', 'frontend', 'unknown'],
  options: {},
  messages: {
    header:
      'The key of this limiter is {header}, which every client can write as it likes: a new value for each request, and the limit never counts. Use the address that the framework derives behind a trusted proxy, or the id of the user.',
    trustAll:
      'Every X-Forwarded-For is believed here, so a client picks the address that this limiter counts it under. Name the number of proxies in front (for instance trust proxy: 1).',
    constant:
      'The key of this limiter does not depend on the client: all of them share one limit, and one can use it up for everybody. Return the address or the id of the user.',
  },
  docs: {
    what: 'Follows the key of each rate limiter: the default (the address of the client), or what the key function reads. Raw forwarded headers and keys that ignore the request are reported, and addresses where every forwarded header is believed.',
    why: 'A limit that counts under a forged key limits nobody; one under a constant key limits everybody.',
    fix: "app.set('trust proxy', 1) and the default key, or keyGenerator: (req) => req.user?.id ?? ipKeyGenerator(req.ip).",
    references: [
      'https://express-rate-limit.mintlify.app/guides/troubleshooting-proxy-issues',
      'https://developer.mozilla.org/docs/Web/HTTP/Reference/Headers/X-Forwarded-For#security_and_privacy_concerns',
    ],
  },
  examples: {
    bad: [
      {
        title: 'the raw header',
        files: {
          ...BASE,
          'server.js': `const { rateLimit } = require('express-rate-limit');
const express = require('express');
const app = express();
app.use(rateLimit({ limit: 100, keyGenerator: (req) => req.headers['x-forwarded-for'] }));
app.get('/orders', (req, res) => res.end());
app.listen(3000);
`,
        },
      },
      {
        title: 'every proxy is believed',
        files: {
          ...BASE,
          'server.js': `const { rateLimit } = require('express-rate-limit');
const express = require('express');
const app = express();
app.set('trust proxy', true);
app.use(rateLimit({ limit: 100 }));
app.get('/orders', (req, res) => res.end());
app.listen(3000);
`,
        },
      },
    ],
    good: [
      {
        title: 'one proxy, user first',
        files: {
          ...BASE,
          'server.js': `const { rateLimit } = require('express-rate-limit');
const express = require('express');
const app = express();
app.set('trust proxy', 1);
app.use(rateLimit({ limit: 100, keyGenerator: (req) => req.user?.id ?? req.ip }));
app.get('/orders', (req, res) => res.end());
app.listen(3000);
`,
        },
      },
    ],
  },
  check: (service) => {
    const { program } = service;
    if (!program) return [unknown(service.lost[0] ?? 'the source entry was not found')];
    const limiters = limitersOf(service).filter((item) => item.row.key.options.length > 0);
    if (limiters.length === 0) return [notApplicable('no rate limiter whose key is known')];
    const trust = proxyTrustOf(service);
    return limiters.map((limiter) => {
      const { keyGenerator, row } = limiter;
      const place = keyGenerator?.place ?? limiter.place;
      const key = keyGenerator ? readKey(program, keyGenerator.functions) : { kind: 'address' as const };
      if (key.kind === 'header')
        return fail({ message: 'header', args: { header: key.header }, place, anchor: row.library });
      if (key.kind === 'constant') return fail({ message: 'constant', place, anchor: row.library });
      if (key.kind === 'address' && trust?.trusts === 'all')
        return fail({
          message: 'trustAll',
          place: trust.place,
          related: [{ place, note: 'the limiter' }],
          anchor: row.library,
        });
      return pass({ place, note: key.kind === 'address' ? 'the address of the client' : 'a key of its own' });
    });
  },
};
