import { lostSource } from '../../services/http/lost-source.ts';
import { securityHeadersOf } from '../../services/http/security-headers.ts';
import { about, fail, notApplicable, pass, unknown } from '../outcomes.ts';
import type { Rule } from '../types.ts';

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
  topics: [
    'security-headers',
    'csp-strict',
    'hsts',
    'cross-origin-isolation-headers',
    'referrer-policy',
    'nosniff-and-frame-deny',
  ],
  kinds: ['http', 'frontend', 'unknown'],
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
    const sent = [...securityHeadersOf(service).values()].flat().filter((item) => !item.off);
    // One header by itself (CORP for an image route, CSP of a page) is no protection of the service.
    if (new Set(sent.map((item) => item.header)).size > 1) {
      const places = new Map(sent.map((item) => [`${item.place.path}:${item.place.line}`, item]));
      const evidence = [...places.values()].slice(0, 3).map((item) => ({ place: item.place, note: item.by }));
      return [about(['security-headers'], pass(...evidence))];
    }
    const lost = lostSource(service);
    if (lost) return [unknown(lost)];
    return [fail({ message: 'missing', place: server.place, anchor: 'headers' })];
  },
};
