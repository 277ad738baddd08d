import { limitersOf } from '../../services/http/rate-limits.ts';
import { fail, notApplicable, pass, unknown } from '../outcomes.ts';
import type { Rule } from '../types.ts';

const BASE = {
  'package.json': '{ "name": "api", "dependencies": { "express-rate-limit": "^8.0.0" } }\n',
  Dockerfile: 'FROM node:24-alpine\nENV NODE_ENV=production\nCOPY . .\nCMD ["node", "server.js"]\n',
};

export const missingRateLimitHeaders: Rule = {
  id: 'missing-rate-limit-headers',
  code: 'NR5211',
  title: 'Clients are not told how much of their limit is left',
  area: 'security',
  severity: 'note',
  confidence: 'high',
  since: '0.1.0',
  stage: 'stable',
  recommended: false,
  topics: ['rate-limit-headers'],
  kinds: ['http', 'frontend', 'unknown'],
  options: {},
  messages: {
    legacy:
      "This limiter sends the legacy X-RateLimit headers only; clients that follow the standard cannot slow down in time. Set standardHeaders: 'draft-8' (or draft-7) and legacyHeaders: false.",
    off: "This limiter sends no RateLimit headers, so clients learn of the limit by running into it. Set standardHeaders: 'draft-8'.",
    manual:
      'Nothing sends RateLimit headers for this limiter: clients learn of the limit by running into it. Send RateLimit and RateLimit-Policy with the answer.',
  },
  docs: {
    what: 'Asks which headers each rate limiter sends: standard RateLimit fields, the legacy X-RateLimit ones, or none.',
    why: 'A client that sees its budget can stay within it.',
    fix: "rateLimit({ standardHeaders: 'draft-8', legacyHeaders: false })",
    references: [
      'https://datatracker.ietf.org/doc/draft-ietf-httpapi-ratelimit-headers/',
      'https://express-rate-limit.mintlify.app/reference/configuration#standardheaders',
    ],
  },
  examples: {
    bad: [
      {
        title: 'the default',
        files: {
          ...BASE,
          'server.js': `const { rateLimit } = require('express-rate-limit');
const express = require('express');
const app = express();
app.use(rateLimit({ limit: 100 }));
app.get('/orders', (req, res) => res.end());
app.listen(3000);
`,
        },
      },
    ],
    good: [
      {
        title: 'draft 8',
        files: {
          ...BASE,
          'server.js': `const { rateLimit } = require('express-rate-limit');
const express = require('express');
const app = express();
app.use(rateLimit({ limit: 100, standardHeaders: 'draft-8', legacyHeaders: false }));
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
    const limiters = limitersOf(service);
    if (limiters.length === 0) return [notApplicable('no rate limiter of a known library')];
    const sent = program.calls.find(({ fact }) =>
      fact.args.some((arg) => arg.kind === 'string' && /^(?:x-)?ratelimit(?:-\w+)?$/i.test(arg.value)),
    );
    return limiters.map((limiter) => {
      const { row, place, mount } = limiter;
      const anchor = row.library;
      if (row.headers === 'default') return pass({ place, note: `${row.library} sends them by default` });
      if (row.headers === 'manual')
        return sent ? pass({ place: sent.place, note: 'sent by hand' }) : fail({ message: 'manual', place, anchor });
      const option = (name: string): unknown => {
        const lookup = program.option(mount.options?.module ?? mount.module, mount.options?.value, name);
        return lookup.value && (program.literal(lookup.module, lookup.value)?.value ?? 'set');
      };
      const standard = option('standardHeaders');
      if (standard !== undefined && standard !== false)
        return pass({ place, note: `standardHeaders: ${String(standard)}` });
      return fail({ message: option('legacyHeaders') === false ? 'off' : 'legacy', place, anchor });
    });
  },
};
