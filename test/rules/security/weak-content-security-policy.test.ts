import { weakContentSecurityPolicy } from '../../../src/rules/security/weak-content-security-policy.ts';
import { ruleCases } from '../../support/rule-cases.ts';

const base = {
  'package.json': `{ "name": "api", "dependencies": { "helmet": "^8.0.0", "express": "^5.0.0" } }
`,
  Dockerfile: 'FROM node:24-alpine\nENV NODE_ENV=production\nCOPY . .\nCMD ["node", "server.js"]\n',
};

ruleCases(weakContentSecurityPolicy, {
  fails: [
    {
      name: 'switched off',
      files: {
        ...base,
        'server.js': `const helmet = require('helmet');
const express = require('express');
const app = express();
app.use(helmet({ contentSecurityPolicy: false }));
app.get('/', (req, res) => res.end());
app.listen(3000);
`,
      },
      findings: [{ message: 'missing', at: 'server.js:4:18' }],
    },
    {
      name: 'unsafe-eval',
      files: {
        ...base,
        'server.js': `const helmet = require('helmet');
const express = require('express');
const app = express();
app.use(helmet({ contentSecurityPolicy: { directives: { 'script-src': ["'self'", "'unsafe-eval'"] } } }));
app.get('/', (req, res) => res.end());
app.listen(3000);
`,
      },
      findings: [{ message: 'weak', at: 'server.js:4:18' }],
    },
    {
      name: 'every host in default-src, defaults of helmet left out',
      files: {
        ...base,
        'server.js': `const helmet = require('helmet');
const express = require('express');
const app = express();
app.use(helmet({ contentSecurityPolicy: { useDefaults: false, directives: { defaultSrc: ['*'], scriptSrc: ["'self'"] } } }));
app.get('/', (req, res) => res.end());
app.listen(3000);
`,
      },
      findings: [{ message: 'weak', at: 'server.js:4:18' }],
    },
    {
      name: 'Hono sends none by default',
      files: {
        ...base,
        'package.json': `{ "name": "api", "type": "module", "dependencies": { "hono": "^4.0.0" } }
`,
        'server.js': `import { serve } from '@hono/node-server';
import { Hono } from 'hono';
import { secureHeaders } from 'hono/secure-headers';
const app = new Hono();
app.use('*', secureHeaders());
app.get('/', (c) => c.text('x'));
serve({ fetch: app.fetch, port: 3000 });
`,
      },
      findings: [{ message: 'missing', at: 'server.js:5:14' }],
    },
    {
      name: 'headers by hand without it',
      files: {
        ...base,
        'server.js': `const express = require('express');
const app = express();
app.use((req, res, next) => {
  res.setHeader('X-Content-Type-Options', 'nosniff');
  res.setHeader('Referrer-Policy', 'no-referrer');
  next();
});
app.get('/', (req, res) => res.end());
app.listen(3000);
`,
      },
      findings: [{ message: 'missing', at: 'server.js:4:3' }],
    },
  ],
  passes: [
    {
      name: 'a nonce beside unsafe-inline',
      files: {
        ...base,
        'server.js': `const helmet = require('helmet');
const express = require('express');
const app = express();
app.use(helmet({ contentSecurityPolicy: { directives: { scriptSrc: ["'unsafe-inline'", (req, res) => \`'nonce-\${res.locals.nonce}'\`] } } }));
app.get('/', (req, res) => res.end());
app.listen(3000);
`,
      },
      evidence: ['server.js:4:18'],
    },
    {
      name: 'inline styles',
      files: {
        ...base,
        'server.js': `const helmet = require('helmet');
const express = require('express');
const app = express();
app.use(helmet({ contentSecurityPolicy: { directives: { styleSrc: ["'self'", "'unsafe-inline'"] } } }));
app.get('/', (req, res) => res.end());
app.listen(3000);
`,
      },
    },
    {
      name: 'a policy in a constant',
      files: {
        ...base,
        'server.js': `const helmet = require('helmet');
const express = require('express');
const app = express();
const directives = { defaultSrc: ["'none'"] };
app.use(helmet({ contentSecurityPolicy: { directives } }));
app.get('/', (req, res) => res.end());
app.listen(3000);
`,
      },
    },
  ],
  notApplicable: [
    {
      name: 'no HTTP',
      files: {
        ...base,
        'server.js': `setInterval(() => {}, 1000);
`,
      },
    },
    {
      name: 'no security headers at all, which another rule reports',
      files: {
        ...base,
        'server.js': `const express = require('express');
const app = express();
app.get('/', (req, res) => res.end());
app.listen(3000);
`,
      },
      reason: /missing-security-headers/,
    },
  ],
  unknown: [
    {
      name: 'the entry is not in the repository',
      files: {
        ...base,
        Dockerfile: `FROM node:24-alpine
CMD ["node", "dist/gone.js"]
`,
      },
    },
    {
      name: 'directives that a function makes',
      files: {
        ...base,
        'server.js': `const helmet = require('helmet');
const express = require('express');
const app = express();
const { policy } = require('some-policy');
app.use(helmet({ contentSecurityPolicy: policy(process.env) }));
app.get('/', (req, res) => res.end());
app.listen(3000);
`,
      },
    },
  ],
});
