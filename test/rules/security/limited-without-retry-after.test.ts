import { limitedWithoutRetryAfter } from '../../../src/rules/security/limited-without-retry-after.ts';
import { ruleCases } from '../../support/rule-cases.ts';

const base = {
  'package.json': `{ "name": "api", "dependencies": { "helmet": "^8.0.0", "express": "^5.0.0" } }
`,
  Dockerfile: 'FROM node:24-alpine\nENV NODE_ENV=production\nCOPY . .\nCMD ["node", "server.js"]\n',
};

ruleCases(limitedWithoutRetryAfter, {
  fails: [
    {
      name: 'another status',
      files: {
        ...base,
        'server.js': `const { rateLimit } = require('express-rate-limit');
const express = require('express');
const app = express();
app.use(rateLimit({ statusCode: 400 }));
app.get('/orders', (req, res) => res.send(req.ip));
app.listen(3000);
`,
      },
      findings: [{ message: 'status', at: 'server.js:4:9' }],
    },
    {
      name: 'a handler that answers 200',
      files: {
        ...base,
        'server.js': `const { rateLimit } = require('express-rate-limit');
const express = require('express');
const app = express();
app.use(rateLimit({ handler: (req, res) => res.status(200).json({ error: 'slow down' }) }));
app.get('/orders', (req, res) => res.send(req.ip));
app.listen(3000);
`,
      },
      findings: [{ message: 'status', at: 'server.js:4:9' }],
    },
    {
      name: 'all headers off',
      files: {
        ...base,
        'server.js': `const { rateLimit } = require('express-rate-limit');
const express = require('express');
const app = express();
app.use(rateLimit({ legacyHeaders: false }));
app.get('/orders', (req, res) => res.send(req.ip));
app.listen(3000);
`,
      },
      findings: [{ message: 'retry', at: 'server.js:4:9' }],
    },
  ],
  passes: [
    {
      name: 'the default',
      files: {
        ...base,
        'server.js': `const { rateLimit } = require('express-rate-limit');
const express = require('express');
const app = express();
app.use(rateLimit());
app.get('/orders', (req, res) => res.send(req.ip));
app.listen(3000);
`,
      },
      evidence: ['server.js:4:9'],
    },
    {
      name: 'a handler with 429',
      files: {
        ...base,
        'server.js': `const { rateLimit } = require('express-rate-limit');
const express = require('express');
const app = express();
app.use(rateLimit({ handler: (req, res) => res.status(429).json({}) }));
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
    {
      name: 'nothing answers for the limiter',
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
    },
  ],
});
