import { lostSource } from '../../services/http/lost-source.ts';
import {
  askedLimitersOf,
  clientRoutes,
  covers,
  edgeLimitsOf,
  type Limiter,
  limitersOf,
  ownLimitersOf,
} from '../../services/http/rate-limits.ts';
import type { Service } from '../../services/types.ts';
import { fail, notApplicable, pass, unknown } from '../outcomes.ts';
import type { Rule } from '../types.ts';

/** Limiters that are seen to stand before technical routes only, such as the icon of the site. */
function isNarrow(service: Service, limiter: Limiter): boolean {
  const routes = clientRoutes(service);
  return routes.length > 0 && routes.every((route) => covers(service, limiter, route) === false);
}

/** ThrottlerModule counts nothing until its guard is bound (docs.nestjs.com/security/rate-limiting). */
function isUnguarded(service: Service, limiter: Limiter): boolean {
  if (limiter.row.library !== '@nestjs/throttler' || !service.program) return false;
  return ![...service.program.modules.values()].some((facts) =>
    facts.bindings.some(
      (binding) =>
        /Guard$/.test(binding.import?.name ?? '') &&
        facts.imports[binding.import?.import ?? -1]?.specifier === '@nestjs/throttler',
    ),
  );
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
  kinds: ['http', 'frontend', 'unknown'],
  options: {},
  messages: {
    missing:
      'No rate limit protects the routes of this service: one client, or one loop in somebody’s code, can take all of its capacity, and passwords can be guessed at full speed. Add a limiter with a store that the replicas share.',
    narrow:
      'This limiter stands before none of the {count} routes that clients call ({example}…), so it protects nothing. Mount it before them.',
    unguarded:
      'ThrottlerModule is configured, but ThrottlerGuard is bound nowhere, so nothing is counted. Provide it as APP_GUARD.',
  },
  docs: {
    what: 'Looks for a rate limiter on the production path that stands before routes that clients call: a middleware or plugin, one of the service itself, or limits of the ingress.',
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
    const limiters = limitersOf(service);
    const effective = limiters.filter((limiter) => !isNarrow(service, limiter) && !isUnguarded(service, limiter));
    if (effective.length > 0)
      return [pass(...effective.slice(0, 3).map((item) => ({ place: item.place, note: item.row.library })))];
    const own = ownLimitersOf(service)[0] ?? askedLimitersOf(service)[0];
    if (own) return [pass({ place: own.place, note: 'a limiter of its own' })];
    const edge = edgeLimitsOf(service);
    if (edge.length > 0) return [pass({ place: edge[0] ?? server.place, note: 'a limit of the ingress' })];
    const [limiter] = limiters;
    const routes = clientRoutes(service);
    if (limiter && isUnguarded(service, limiter))
      return [fail({ message: 'unguarded', place: limiter.place, anchor: 'rate-limit' })];
    if (limiter) {
      const args = { count: routes.length, example: routes[0]?.path ?? '/' };
      return [fail({ message: 'narrow', args, place: limiter.place, anchor: 'rate-limit' })];
    }
    const lost = lostSource(service);
    if (lost) return [unknown(lost)];
    return [fail({ message: 'missing', place: server.place, anchor: 'rate-limit' })];
  },
};
