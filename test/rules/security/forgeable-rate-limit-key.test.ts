import { forgeableRateLimitKey } from '../../../src/rules/security/forgeable-rate-limit-key.ts';
import { ruleCases } from '../../support/rule-cases.ts';

const base = {
  'package.json': `{ "name": "api", "dependencies": { "helmet": "^8.0.0", "express": "^5.0.0" } }
`,
  Dockerfile: 'FROM node:24-alpine\nENV NODE_ENV=production\nCOPY . .\nCMD ["node", "server.js"]\n',
};

ruleCases(forgeableRateLimitKey, {
  fails: [
    {
      name: 'a raw header first',
      files: {
        ...base,
        'server.js': `const { rateLimit } = require('express-rate-limit');
const express = require('express');
const app = express();
app.use(rateLimit({ keyGenerator: (req) => req.get('X-Forwarded-For') ?? req.ip }));
app.get('/orders', (req, res) => res.send(req.ip));
app.listen(3000);
`,
      },
      findings: [{ message: 'header', at: 'server.js:4:21' }],
    },
    {
      name: 'the first part of it',
      files: {
        ...base,
        'server.js': `const { rateLimit } = require('express-rate-limit');
const express = require('express');
const app = express();
app.use(rateLimit({ keyGenerator: (req) => req.headers['x-forwarded-for'].split(',')[0] }));
app.get('/orders', (req, res) => res.send(req.ip));
app.listen(3000);
`,
      },
      findings: [{ message: 'header', at: 'server.js:4:21' }],
    },
    {
      name: 'a constant',
      files: {
        ...base,
        'server.js': `const { rateLimit } = require('express-rate-limit');
const express = require('express');
const app = express();
app.use(rateLimit({ keyGenerator: () => 'all' }));
app.get('/orders', (req, res) => res.send(req.ip));
app.listen(3000);
`,
      },
      findings: [{ message: 'constant', at: 'server.js:4:21' }],
    },
    {
      name: 'every forwarded header is believed',
      files: {
        ...base,
        'server.js': `const { rateLimit } = require('express-rate-limit');
const express = require('express');
const app = express();
app.enable('trust proxy');
app.use(rateLimit());
app.get('/orders', (req, res) => res.send(req.ip));
app.listen(3000);
`,
      },
      findings: [{ message: 'trustAll', at: 'server.js:4:1' }],
    },
  ],
  passes: [
    {
      name: 'the default behind one proxy',
      files: {
        ...base,
        'server.js': `const { rateLimit } = require('express-rate-limit');
const express = require('express');
const app = express();
app.set('trust proxy', 1);
app.use(rateLimit());
app.get('/orders', (req, res) => res.send(req.ip));
app.listen(3000);
`,
      },
      evidence: ['server.js:5:9'],
    },
    {
      name: 'the user',
      files: {
        ...base,
        'server.js': `const { rateLimit } = require('express-rate-limit');
const express = require('express');
const app = express();
app.set('trust proxy', true);
app.use(rateLimit({ keyGenerator: (req) => req.user.id }));
app.get('/orders', (req, res) => res.send(req.ip));
app.listen(3000);
`,
      },
    },
  ],
  notApplicable: [
    {
      name: 'no limiter',
      files: {
        ...base,
        'server.js': `const express = require('express');
const app = express();
app.get('/', (req, res) => res.end());
app.listen(3000);
`,
      },
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
  ],
});
