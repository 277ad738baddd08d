import { inMemoryRateLimit } from '../../../src/rules/security/in-memory-rate-limit.ts';
import { ruleCases } from '../../support/rule-cases.ts';

const base = {
  'package.json': `{ "name": "api", "dependencies": { "helmet": "^8.0.0", "express": "^5.0.0" } }
`,
  Dockerfile: 'FROM node:24-alpine\nENV NODE_ENV=production\nCOPY . .\nCMD ["node", "server.js"]\n',
};

ruleCases(inMemoryRateLimit, {
  fails: [
    {
      name: 'two replicas',
      files: {
        ...base,
        'server.js': `const { rateLimit } = require('express-rate-limit');
const express = require('express');
const app = express();
app.use(rateLimit({ limit: 10 }));
app.get('/orders', (req, res) => res.send(req.ip));
app.listen(3000);
`,
        'deploy.yaml': `apiVersion: apps/v1
kind: Deployment
metadata:
  name: api
spec:
  replicas: 2
  selector:
    matchLabels: { app: api }
  template:
    metadata:
      labels: { app: api }
    spec:
      containers:
        - name: api
          image: api
`,
      },
      findings: [{ message: 'memory', at: 'server.js:4:9' }],
    },
    {
      name: 'pm2 in cluster mode',
      files: {
        ...base,
        'server.js': `const { rateLimit } = require('express-rate-limit');
const express = require('express');
const app = express();
app.use(rateLimit({ limit: 10 }));
app.get('/orders', (req, res) => res.send(req.ip));
app.listen(3000);
`,
        Dockerfile: `FROM node:24-alpine
ENV NODE_ENV=production
COPY . .
CMD ["npx", "pm2-runtime", "server.js", "-i", "4"]
`,
      },
      findings: [{ message: 'memory', at: 'server.js:4:9' }],
    },
    {
      name: 'koa-ratelimit with the memory driver',
      files: {
        ...base,
        'server.js': `const Koa = require('koa');
const ratelimit = require('koa-ratelimit');
const app = new Koa();
app.use(ratelimit({ driver: 'memory', db: new Map(), max: 10 }));
app.use((ctx) => {});
app.listen(3000);
`,
        'deploy.yaml': `apiVersion: apps/v1
kind: Deployment
metadata:
  name: api
spec:
  replicas: 2
  selector:
    matchLabels: { app: api }
  template:
    metadata:
      labels: { app: api }
    spec:
      containers:
        - name: api
          image: api
`,
      },
      findings: [{ message: 'memory', at: 'server.js:4:9' }],
    },
  ],
  passes: [
    {
      name: 'redis given to the plugin',
      files: {
        ...base,
        'server.js': `const Fastify = require('fastify');
const Redis = require('ioredis');
const app = Fastify();
app.register(require('@fastify/rate-limit'), { max: 10, redis: new Redis() });
app.listen({ port: 3000 });
`,
        'deploy.yaml': `apiVersion: apps/v1
kind: Deployment
metadata:
  name: api
spec:
  replicas: 2
  selector:
    matchLabels: { app: api }
  template:
    metadata:
      labels: { app: api }
    spec:
      containers:
        - name: api
          image: api
`,
      },
      evidence: ['server.js:4:1'],
    },
    {
      name: 'a limiter that is made for Redis',
      files: {
        ...base,
        'server.js': `const { RateLimiterRedis } = require('rate-limiter-flexible');
const limiter = new RateLimiterRedis({ points: 5, duration: 1 });
const express = require('express');
const app = express();
app.get('/', (req, res) => res.end());
app.listen(3000);
`,
        'deploy.yaml': `apiVersion: apps/v1
kind: Deployment
metadata:
  name: api
spec:
  replicas: 2
  selector:
    matchLabels: { app: api }
  template:
    metadata:
      labels: { app: api }
    spec:
      containers:
        - name: api
          image: api
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
    {
      name: 'one replica',
      files: {
        ...base,
        'server.js': `const { rateLimit } = require('express-rate-limit');
const express = require('express');
const app = express();
app.use(rateLimit({ limit: 10 }));
app.get('/orders', (req, res) => res.send(req.ip));
app.listen(3000);
`,
        'deploy.yaml': `apiVersion: apps/v1
kind: Deployment
metadata:
  name: api
spec:
  replicas: 1
  selector:
    matchLabels: { app: api }
  template:
    metadata:
      labels: { app: api }
    spec:
      containers:
        - name: api
          image: api
`,
      },
      reason: /single/,
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
      name: 'no manifests',
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
      reason: /replicas/,
    },
    {
      name: 'a store that a function chooses',
      files: {
        ...base,
        'server.js': `const { rateLimit } = require('express-rate-limit');
const express = require('express');
const app = express();
const { options } = require('company-limits');
app.use(rateLimit(options()));
app.get('/orders', (req, res) => res.send(req.ip));
app.listen(3000);
`,
        'deploy.yaml': `apiVersion: apps/v1
kind: Deployment
metadata:
  name: api
spec:
  replicas: 2
  selector:
    matchLabels: { app: api }
  template:
    metadata:
      labels: { app: api }
    spec:
      containers:
        - name: api
          image: api
`,
      },
      reason: /store/,
    },
  ],
});
