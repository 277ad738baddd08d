import { fail, pass } from '../outcomes.ts';
import type { Rule } from '../types.ts';
import { judgeHeader } from './judge-header.ts';

/** Pop-ups of one's own (payment, sign-in) need same-origin-allow-popups. */
const STRICT = /^same-(?:origin|site|origin-allow-popups)$/;

const BASE = {
  'package.json': '{ "name": "api", "dependencies": { "helmet": "^8.0.0" } }\n',
  Dockerfile: 'FROM node:24-alpine\nENV NODE_ENV=production\nCOPY . .\nCMD ["node", "server.js"]\n',
};

export const missingCrossOriginIsolation: Rule = {
  id: 'missing-cross-origin-isolation',
  code: 'NR5207',
  title: 'Other origins may embed or open this service',
  area: 'security',
  severity: 'warning',
  confidence: 'high',
  since: '0.1.0',
  stage: 'stable',
  recommended: false,
  topics: ['cross-origin-isolation-headers'],
  kinds: ['http', 'frontend', 'unknown'],
  options: {},
  messages: {
    missing:
      '{header} is not sent: pages of other origins can keep a handle on a window of this service or embed its responses, which side-channel attacks read. Send {header}: same-origin.',
    weak: '{header} is {value}: pages of other origins can use the responses of this service as if they were theirs. Send same-origin, and make the exception on the routes that need one.',
  },
  docs: {
    what: 'Works out Cross-Origin-Opener-Policy and Cross-Origin-Resource-Policy. Cross-Origin-Embedder-Policy is not demanded: it breaks assets of third parties.',
    why: 'The two headers keep other sites out of the process and the windows of yours.',
    fix: 'helmet 5 or newer and secureHeaders() of Hono send both by default; do not switch them off for the whole service.',
    references: [
      'https://developer.mozilla.org/docs/Web/HTTP/Reference/Headers/Cross-Origin-Opener-Policy',
      'https://developer.mozilla.org/docs/Web/HTTP/Reference/Headers/Cross-Origin-Resource-Policy',
    ],
  },
  examples: {
    bad: [
      {
        title: 'CORP is off',
        files: {
          ...BASE,
          'server.js': `const helmet = require('helmet');
const express = require('express');
const app = express();
app.use(helmet({ crossOriginResourcePolicy: false }));
app.get('/', (req, res) => res.end());
app.listen(3000);
`,
        },
      },
      {
        title: 'open to every origin',
        files: {
          ...BASE,
          'server.js': `const helmet = require('helmet');
const express = require('express');
const app = express();
app.use(helmet({ crossOriginResourcePolicy: { policy: 'cross-origin' } }));
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
    (['coop', 'corp'] as const).flatMap((key) => {
      const header = key === 'coop' ? 'Cross-Origin-Opener-Policy' : 'Cross-Origin-Resource-Policy';
      return judgeHeader(service, key, {
        missing: (place) => fail({ message: 'missing', args: { header }, place, anchor: key }),
        judge: (value, place) =>
          STRICT.test(value)
            ? pass({ place, note: `${header}: ${value}` })
            : fail({ message: 'weak', args: { header, value }, place, anchor: key }),
      });
    }),
};
