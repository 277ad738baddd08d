import { fail, pass } from '../outcomes.ts';
import type { Rule } from '../types.ts';
import { judgeHeader } from './judge-header.ts';

/** What a policy allows that it should not; undefined for a strict one. */
function weakness(policy: string): string | undefined {
  const directives = new Map(
    policy.split(';').map((part) => {
      const [name = '', ...sources] = part.trim().split(/\s+/);
      return [name.toLowerCase(), sources];
    }),
  );
  const fallback = directives.get('default-src');
  const scripts = directives.get('script-src') ?? fallback;
  if (!fallback && !scripts) return 'every source, for neither default-src nor script-src is set';
  if (!scripts) return 'scripts from everywhere, for neither script-src nor default-src is set';
  // A nonce, a hash or strict-dynamic switches unsafe-inline and hosts off (https://www.w3.org/TR/CSP3/#allow-all-inline).
  const named = scripts.some((source) => /^'(?:nonce|sha\d+)/.test(source));
  const open = scripts.find(
    (source) =>
      (source === "'unsafe-inline'" && !named) || source === "'unsafe-eval'" || /^(?:\*|https?:|data:)$/.test(source),
  );
  if (open && !(/^https?:$/.test(open) && scripts.includes("'strict-dynamic'"))) return `${open} in script-src`;
  const wide = fallback?.find((source) => /^(?:\*|https?:|data:|'unsafe-inline'|'unsafe-eval')$/.test(source));
  return wide && `${wide} in default-src`;
}

const BASE = {
  'package.json': '{ "name": "api", "dependencies": { "helmet": "^8.0.0" } }\n',
  Dockerfile: 'FROM node:24-alpine\nENV NODE_ENV=production\nCOPY . .\nCMD ["node", "server.js"]\n',
};

export const weakContentSecurityPolicy: Rule = {
  id: 'weak-content-security-policy',
  code: 'NR5205',
  title: 'The Content-Security-Policy lets scripts of others run',
  area: 'security',
  severity: 'warning',
  confidence: 'high',
  since: '0.1.0',
  stage: 'stable',
  recommended: false,
  topics: ['csp-strict'],
  kinds: ['http', 'frontend', 'unknown'],
  options: {},
  messages: {
    missing:
      "The header middleware sends no Content-Security-Policy: a script that somebody manages to inject runs with the rights of the user. Send one with default-src and script-src limited to 'self' (or default-src 'none' for an API).",
    weak: "The Content-Security-Policy allows {what}: an injected script runs, which is what the policy is there to stop. Limit default-src and script-src to 'self', with nonces or hashes for inline scripts.",
  },
  docs: {
    what: 'Works out the Content-Security-Policy that is sent, defaults of the middleware and its version included, and asks whether default-src and script-src are limited. Inline styles and images from anywhere are accepted.',
    why: 'The policy is the last wall against cross-site scripting; unsafe-inline in script-src takes it down.',
    fix: 'contentSecurityPolicy: { directives: { defaultSrc: ["\'self\'"], scriptSrc: ["\'self\'"] } }',
    references: [
      'https://developer.mozilla.org/docs/Web/HTTP/Guides/CSP',
      'https://helmetjs.github.io/#content-security-policy',
    ],
  },
  examples: {
    bad: [
      {
        title: 'switched off',
        files: {
          ...BASE,
          'server.js': `const helmet = require('helmet');
const express = require('express');
const app = express();
app.use(helmet({ contentSecurityPolicy: false }));
app.get('/', (req, res) => res.end());
app.listen(3000);
`,
        },
      },
      {
        title: 'inline scripts',
        files: {
          ...BASE,
          'server.js': `const helmet = require('helmet');
const express = require('express');
const app = express();
app.use(helmet({ contentSecurityPolicy: { directives: { scriptSrc: ["'self'", "'unsafe-inline'"] } } }));
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
  check: (service) =>
    judgeHeader(service, 'csp', {
      missing: (place) => fail({ message: 'missing', place, anchor: 'csp' }),
      judge: (text, place) => {
        const what = weakness(text);
        return what === undefined
          ? pass({ place, note: 'default-src and script-src are limited' })
          : fail({ message: 'weak', args: { what }, place, anchor: 'csp' });
      },
    }),
};
