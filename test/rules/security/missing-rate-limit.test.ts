import { missingRateLimit } from '../../../src/rules/security/missing-rate-limit.ts';
import { ruleCases } from '../../support/rule-cases.ts';

const base = {
  'package.json': `{ "name": "api", "dependencies": { "helmet": "^8.0.0", "express": "^5.0.0" } }
`,
  Dockerfile: 'FROM node:24-alpine\nENV NODE_ENV=production\nCOPY . .\nCMD ["node", "server.js"]\n',
};

ruleCases(missingRateLimit, {
  fails: [
    {
      name: 'nothing limits',
      files: {
        ...base,
        'server.js': `const express = require('express');
const app = express();
app.get('/', (req, res) => res.end());
app.listen(3000);
`,
      },
      findings: [{ message: 'missing', at: 'server.js:4:1' }],
    },
    {
      name: 'an error handler that hands on a 429',
      files: {
        ...base,
        'server.js': `const app = require('express')();
app.get('/', (req, res) => res.end());
app.use((error, req, res, next) => res.status(error.code === 'BUSY' ? 429 : 500).end());
app.listen(3000);
`,
      },
      findings: [{ message: 'missing', at: 'server.js:4:1' }],
    },
    {
      name: 'only the icon is limited',
      files: {
        ...base,
        'server.js': `const { rateLimit } = require('express-rate-limit');
const express = require('express');
const app = express();
app.use('/favicon.ico', rateLimit());
app.get('/orders', (req, res) => res.end());
app.listen(3000);
`,
      },
      findings: [{ message: 'narrow', at: 'server.js:4:25' }],
    },
    {
      name: 'a throttler without its guard',
      files: {
        ...base,
        'server.js': `const { ThrottlerModule } = require('@nestjs/throttler');
ThrottlerModule.forRoot([{ ttl: 60000, limit: 10 }]);
const express = require('express');
const app = express();
app.get('/', (req, res) => res.end());
app.listen(3000);
`,
      },
      findings: [{ message: 'unguarded', at: 'server.js:2:1' }],
    },
  ],
  passes: [
    {
      name: 'a hook that counts by itself and answers 429',
      files: {
        ...base,
        'server.js': `const app = require('fastify')();
const counts = new Map();
const allow = (key) => (counts.set(key, (counts.get(key) ?? 0) + 1), counts.get(key) < 100);
async function gate(request, reply) {
  if (!allow(request.headers['x-api-key'])) return reply.status(429).send({ error: 'Too many requests' });
}
app.addHook('onRequest', gate);
app.get('/', async () => 'ok');
app.listen({ port: 3000 });
`,
      },
      evidence: ['server.js:7:1'],
    },
    {
      name: 'a limiter of its own that a handler asks',
      files: {
        ...base,
        'server.js': `const express = require('express');
const { checkRateLimit } = require('./limits.js');
const app = express();
app.post('/share/:token', async (req, res) => {
  await checkRateLimit({ key: req.ip, max: 5 });
  res.end();
});
app.listen(3000);
`,
        'limits.js': `const hits = require('./store.js');
exports.checkRateLimit = async ({ key, max }) => {
  if ((await hits.count(key)) > max) throw new Error('too many requests');
};
`,
        'store.js': 'exports.count = async () => 1;\n',
      },
    },
    {
      name: 'an ingress limit',
      files: {
        ...base,
        'server.js': `const express = require('express');
const app = express();
app.get('/', (req, res) => res.end());
app.listen(3000);
`,
        'deploy.yaml': `apiVersion: apps/v1
kind: Deployment
metadata:
  name: api
spec:
  selector:
    matchLabels: { app: api }
  template:
    metadata:
      labels: { app: api }
    spec:
      containers:
        - name: api
          image: api
---
apiVersion: v1
kind: Service
metadata:
  name: api
spec:
  selector: { app: api }
  ports: [{ port: 80, targetPort: 3000 }]
---
apiVersion: networking.k8s.io/v1
kind: Ingress
metadata:
  name: api
  annotations:
    nginx.ingress.kubernetes.io/configuration-snippet: |
      add_header X-Frame-Options "DENY" always;
      add_header X-Content-Type-Options nosniff always;
    nginx.ingress.kubernetes.io/limit-rps: "20"
spec:
  defaultBackend:
    service: { name: api, port: { number: 80 } }
`,
      },
      evidence: ['deploy.yaml:32:44'],
    },
    {
      name: 'a limiter on the route',
      files: {
        ...base,
        'server.js': `const { rateLimit } = require('express-rate-limit');
const limiter = rateLimit({ limit: 5 });
const express = require('express');
const app = express();
app.get('/', limiter, (req, res) => res.end());
app.listen(3000);
`,
      },
      evidence: ['server.js:2:17'],
    },
    {
      name: 'a middleware of its own',
      files: {
        ...base,
        'server.js': `const express = require('express');
const app = express();
app.use(rateLimitByTenant);
app.get('/', (req, res) => res.end());
app.listen(3000);
function rateLimitByTenant(req, res, next) {
  next();
}
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
