import { plaintextEndpoint } from '../../../src/rules/security/plaintext-endpoint.ts';
import { ruleCases } from '../../support/rule-cases.ts';

const base = {
  'package.json': '{ "name": "api" }\n',
  Dockerfile: 'FROM node:24-alpine\nENV NODE_ENV=production\nCOPY . .\nCMD ["node", "server.js"]\n',
  'server.js': "require('node:http').createServer((req, res) => res.end('ok')).listen(3000);\n",
};
const deployment = (env = ''): string => `apiVersion: apps/v1
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
          image: api:1.0.0
${env}`;
const service = (type = 'ClusterIP', port = 80, annotations = ''): string => `---
apiVersion: v1
kind: Service
metadata:
  name: api${annotations}
spec:
  type: ${type}
  selector: { app: api }
  ports:
    - port: ${port}
      targetPort: 3000
`;
const ingress = (metadata = '', spec = ''): string => `---
apiVersion: networking.k8s.io/v1
kind: Ingress
metadata:
  name: shop${metadata}
spec:
${spec}  rules:
    - host: shop.example.com
      http:
        paths:
          - path: /
            pathType: Prefix
            backend: { service: { name: api, port: { number: 80 } } }
`;

ruleCases(plaintextEndpoint, {
  fails: [
    {
      name: 'an Ingress without a certificate',
      files: { ...base, 'k8s/api.yaml': deployment() + service() + ingress() },
      findings: [{ message: 'edge', at: 'k8s/api.yaml:30:9' }],
    },
    {
      name: 'a public load balancer on port 80',
      files: { ...base, 'k8s/api.yaml': deployment() + service('LoadBalancer') },
      findings: [{ message: 'edge', at: 'k8s/api.yaml:24:13' }],
    },
    {
      name: 'fly without force_https',
      files: { ...base, 'fly.toml': 'app = "api"\n\n[http_service]\n  internal_port = 3000\n  force_https = false\n' },
      findings: [{ message: 'edge', at: 'fly.toml:5:17' }],
    },
    {
      name: 'a call over plain HTTP to another company',
      files: {
        ...base,
        'server.js':
          "require('node:http').createServer(async (req, res) => res.end(await (await fetch('http://api.prices.com/v1')).text())).listen(3000);\n",
        'k8s/api.yaml':
          deployment() + service() + ingress('', '  tls: [{ hosts: [shop.example.com], secretName: shop }]\n'),
      },
      findings: [{ message: 'outbound', at: 'server.js:1:76' }],
    },
    {
      name: 'an address in the manifest',
      files: {
        ...base,
        'server.js':
          "require('node:http').createServer(async (req, res) => res.end(await (await fetch(process.env.PRICES_URL)).text())).listen(3000);\n",
        'k8s/api.yaml':
          deployment(
            '          env:\n            - name: PRICES_URL\n              value: http://api.prices.com/v1\n',
          ) +
          service() +
          ingress('', '  tls: [{ hosts: [shop.example.com], secretName: shop }]\n'),
      },
      findings: [{ message: 'outbound', at: 'k8s/api.yaml:17:22' }],
    },
  ],
  passes: [
    {
      name: 'an Ingress with a certificate, calls within the cluster',
      files: {
        ...base,
        'server.js':
          "require('node:http').createServer(async (req, res) => res.end(await (await fetch('http://stock.shop.svc.cluster.local/')).text())).listen(3000);\n",
        'k8s/api.yaml':
          deployment() + service() + ingress('', '  tls: [{ hosts: [shop.example.com], secretName: shop }]\n'),
      },
      evidence: ['k8s/api.yaml:32:8'],
    },
    {
      name: 'a certificate of the load balancer',
      files: {
        ...base,
        'k8s/api.yaml':
          deployment() +
          service() +
          ingress(
            '\n  annotations:\n    alb.ingress.kubernetes.io/certificate-arn: arn:aws:acm:eu-central-1:1:certificate/x',
          ),
      },
      evidence: ['k8s/api.yaml:32:5'],
    },
    {
      name: 'an HTTPS server',
      files: {
        ...base,
        'server.js':
          "require('node:https').createServer({ key: process.env.KEY, cert: process.env.CERT }, (req, res) => res.end('ok')).listen(8443);\n",
      },
      evidence: ['server.js:1:1'],
    },
    {
      name: 'a redirect in the source',
      files: {
        ...base,
        'server.js': `const app = require('express')();
app.use((req, res, next) => {
  if (req.headers['x-forwarded-proto'] !== 'https') return res.redirect(301, 'https://shop.example.com' + req.url);
  next();
});
app.get('/', (req, res) => res.end('ok'));
app.listen(3000);
`,
      },
      evidence: ['server.js:3:60'],
    },
    {
      name: 'fly sends to HTTPS',
      files: { ...base, 'fly.toml': 'app = "api"\n\n[http_service]\n  internal_port = 3000\n  force_https = true\n' },
      evidence: ['fly.toml:5:17'],
    },
  ],
  notApplicable: [
    {
      name: 'a worker',
      files: { ...base, 'server.js': "setInterval(() => console.log('tick'), 1000);\n" },
    },
  ],
  unknown: [
    { name: 'nothing describes the way in', files: base, reason: /where TLS ends/ },
    {
      name: 'a route of a gateway',
      files: {
        ...base,
        'k8s/api.yaml': `${deployment()}${service()}---
apiVersion: gateway.networking.k8s.io/v1
kind: HTTPRoute
metadata:
  name: shop
spec:
  parentRefs: [{ name: public, namespace: edge }]
  rules:
    - backendRefs: [{ name: api, port: 80 }]
`,
      },
      reason: /listener/,
    },
  ],
});
