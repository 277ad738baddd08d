import { shortHsts } from '../../../src/rules/security/short-hsts.ts';
import { ruleCases } from '../../support/rule-cases.ts';

const base = {
  'package.json': `{ "name": "api", "dependencies": { "helmet": "^8.0.0", "express": "^5.0.0" } }
`,
  Dockerfile: 'FROM node:24-alpine\nENV NODE_ENV=production\nCOPY . .\nCMD ["node", "server.js"]\n',
};

ruleCases(shortHsts, {
  fails: [
    {
      name: '180 days are the default of helmet 7',
      files: {
        ...base,
        'package.json': `{ "name": "api", "dependencies": { "helmet": "^7.1.0" } }
`,
        'server.js': `const helmet = require('helmet');
const express = require('express');
const app = express();
app.use(helmet());
app.get('/', (req, res) => res.end());
app.listen(3000);
`,
      },
      findings: [{ message: 'short', at: 'server.js:4:9' }],
    },
    {
      name: '180 days are the default of Hono',
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
      findings: [{ message: 'short', at: 'server.js:5:14' }],
    },
    {
      name: 'switched off',
      files: {
        ...base,
        'server.js': `const helmet = require('helmet');
const express = require('express');
const app = express();
app.use(helmet({ hsts: false }));
app.get('/', (req, res) => res.end());
app.listen(3000);
`,
      },
      findings: [{ message: 'missing', at: 'server.js:4:18' }],
    },
    {
      name: 'subdomains left out',
      files: {
        ...base,
        'server.js': `const helmet = require('helmet');
const express = require('express');
const app = express();
app.use(helmet({ strictTransportSecurity: { maxAge: 63072000, includeSubDomains: false } }));
app.get('/', (req, res) => res.end());
app.listen(3000);
`,
      },
      findings: [{ message: 'short', at: 'server.js:4:18' }],
    },
  ],
  passes: [
    {
      name: 'two years as a product',
      files: {
        ...base,
        'server.js': `const helmet = require('helmet');
const express = require('express');
const app = express();
app.use(helmet({ hsts: { maxAge: 2 * 365 * 24 * 60 * 60 } }));
app.get('/', (req, res) => res.end());
app.listen(3000);
`,
      },
      evidence: ['server.js:4:18'],
    },
    {
      name: 'a text in Hono',
      files: {
        ...base,
        'package.json': `{ "name": "api", "type": "module", "dependencies": { "hono": "^4.0.0" } }
`,
        'server.js': `import { serve } from '@hono/node-server';
import { Hono } from 'hono';
import { secureHeaders } from 'hono/secure-headers';
const app = new Hono();
app.use('*', secureHeaders({ strictTransportSecurity: 'max-age=63072000; includeSubDomains; preload' }));
app.get('/', (c) => c.text('x'));
serve({ fetch: app.fetch, port: 3000 });
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
      name: 'max-age from a setting',
      files: {
        ...base,
        'server.js': `const helmet = require('helmet');
const express = require('express');
const app = express();
app.use(helmet({ hsts: { maxAge: Number(process.env.HSTS) } }));
app.get('/', (req, res) => res.end());
app.listen(3000);
`,
      },
    },
  ],
});
