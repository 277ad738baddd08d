import type { Value } from '../../facts/types.ts';
import { limitersOf } from '../../services/http/rate-limits.ts';
import type { LinkedCall } from '../../services/types.ts';
import { fail, notApplicable, pass, unknown } from '../outcomes.ts';
import type { Outcome, Rule } from '../types.ts';

function namesRetryAfter(value: Value): boolean {
  if (value.kind === 'string') return /^retry-after$/i.test(value.value);
  return value.kind === 'object' && value.properties.some((item) => /^retry-?after$/i.test(item.key ?? ''));
}

/** `res.status(429)`, `reply.code(429)`, `c.json(body, 429)`. */
function statusOf({ fact }: LinkedCall): number | undefined {
  if (
    fact.callee.kind !== 'member' ||
    !/^(?:status|code|sendStatus|writeHead|json|text|body)$/.test(fact.callee.property)
  )
    return undefined;
  const number = fact.args.find((arg) => arg.kind === 'number');
  return number?.kind === 'number' && number.value >= 200 && number.value < 600 ? number.value : undefined;
}

const BASE = {
  'package.json': '{ "name": "api", "dependencies": { "express-rate-limit": "^8.0.0" } }\n',
  Dockerfile: 'FROM node:24-alpine\nENV NODE_ENV=production\nCOPY . .\nCMD ["node", "server.js"]\n',
};

export const limitedWithoutRetryAfter: Rule = {
  id: 'limited-without-retry-after',
  code: 'NR5213',
  title: 'Limited clients are not told to come back later',
  area: 'security',
  severity: 'warning',
  confidence: 'high',
  since: '0.1.0',
  stage: 'stable',
  recommended: false,
  topics: ['rate-limit-429-retry-after'],
  kinds: ['http', 'frontend', 'unknown'],
  options: {},
  messages: {
    status:
      'A limited request is answered with {status} here: clients and proxies take it for another error and retry at once. Answer 429 with Retry-After.',
    retry:
      'Limited requests get 429 without Retry-After, so clients retry when they like, which is at once. Say how many seconds to wait.',
  },
  docs: {
    what: 'Asks what a limited request is answered with: the status of the limiter and its own handler, and whether Retry-After is sent.',
    why: '429 with Retry-After is what clients, SDKs and proxies know how to wait for.',
    fix: "Leave the default answer of the limiter, or res.status(429).set('Retry-After', seconds) in the handler.",
    references: ['https://developer.mozilla.org/docs/Web/HTTP/Reference/Status/429'],
  },
  examples: {
    bad: [
      {
        title: 'forbidden instead of limited',
        files: {
          ...BASE,
          'server.js': `const { rateLimit } = require('express-rate-limit');
const express = require('express');
const app = express();
app.use(rateLimit({ limit: 100, statusCode: 403 }));
app.get('/orders', (req, res) => res.end());
app.listen(3000);
`,
        },
      },
      {
        title: 'no headers at all',
        files: {
          ...BASE,
          'server.js': `const { rateLimit } = require('express-rate-limit');
const express = require('express');
const app = express();
app.use(rateLimit({ limit: 100, standardHeaders: false, legacyHeaders: false }));
app.get('/orders', (req, res) => res.end());
app.listen(3000);
`,
        },
      },
    ],
    good: [
      {
        title: 'the default answer',
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
  },
  check: (service) => {
    const { program } = service;
    if (!program) return [unknown(service.lost[0] ?? 'the source entry was not found')];
    const limiters = limitersOf(service);
    if (limiters.length === 0) return [notApplicable('no rate limiter of a known library')];
    const retry = program.calls.find(({ fact }) => fact.args.some(namesRetryAfter));
    return limiters.map((limiter): Outcome => {
      const { row, place, mount, status, handlers } = limiter;
      const anchor = row.library;
      const answered = program.reach(handlers).calls.flatMap((call) => statusOf(call) ?? []);
      const given = answered.find((code) => code !== 429) ?? status;
      if (given !== 429 && given !== 503) return fail({ message: 'status', args: { status: given }, place, anchor });
      if (row.headers === 'manual') {
        if (retry) return pass({ place: retry.place, note: 'Retry-After is sent' });
        const limited = program.calls.find((call) => statusOf(call) === 429);
        return limited
          ? fail({ message: 'retry', place: limited.place, severity: 'note', anchor })
          : unknown(`what answers a request that ${row.library} refuses was not found`, { place });
      }
      const isOff = (name: string, byDefault: boolean): boolean => {
        const lookup = program.option(mount.options?.module ?? mount.module, mount.options?.value, name);
        const known = lookup.value && program.literal(lookup.module, lookup.value);
        return known ? known.value === false : !lookup.found && !byDefault;
      };
      const silent = row.headers === 'legacy' && isOff('standardHeaders', false) && isOff('legacyHeaders', true);
      return silent && !retry
        ? fail({ message: 'retry', place, anchor })
        : pass({ place, note: `${row.library} answers 429 with Retry-After` });
    });
  },
};
