import { missingSecurityHeaders } from '../../../src/rules/security/missing-security-headers.ts';
import { ruleCases } from '../../support/rule-cases.ts';

const base = {
  'package.json': `{ "name": "api", "dependencies": { "helmet": "^8.0.0", "express": "^5.0.0" } }
`,
  Dockerfile: 'FROM node:24-alpine\nENV NODE_ENV=production\nCOPY . .\nCMD ["node", "server.js"]\n',
};

ruleCases(missingSecurityHeaders, {
  fails: [
    {
      name: 'security of hapi that is switched off',
      files: {
        'package.json': '{ "name": "api", "dependencies": { "@hapi/hapi": "^21.0.0" } }\n',
        Dockerfile: base.Dockerfile,
        'server.js': `const Hapi = require('@hapi/hapi');
const server = Hapi.server({ port: 3000, routes: { security: false } });
server.route({ method: 'GET', path: '/', handler: () => 'ok' });
server.start();
`,
      },
      findings: [{ message: 'missing', at: 'server.js:4:1' }],
    },
    {
      name: 'nothing sets any',
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
      name: 'one header on one route',
      files: {
        ...base,
        'server.js': `const express = require('express');
const app = express();
app.get('/', (req, res) => res.set('X-Frame-Options', 'DENY').end());
app.listen(3000);
`,
      },
      findings: [{ message: 'missing', at: 'server.js:4:1' }],
    },
    {
      name: 'required, never called',
      files: {
        ...base,
        'server.js': `const helmet = require('helmet');
const express = require('express');
const app = express();
app.get('/', (req, res) => res.end());
app.listen(3000);
`,
      },
      findings: [{ message: 'missing', at: 'server.js:5:1' }],
    },
  ],
  passes: [
    {
      name: 'the nginx of the same container adds them',
      files: {
        'package.json': base['package.json'],
        Dockerfile:
          'FROM node:24-alpine\nRUN apk add nginx\nCOPY nginx.conf /etc/nginx/conf.d/default.conf\nCOPY . .\nCMD ["./start.sh"]\n',
        'start.sh': '#!/bin/sh\nnode server.js &\nnginx -g "daemon off;"\n',
        'nginx.conf':
          'server {\n  listen 8080;\n  add_header X-Content-Type-Options "nosniff" always;\n  add_header X-Frame-Options "SAMEORIGIN" always;\n  location /api/ {\n    proxy_pass http://127.0.0.1:3000;\n  }\n}\n',
        'server.js': `const express = require('express');
const app = express();
app.get('/', (req, res) => res.send('ok'));
app.listen(3000);
`,
      },
    },
    {
      name: 'security of hapi for all routes, given by a function',
      files: {
        'package.json': '{ "name": "api", "dependencies": { "@hapi/hapi": "^21.0.0" } }\n',
        Dockerfile: base.Dockerfile,
        'server.js': `const Hapi = require('@hapi/hapi');
const options = () => {
  const all = { port: 3000, routes: { security: { hsts: { maxAge: 31536000 }, noSniff: true, xframe: true } } };
  return all;
};
const server = Hapi.server(options());
server.route({ method: 'GET', path: '/', handler: () => 'ok' });
server.start();
`,
      },
    },
    {
      name: 'helmet',
      files: {
        ...base,
        'server.js': `const helmet = require('helmet');
const express = require('express');
const app = express();
app.use(helmet());
app.get('/', (req, res) => res.end());
app.listen(3000);
`,
      },
      evidence: ['server.js:4:9'],
    },
    {
      name: 'by hand',
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
    },
    {
      name: 'snippets of the ingress',
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
      evidence: ['deploy.yaml:29:56'],
    },
    {
      name: 'a plugin that autoload finds',
      files: {
        ...base,
        'package.json': `{ "name": "api", "type": "module" }
`,
        'server.js': `import autoload from '@fastify/autoload';
import Fastify from 'fastify';
import path from 'node:path';
const app = Fastify();
app.register(autoload, { dir: path.join(import.meta.dirname, 'plugins') });
app.listen({ port: 3000 });
`,
        'plugins/helmet.js': `import helmet from '@fastify/helmet';
export default helmet;
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
    {
      name: 'a module that the build makes',
      files: {
        ...base,
        'server.js': `require('./generated/app');
const express = require('express');
const app = express();
app.get('/', (req, res) => res.end());
app.listen(3000);
`,
      },
      reason: /generated/,
    },
  ],
});
