import { fail, pass } from '../outcomes.ts';
import type { Rule } from '../types.ts';
import { judgeHeader } from './judge-header.ts';

const STRICT = /^(?:no-referrer|same-origin|strict-origin|strict-origin-when-cross-origin)$/;

const BASE = {
  'package.json': '{ "name": "api", "dependencies": { "helmet": "^8.0.0" } }\n',
  Dockerfile: 'FROM node:24-alpine\nENV NODE_ENV=production\nCOPY . .\nCMD ["node", "server.js"]\n',
};

export const leakyReferrerPolicy: Rule = {
  id: 'leaky-referrer-policy',
  code: 'NR5208',
  title: 'Links tell other sites the full address',
  area: 'security',
  severity: 'warning',
  confidence: 'high',
  since: '0.1.0',
  stage: 'stable',
  recommended: false,
  topics: ['referrer-policy'],
  kinds: ['http', 'frontend', 'unknown'],
  options: {},
  messages: {
    missing:
      'The header middleware sends no Referrer-Policy, so what is told to other sites is up to the browser. Send strict-origin-when-cross-origin, same-origin or no-referrer.',
    weak: 'Referrer-Policy is {value}: other sites get addresses of this one with whatever stands in path and query (ids, tokens). Send strict-origin-when-cross-origin, same-origin or no-referrer.',
  },
  docs: {
    what: 'Works out the Referrer-Policy that is sent and accepts no-referrer, same-origin, strict-origin and strict-origin-when-cross-origin.',
    why: 'Reset links and ids in addresses end up in the logs of whoever is linked to.',
    fix: "referrerPolicy: { policy: 'strict-origin-when-cross-origin' }",
    references: ['https://developer.mozilla.org/docs/Web/HTTP/Reference/Headers/Referrer-Policy'],
  },
  examples: {
    bad: [
      {
        title: 'full address to everyone',
        files: {
          ...BASE,
          'server.js': `const helmet = require('helmet');
const express = require('express');
const app = express();
app.use(helmet({ referrerPolicy: { policy: 'unsafe-url' } }));
app.get('/', (req, res) => res.end());
app.listen(3000);
`,
        },
      },
    ],
    good: [
      {
        title: 'the default of helmet',
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
  check: (service) =>
    judgeHeader(service, 'referrer', {
      missing: (place) => fail({ message: 'missing', place, anchor: 'referrer-policy' }),
      judge: (text, place) => {
        // The last policy that the browser knows counts.
        const value = text.split(',').at(-1)?.trim().toLowerCase() ?? '';
        return STRICT.test(value)
          ? pass({ place, note: value })
          : fail({ message: 'weak', args: { value }, place, anchor: 'referrer-policy' });
      },
    }),
};
