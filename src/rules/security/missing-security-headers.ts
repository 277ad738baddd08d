import { HEADER_MIDDLEWARE } from '../../knowledge/http-security.ts';
import type { Place } from '../../parsers/place.ts';
import { findMounted } from '../../services/http/mounted.ts';
import type { Service } from '../../services/types.ts';
import { fail, notApplicable, pass, unknown } from '../outcomes.ts';
import type { Rule } from '../types.ts';

const HEADER =
  /^(?:content-security-policy|strict-transport-security|x-content-type-options|x-frame-options|referrer-policy)$/i;

/** Two or more of the headers set by the service itself, or `headers()` in the configuration of Next.js. */
function byHand({ program, repository, root }: Service): Place | undefined {
  const calls =
    program?.calls.filter((call) => call.fact.args[0]?.kind === 'string' && HEADER.test(call.fact.args[0].value)) ?? [];
  if (calls.length > 1) return calls[0]?.place;
  const config = ['next.config.mjs', 'next.config.js', 'next.config.ts']
    .map((name) => (root === '.' ? name : `${root}/${name}`))
    .find((file) => repository.has(file));
  const text = config === undefined ? undefined : repository.text(config);
  const at = text?.search(/content-security-policy|strict-transport-security|x-frame-options/i) ?? -1;
  if (config === undefined || text === undefined || at < 0 || !/headers\s*\(/.test(text)) return undefined;
  const line = text.slice(0, at).split('\n').length;
  return { path: config, line, column: 1, endLine: line, endColumn: 1 };
}

export const missingSecurityHeaders: Rule = {
  id: 'missing-security-headers',
  code: 'NR5201',
  title: 'Responses carry no security headers',
  area: 'security',
  severity: 'warning',
  confidence: 'high',
  since: '0.1.0',
  stage: 'stable',
  recommended: false,
  topics: ['security-headers'],
  kinds: ['http', 'frontend'],
  options: {},
  messages: {
    missing:
      'No middleware sets security headers (Content-Security-Policy, Strict-Transport-Security, X-Content-Type-Options…): browsers apply none of their protections to what this service sends. Mount helmet, or the like of your framework, before the routes.',
  },
  docs: {
    what: 'Looks for helmet and its relatives mounted on the production path, headers set by hand, and headers() of Next.js.',
    why: 'The headers cost nothing and close cross-site scripting, sniffing and framing for good.',
    fix: 'app.use(helmet()) before the routes; @fastify/helmet, koa-helmet, secureHeaders() of Hono.',
    references: ['https://helmetjs.github.io', 'https://owasp.org/www-project-secure-headers/'],
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
            "const helmet = require('helmet');\nconst express = require('express');\nconst app = express();\napp.use(helmet());\napp.get('/', (req, res) => res.end());\napp.listen(3000);\n",
        },
      },
    ],
  },
  check: (service) => {
    if (!service.program) return [unknown(service.lost[0] ?? 'the source entry was not found')];
    const server = service.servers.find((item) => item.protocol === 'http');
    if (!server) return [notApplicable('the service serves no HTTP')];
    const mounted = findMounted(service, HEADER_MIDDLEWARE);
    if (mounted.length > 0) return [pass(...mounted.slice(0, 3).map((call) => call.place))];
    const own = byHand(service);
    if (own) return [pass({ place: own, note: 'set by hand' })];
    return [fail({ message: 'missing', place: server.place, anchor: 'headers' })];
  },
};
