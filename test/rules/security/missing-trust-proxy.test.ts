import { missingTrustProxy } from '../../../src/rules/security/missing-trust-proxy.ts';
import { ruleCases } from '../../support/rule-cases.ts';

const base = {
  'package.json': `{ "name": "api", "dependencies": { "helmet": "^8.0.0", "express": "^5.0.0" } }
`,
  Dockerfile: 'FROM node:24-alpine\nENV NODE_ENV=production\nCOPY . .\nCMD ["node", "server.js"]\n',
};

ruleCases(missingTrustProxy, {
  fails: [
    {
      name: 'a limiter behind an ingress',
      files: {
        ...base,
        'server.js': `const { rateLimit } = require('express-rate-limit');
const express = require('express');
const app = express();
app.use(rateLimit());
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
spec:
  defaultBackend:
    service: { name: api, port: { number: 80 } }
`,
      },
      findings: [{ message: 'limiter', at: 'server.js:4:9' }],
    },
    {
      name: 'an address that a handler reads',
      files: {
        ...base,
        'server.js': `const express = require('express');
const app = express();
app.get('/', (req, res) => res.send(req.ip));
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
spec:
  defaultBackend:
    service: { name: api, port: { number: 80 } }
`,
      },
      findings: [{ message: 'address', at: 'server.js:3:28' }],
    },
    {
      name: 'trust switched off',
      files: {
        ...base,
        'server.js': `const { rateLimit } = require('express-rate-limit');
const express = require('express');
const app = express();
app.set('trust proxy', false);
app.use(rateLimit());
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
spec:
  defaultBackend:
    service: { name: api, port: { number: 80 } }
`,
      },
      findings: [{ message: 'limiter', at: 'server.js:5:9' }],
    },
  ],
  passes: [
    {
      name: 'one hop',
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
spec:
  defaultBackend:
    service: { name: api, port: { number: 80 } }
`,
      },
      evidence: ['server.js:4:1'],
    },
    {
      name: 'Fastify',
      files: {
        ...base,
        'server.js': `const app = require('fastify')({ trustProxy: '10.0.0.0/8' });
app.register(require('@fastify/rate-limit'));
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
spec:
  defaultBackend:
    service: { name: api, port: { number: 80 } }
`,
      },
      evidence: ['server.js:1:34'],
    },
  ],
  notApplicable: [
    {
      name: 'nothing uses the address',
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
spec:
  defaultBackend:
    service: { name: api, port: { number: 80 } }
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
      name: 'no proxy is described',
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
      reason: /proxy/,
    },
  ],
});
