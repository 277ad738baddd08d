import { looseAuthRateLimit } from '../../../src/rules/security/loose-auth-rate-limit.ts';
import { ruleCases } from '../../support/rule-cases.ts';

const base = {
  'package.json': `{ "name": "api", "dependencies": { "helmet": "^8.0.0", "express": "^5.0.0" } }
`,
  Dockerfile: 'FROM node:24-alpine\nENV NODE_ENV=production\nCOPY . .\nCMD ["node", "server.js"]\n',
};

ruleCases(looseAuthRateLimit, {
  fails: [
    {
      name: 'no limiter at all',
      files: {
        ...base,
        'server.js': `const express = require('express');
const app = express();
app.post('/login', (req, res) => res.end());
app.get('/', (req, res) => res.end());
app.listen(3000);
`,
      },
      findings: [{ message: 'none', at: 'server.js:3:1' }],
    },
    {
      name: 'the general limit',
      files: {
        ...base,
        'server.js': `const { rateLimit } = require('express-rate-limit');
const express = require('express');
const app = express();
app.post('/login', (req, res) => res.end());
app.use(rateLimit({ windowMs: 60000, limit: 100 }));
app.get('/orders', (req, res) => res.send(req.ip));
app.listen(3000);
`,
      },
      findings: [{ message: 'general', at: 'server.js:4:1' }],
    },
  ],
  passes: [
    {
      name: 'on the route',
      files: {
        ...base,
        'server.js': `const { rateLimit } = require('express-rate-limit');
const express = require('express');
const app = express();
const strict = rateLimit({ limit: 5, windowMs: 900000 });
app.post('/login', strict, (req, res) => res.end());
app.use(rateLimit({ limit: 1000 }));
app.get('/orders', (req, res) => res.send(req.ip));
app.listen(3000);
`,
      },
      evidence: ['server.js:4:16'],
    },
    {
      name: 'a general limit that is strict enough',
      files: {
        ...base,
        'server.js': `const { rateLimit } = require('express-rate-limit');
const express = require('express');
const app = express();
app.post('/login', (req, res) => res.end());
app.use(rateLimit({ windowMs: 900000, limit: 20 }));
app.get('/orders', (req, res) => res.send(req.ip));
app.listen(3000);
`,
      },
    },
    {
      name: 'in the options of a Fastify route',
      files: {
        ...base,
        'server.js': `const app = require('fastify')();
app.register(require('@fastify/rate-limit'), { max: 500 });
app.post('/auth/login', { config: { rateLimit: { max: 5, timeWindow: '15 minutes' } } }, async () => ({}));
app.listen({ port: 3000 });
`,
      },
    },
  ],
  notApplicable: [
    {
      name: 'no route takes credentials',
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
      name: 'a limit from a setting',
      files: {
        ...base,
        'server.js': `const { rateLimit } = require('express-rate-limit');
const express = require('express');
const app = express();
app.post('/login', (req, res) => res.end());
app.use(rateLimit({ limit: Number(process.env.MAX) }));
app.get('/orders', (req, res) => res.send(req.ip));
app.listen(3000);
`,
      },
    },
  ],
});
