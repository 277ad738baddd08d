import type { Value } from '../../facts/types.ts';
import { RATE_LIMITERS } from '../../knowledge/http-security.ts';
import type { Place } from '../../parsers/place.ts';
import { findMounted } from '../../services/http/mounted.ts';
import type { Program, Service } from '../../services/types.ts';
import { fail, notApplicable, pass, unknown } from '../outcomes.ts';
import type { Rule } from '../types.ts';

/** Middleware of one's own that says what it is. */
function ownLimiter({ program }: Service): Place | undefined {
  return program?.calls.find(
    (call) =>
      call.fact.callee.kind === 'member' &&
      call.fact.callee.property === 'use' &&
      call.fact.args.some((arg) => /rate-?limit|throttl/i.test(nameOf(program, call.module, arg))),
  )?.place;
}

function nameOf(program: Program, module: string, value: Value): string {
  if (value.kind === 'ref') return program.modules.get(module)?.bindings[value.binding]?.name ?? '';
  if (value.kind === 'member') return value.property;
  const call = value.kind === 'call' ? program.modules.get(module)?.calls[value.call] : undefined;
  return call ? nameOf(program, module, call.callee) : '';
}

export const missingRateLimit: Rule = {
  id: 'missing-rate-limit',
  code: 'NR5202',
  title: 'Nothing limits how often a client may call',
  area: 'security',
  severity: 'warning',
  confidence: 'high',
  since: '0.1.0',
  stage: 'stable',
  recommended: false,
  topics: ['rate-limiting'],
  kinds: ['http', 'frontend'],
  options: {},
  messages: {
    missing:
      'No rate limit protects the routes of this service: one client, or one loop in somebody’s code, can take all of its capacity, and passwords can be guessed at full speed. Add a limiter with a store that the replicas share.',
  },
  docs: {
    what: 'Looks for a rate limiter mounted on the production path.',
    why: 'Without a limit the slowest route decides how few requests it takes to stop the service.',
    fix: 'express-rate-limit, @fastify/rate-limit, @nestjs/throttler or rate-limiter-flexible with Redis.',
    references: ['https://cheatsheetseries.owasp.org/cheatsheets/Denial_of_Service_Cheat_Sheet.html'],
  },
  examples: {
    bad: [
      {
        title: 'not so',
        files: {
          'package.json': '{ "name": "api" }\n',
          Dockerfile: 'FROM node:24-alpine\nENV NODE_ENV=production\nCOPY . .\nCMD ["node", "server.js"]\n',
          'server.js':
            "const express = require('express');\nconst app = express();\napp.get('/', (req, res) => res.end());\napp.listen(3000);\n",
        },
      },
    ],
    good: [
      {
        title: 'so',
        files: {
          'package.json': '{ "name": "api" }\n',
          Dockerfile: 'FROM node:24-alpine\nENV NODE_ENV=production\nCOPY . .\nCMD ["node", "server.js"]\n',
          'server.js':
            "const { rateLimit } = require('express-rate-limit');\nconst express = require('express');\nconst app = express();\napp.use(rateLimit({ limit: 100 }));\napp.get('/', (req, res) => res.end());\napp.listen(3000);\n",
        },
      },
    ],
  },
  check: (service) => {
    if (!service.program) return [unknown(service.lost[0] ?? 'the source entry was not found')];
    const server = service.servers.find((item) => item.protocol !== 'other');
    if (!server) return [notApplicable('the service serves no requests')];
    const mounted = findMounted(service, RATE_LIMITERS);
    if (mounted.length > 0) return [pass(...mounted.slice(0, 3).map((call) => call.place))];
    const own = ownLimiter(service);
    if (own) return [pass({ place: own, note: 'a limiter of its own' })];
    return [fail({ message: 'missing', place: server.place, anchor: 'rate-limit' })];
  },
};
