import { fail, pass, unknown } from '../outcomes.ts';
import type { Rule } from '../types.ts';
import { judgeHeader } from './judge-header.ts';

const BASE = {
  'package.json': '{ "name": "api", "dependencies": { "helmet": "^8.0.0" } }\n',
  Dockerfile: 'FROM node:24-alpine\nENV NODE_ENV=production\nCOPY . .\nCMD ["node", "server.js"]\n',
};

export const shortHsts: Rule = {
  id: 'short-hsts',
  code: 'NR5206',
  title: 'Browsers may go back to plain HTTP',
  area: 'security',
  severity: 'warning',
  confidence: 'high',
  since: '0.1.0',
  stage: 'stable',
  recommended: false,
  topics: ['hsts'],
  kinds: ['http', 'frontend', 'unknown'],
  options: { maxAge: { default: 31_536_000, minimum: 1, description: 'Seconds that max-age must reach.' } },
  messages: {
    missing:
      'The header middleware sends no Strict-Transport-Security, so the first request of a visit may go over plain HTTP, where it can be read and redirected. Send max-age=31536000; includeSubDomains.',
    short:
      'Strict-Transport-Security is {value} here: {what}. Send max-age=31536000; includeSubDomains, so that browsers keep to HTTPS for a year and on every subdomain.',
  },
  docs: {
    what: 'Works out the Strict-Transport-Security header that is sent: options, and the default of the installed version (180 days in helmet 7 and older and in Hono, one year in helmet 8).',
    why: 'A short time or missing subdomains leave room to strip TLS from a visitor.',
    fix: 'strictTransportSecurity: { maxAge: 31536000, includeSubDomains: true }',
    references: [
      'https://developer.mozilla.org/docs/Web/HTTP/Reference/Headers/Strict-Transport-Security',
      'https://hstspreload.org',
    ],
  },
  examples: {
    bad: [
      {
        title: 'two days',
        files: {
          ...BASE,
          'server.js': `const helmet = require('helmet');
const express = require('express');
const app = express();
app.use(helmet({ strictTransportSecurity: { maxAge: 172800 } }));
app.get('/', (req, res) => res.end());
app.listen(3000);
`,
        },
      },
      {
        title: 'no subdomains',
        files: {
          ...BASE,
          'server.js': `const helmet = require('helmet');
const express = require('express');
const app = express();
app.use(helmet({ hsts: { includeSubDomains: false } }));
app.get('/', (req, res) => res.end());
app.listen(3000);
`,
        },
      },
    ],
    good: [
      {
        title: 'the default of helmet 8',
        files: {
          ...BASE,
          'server.js': `const helmet = require('helmet');
const express = require('express');
const app = express();
app.use(helmet());
app.get('/', (req, res) => res.end());
app.listen(3000);
`,
        },
      },
    ],
  },
  check: (service, { options }) =>
    judgeHeader(service, 'hsts', {
      missing: (place) => fail({ message: 'missing', place, anchor: 'hsts' }),
      judge: (value, place) => {
        const seconds = Number(/max-age=(\d+)/i.exec(value)?.[1] ?? Number.NaN);
        const wanted = Number(options.maxAge);
        if (Number.isNaN(seconds)) return unknown('max-age of Strict-Transport-Security is computed', { place });
        const days = `${Math.floor(seconds / 86_400)} days are less than ${Math.floor(wanted / 86_400)}`;
        const what = seconds < wanted ? days : /includeSubDomains/i.test(value) ? undefined : 'subdomains are left out';
        return what === undefined
          ? pass({ place, note: value })
          : fail({ message: 'short', args: { value, what }, place, anchor: 'hsts' });
      },
    }),
};
