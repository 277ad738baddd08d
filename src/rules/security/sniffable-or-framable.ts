import { settingOf } from '../../services/http/security-headers.ts';
import { fail, pass, unknown } from '../outcomes.ts';
import type { Rule } from '../types.ts';
import { judgeHeader } from './judge-header.ts';

const BASE = {
  'package.json': '{ "name": "api", "dependencies": { "helmet": "^8.0.0" } }\n',
  Dockerfile: 'FROM node:24-alpine\nENV NODE_ENV=production\nCOPY . .\nCMD ["node", "server.js"]\n',
};

export const sniffableOrFramable: Rule = {
  id: 'sniffable-or-framable',
  code: 'NR5209',
  title: 'Responses may be sniffed or framed',
  area: 'security',
  severity: 'warning',
  confidence: 'high',
  since: '0.1.0',
  stage: 'stable',
  recommended: false,
  topics: ['nosniff-and-frame-deny'],
  kinds: ['http', 'frontend', 'unknown'],
  options: {},
  messages: {
    nosniff:
      'X-Content-Type-Options: nosniff is not sent: a browser may take an upload or an error text for a script. Leave noSniff of the header middleware on.',
    frame:
      "Neither X-Frame-Options nor frame-ancestors keeps other sites from framing this one: a click on theirs can become a click on yours. Send X-Frame-Options: DENY, or frame-ancestors 'none'.",
  },
  docs: {
    what: 'Works out X-Content-Type-Options, X-Frame-Options and frame-ancestors of the Content-Security-Policy.',
    why: 'Both attacks are old, easy, and stopped by one header each.',
    fix: 'Leave the defaults of the middleware on; X-Frame-Options: DENY where nothing frames the pages.',
    references: [
      'https://developer.mozilla.org/docs/Web/HTTP/Reference/Headers/X-Content-Type-Options',
      'https://developer.mozilla.org/docs/Web/HTTP/Reference/Headers/X-Frame-Options',
    ],
  },
  examples: {
    bad: [
      {
        title: 'nosniff is off',
        files: {
          ...BASE,
          'server.js': `const helmet = require('helmet');
const express = require('express');
const app = express();
app.use(helmet({ noSniff: false }));
app.get('/', (req, res) => res.end());
app.listen(3000);
`,
        },
      },
      {
        title: 'frames from everywhere',
        files: {
          ...BASE,
          'server.js': `const helmet = require('helmet');
const express = require('express');
const app = express();
app.use(helmet({ frameguard: false, contentSecurityPolicy: false }));
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
      {
        title: 'frame-ancestors instead of X-Frame-Options',
        files: {
          ...BASE,
          'server.js': `const helmet = require('helmet');
const express = require('express');
const app = express();
app.use(helmet({ xFrameOptions: false }));
app.get('/', (req, res) => res.end());
app.listen(3000);
`,
        },
      },
    ],
  },
  check: (service) => [
    ...judgeHeader(service, 'nosniff', {
      missing: (place) => fail({ message: 'nosniff', place, anchor: 'nosniff' }),
      judge: (value, place) =>
        /nosniff/i.test(value) ? pass({ place, note: value }) : fail({ message: 'nosniff', place, anchor: 'nosniff' }),
    }),
    ...judgeHeader(service, 'frame', {
      missing: (place) => {
        const policy = settingOf(service, 'csp');
        if (policy && !policy.off && /frame-ancestors (?!\*|https?:(?:;|$))/.test(policy.value ?? ''))
          return pass({ place: policy.place, note: 'frame-ancestors' });
        return policy && !policy.off && policy.value === undefined
          ? unknown('the Content-Security-Policy, which may hold frame-ancestors, could not be read', { place })
          : fail({ message: 'frame', place, anchor: 'frame' });
      },
      judge: (value, place) =>
        /^(?:deny|sameorigin)$/i.test(value)
          ? pass({ place, note: value })
          : fail({ message: 'frame', place, anchor: 'frame' }),
    }),
  ],
};
