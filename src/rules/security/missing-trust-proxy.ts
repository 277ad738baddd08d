import { addressReadsOf, proxyInFrontOf, proxyTrustOf } from '../../services/http/proxy.ts';
import { limitersOf } from '../../services/http/rate-limits.ts';
import { about, fail, notApplicable, pass, unknown } from '../outcomes.ts';
import type { Rule } from '../types.ts';

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}

const BASE = {
  'package.json': '{ "name": "api", "dependencies": { "express-rate-limit": "^8.0.0" } }\n',
  Dockerfile: 'FROM node:24-alpine\nENV NODE_ENV=production\nCOPY . .\nCMD ["node", "server.js"]\n',
};

export const missingTrustProxy: Rule = {
  id: 'missing-trust-proxy',
  code: 'NR5226',
  title: 'Behind a proxy every client has the same address',
  area: 'security',
  severity: 'warning',
  confidence: 'high',
  since: '0.1.0',
  stage: 'stable',
  recommended: false,
  topics: ['trust-proxy', 'rate-limit-key'],
  kinds: ['http', 'frontend', 'unknown'],
  options: {},
  messages: {
    limiter:
      '{proxy} stands in front, and nothing says which forwarded addresses to believe: this limiter sees one client, the proxy, and cuts everybody off together. Set {setting}.',
    address:
      '{proxy} stands in front, and nothing says which forwarded addresses to believe: the address read here is that of the proxy for every client. Set {setting}.',
  },
  docs: {
    what: 'Asks whether trust proxy (Express), trustProxy (Fastify) or proxy (Koa) is set where a rate limiter or the code uses the address of the client, and an ingress, a load balancer or the platform stands in front.',
    why: 'Without it the address is that of the proxy: limits hit everybody, logs and audits name nobody.',
    fix: "app.set('trust proxy', 1) with the number of proxies in front; Fastify({ trustProxy: 1 }); new Koa({ proxy: true }).",
    references: [
      'https://expressjs.com/en/guide/behind-proxies.html',
      'https://fastify.dev/docs/latest/Reference/Server/#trustproxy',
    ],
  },
  examples: {
    bad: [
      {
        title: 'an ingress in front',
        files: {
          ...BASE,
          'server.js': `const { rateLimit } = require('express-rate-limit');
const express = require('express');
const app = express();
app.use(rateLimit({ limit: 100 }));
app.get('/orders', (req, res) => res.end());
app.listen(3000);
`,
          'deploy.yaml': `apiVersion: apps/v1
kind: Deployment
metadata:
  name: api
spec:
  replicas: 3
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
    good: [
      {
        title: 'one proxy',
        files: {
          ...BASE,
          'server.js': `const { rateLimit } = require('express-rate-limit');
const express = require('express');
const app = express();
app.set('trust proxy', 1);
app.use(rateLimit({ limit: 100 }));
app.get('/orders', (req, res) => res.end());
app.listen(3000);
`,
        },
      },
    ],
  },
  check: (service) => {
    const { program } = service;
    if (!program) return [unknown(service.lost[0] ?? 'the source entry was not found')];
    const limiter = limitersOf(service).find((item) => item.row.key.default === 'ip' && !item.keyGenerator);
    const used = limiter?.place ?? addressReadsOf(service)[0];
    if (!used)
      return [about(['trust-proxy'], notApplicable('neither a limiter nor the code uses the address of the client'))];
    const trust = proxyTrustOf(service);
    if (trust && trust.trusts !== 'none')
      return [about(['trust-proxy'], pass({ place: trust.place, note: 'forwarded addresses' }))];
    const proxy = proxyInFrontOf(service);
    if (!proxy)
      return [
        about(
          ['trust-proxy'],
          unknown('whether a proxy stands in front is not described in this repository', { place: used }),
        ),
      ];
    const framework = service.servers[0]?.framework ?? '';
    if (!/express|fastify|koa|nest/i.test(framework))
      return [
        about(
          ['trust-proxy'],
          unknown(`how ${framework || 'the server'} learns the address behind a proxy could not be seen`, {
            place: used,
          }),
        ),
      ];
    const setting = /fastify/i.test(framework)
      ? 'trustProxy: 1'
      : /koa/i.test(framework)
        ? 'proxy: true'
        : 'trust proxy to the number of proxies';
    return [
      fail({
        message: limiter ? 'limiter' : 'address',
        args: { proxy: capital(proxy.what), setting },
        place: used,
        related: [{ place: proxy.place, note: 'in front' }],
        ...(limiter ? {} : { topics: ['trust-proxy'] }),
        anchor: 'trust-proxy',
      }),
    ];
  },
};
