import { missingRateLimitHeaders } from '../../../src/rules/security/missing-rate-limit-headers.ts';
import { ruleCases } from '../../support/rule-cases.ts';

const base = {
  'package.json': `{ "name": "api", "dependencies": { "helmet": "^8.0.0", "express": "^5.0.0" } }
`,
  Dockerfile: 'FROM node:24-alpine\nENV NODE_ENV=production\nCOPY . .\nCMD ["node", "server.js"]\n',
};

ruleCases(missingRateLimitHeaders, {
  fails: [
    {
      name: 'legacy headers only',
      files: {
        ...base,
        'server.js': `const { rateLimit } = require('express-rate-limit');
const express = require('express');
const app = express();
app.use(rateLimit({ limit: 10 }));
app.get('/orders', (req, res) => res.send(req.ip));
app.listen(3000);
`,
      },
      findings: [{ message: 'legacy', at: 'server.js:4:9' }],
    },
    {
      name: 'none at all',
      files: {
        ...base,
        'server.js': `const { rateLimit } = require('express-rate-limit');
const express = require('express');
const app = express();
app.use(rateLimit({ limit: 10, legacyHeaders: false }));
app.get('/orders', (req, res) => res.send(req.ip));
app.listen(3000);
`,
      },
      findings: [{ message: 'off', at: 'server.js:4:9' }],
    },
    {
      name: 'a limiter without answers of its own',
      files: {
        ...base,
        'server.js': `const { RateLimiterRedis } = require('rate-limiter-flexible');
const limiter = new RateLimiterRedis({ points: 5, duration: 1 });
const express = require('express');
const app = express();
app.get('/', (req, res) => res.end());
app.listen(3000);
`,
      },
      findings: [{ message: 'manual', at: 'server.js:2:17' }],
    },
  ],
  passes: [
    {
      name: 'standard headers',
      files: {
        ...base,
        'server.js': `const { rateLimit } = require('express-rate-limit');
const express = require('express');
const app = express();
app.use(rateLimit({ standardHeaders: true }));
app.get('/orders', (req, res) => res.send(req.ip));
app.listen(3000);
`,
      },
      evidence: ['server.js:4:9'],
    },
    {
      name: 'the plugin of Fastify',
      files: {
        ...base,
        'server.js': `const app = require('fastify')();
app.register(require('@fastify/rate-limit'));
app.listen({ port: 3000 });
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
