import type { Place } from '../../parsers/place.ts';
import { lostSource } from '../../services/http/lost-source.ts';
import {
  covers,
  edgeLimitsOf,
  type Limiter,
  limitersOf,
  ownLimitersOf,
  routeLimit,
} from '../../services/http/rate-limits.ts';
import type { LinkedCall, Route, Service } from '../../services/types.ts';
import { fail, notApplicable, pass, unknown } from '../outcomes.ts';
import type { Rule } from '../types.ts';

const CREDENTIALS =
  /(?:^|[/._-])(?:log-?in|sign-?in|sign-?up|register|password|passwd|otp|2fa|mfa|token|forgot(?:-password)?|reset-password|authenticate)(?:$|[/._-])/i;

function takesCredentials({ method, path }: Route): boolean {
  return /^(?:POST|PUT|PATCH|ALL)$/.test(method) && (CREDENTIALS.test(path) || /(?:^|\/)auth$/i.test(path));
}

/** A limiter for this route alone, or one whose rate is as strict as asked; `rate` is requests in a minute. */
function findDedicated(
  service: Service,
  route: Route,
  limiters: readonly Limiter[],
  own: readonly LinkedCall[],
  rate: number,
): Place | undefined {
  const { program } = service;
  const atRoute = program && routeLimit(program, route);
  if (atRoute) return atRoute.place ?? route.place;
  const decorated = route.handlers.flatMap((ref) =>
    (program?.fn(ref).decorators ?? []).map((call) => program?.call({ module: ref.module, call })),
  );
  const throttle = decorated.find((call) => call && program?.callees(call).includes('@nestjs/throttler#Throttle'));
  if (throttle) return throttle.place;
  const ownCall = own.find(
    (call) =>
      call === route.call ||
      namesAuth(program?.literal(call.module, call.fact.args[0] ?? { kind: 'undefined' })?.value),
  );
  if (ownCall) return ownCall.place;
  return limiters.find((limiter) => {
    if (covers(service, limiter, route) === false) return false;
    const perMinute = limiter.max !== undefined && limiter.window ? (limiter.max * 60_000) / limiter.window : undefined;
    // "About": three times the rate is still a hundred guesses in an hour, not thousands.
    if (perMinute !== undefined) return perMinute <= rate * 3;
    return limiter.mount.uses.some((use) => use.call === route.call || namesAuth(use.path));
  })?.place;
}

function namesAuth(value: unknown): boolean {
  return typeof value === 'string' && (/(?:^|\/)auth(?:\/|$)/i.test(value) || CREDENTIALS.test(value));
}

const BASE = {
  'package.json': '{ "name": "api", "dependencies": { "express-rate-limit": "^8.0.0" } }\n',
  Dockerfile: 'FROM node:24-alpine\nENV NODE_ENV=production\nCOPY . .\nCMD ["node", "server.js"]\n',
};

export const looseAuthRateLimit: Rule = {
  id: 'loose-auth-rate-limit',
  code: 'NR5214',
  title: 'Passwords can be guessed at full speed',
  area: 'security',
  severity: 'warning',
  confidence: 'high',
  since: '0.1.0',
  stage: 'stable',
  recommended: false,
  topics: ['rate-limit-auth-strict'],
  kinds: ['http', 'frontend', 'unknown'],
  options: {
    max: { default: 10, minimum: 1, description: 'Tries that a client has in the window.' },
    minutes: { default: 15, minimum: 1, description: 'Length of the window.' },
  },
  messages: {
    none: 'Nothing limits {method} {path}: passwords and codes can be guessed as fast as the service answers. Put a limiter of its own before it, about {max} tries in {minutes} minutes.',
    general:
      '{method} {path} has only the general limit ({limit}), which leaves room for thousands of guesses a day. Put a stricter limiter before it, about {max} tries in {minutes} minutes.',
  },
  docs: {
    what: 'Looks at routes that take credentials (login, token, password, one-time codes, registration) and asks for a rate limiter of their own that is stricter than the general one.',
    why: 'A general limit is sized for users who click; a guesser is happy with it.',
    fix: "app.use('/auth', rateLimit({ windowMs: 15 * 60_000, limit: 10 })) before the routes; config: { rateLimit: { max: 10, timeWindow: '15 minutes' } } in Fastify; @Throttle in Nest.",
    references: [
      'https://cheatsheetseries.owasp.org/cheatsheets/Authentication_Cheat_Sheet.html#protect-against-automated-attacks',
    ],
  },
  examples: {
    bad: [
      {
        title: 'the general limit only',
        files: {
          ...BASE,
          'server.js': `const { rateLimit } = require('express-rate-limit');
const express = require('express');
const app = express();
app.use(rateLimit({ windowMs: 60_000, limit: 200 }));
app.post('/auth/login', (req, res) => res.end());
app.get('/orders', (req, res) => res.end());
app.listen(3000);
`,
        },
      },
      {
        title: 'no limit',
        files: {
          ...BASE,
          'server.js': `const express = require('express');
const app = express();
app.post('/auth/login', (req, res) => res.end());
app.get('/orders', (req, res) => res.end());
app.listen(3000);
`,
        },
      },
    ],
    good: [
      {
        title: 'ten tries',
        files: {
          ...BASE,
          'server.js': `const { rateLimit } = require('express-rate-limit');
const express = require('express');
const app = express();
app.use('/auth', rateLimit({ windowMs: 15 * 60_000, limit: 10 }));
app.post('/auth/login', (req, res) => res.end());
app.get('/orders', (req, res) => res.end());
app.listen(3000);
`,
        },
      },
    ],
  },
  check: (service, { options }) => {
    const { program } = service;
    if (!program) return [unknown(service.lost[0] ?? 'the source entry was not found')];
    const routes = service.routes.routes.filter(takesCredentials);
    const [first] = routes;
    if (!first) return [notApplicable('no route takes passwords, codes or tokens')];
    const max = Number(options.max);
    const minutes = Number(options.minutes);
    const args = { max, minutes };
    const limiters = limitersOf(service);
    const own = ownLimitersOf(service);
    const edge = edgeLimitsOf(service);
    return routes.slice(0, 5).map((route) => {
      const named = { ...args, method: route.method, path: route.path };
      const dedicated = findDedicated(service, route, limiters, own, max / minutes);
      if (dedicated) return pass({ place: dedicated, note: `limits ${route.path}` });
      const general = limiters.find((limiter) => covers(service, limiter, route) !== false);
      const place = route.place;
      const anchor = `${route.method} ${route.path}`;
      if (general) {
        if (general.max === undefined || general.window === undefined)
          return unknown(`how strict the limit of ${general.row.library} is could not be read`, {
            place: general.place,
          });
        const limit = `${general.max} in ${Math.round(general.window / 1000)} s`;
        return fail({
          message: 'general',
          args: { ...named, limit },
          place,
          related: [{ place: general.place }],
          anchor,
        });
      }
      const elsewhere = own[0]?.place ?? edge[0];
      if (elsewhere)
        return unknown('how strict the limit is, and for which routes, could not be read', { place: elsewhere });
      const lost = lostSource(service);
      return lost ? unknown(lost) : fail({ message: 'none', args: named, place, anchor });
    });
  },
};
