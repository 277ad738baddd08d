import { exampleManifest, exampleService } from '../../../src/rules/example-service.ts';
import { publicMetricsEndpoint } from '../../../src/rules/metrics/public-metrics-endpoint.ts';
import { LOST_SERVICE } from '../../support/lost-service.ts';
import { ruleCases } from '../../support/rule-cases.ts';

const metrics = (before = ''): string => `const client = require('prom-client');
const app = require('express')();
${before}app.get('/metrics', async (req, res) => {
  res.set('Content-Type', client.register.contentType);
  res.end(await client.register.metrics());
});
app.listen(3000);
`;
const ingress = (path: string): Readonly<Record<string, string>> => ({
  'k8s.yaml': exampleManifest(
    ['ports:', '  - containerPort: 3000'],
    [
      `apiVersion: networking.k8s.io/v1
kind: Ingress
metadata:
  name: shop
spec:
  rules:
    - http:
        paths:
          - path: ${path}
            pathType: Prefix
            backend: { service: { name: api, port: { number: 80 } } }`,
    ],
  ),
});

ruleCases(publicMetricsEndpoint, {
  fails: [
    {
      name: 'an Ingress for every path',
      files: exampleService(metrics(), ingress('/')),
      findings: [{ message: 'ingress', at: 'server.js:3:1' }],
    },
    {
      name: 'an Ingress for the path',
      files: exampleService(metrics(), ingress('/metrics')),
      findings: [{ message: 'ingress', at: 'server.js:3:1' }],
    },
  ],
  passes: [
    {
      name: 'an Ingress for others',
      files: exampleService(metrics(), ingress('/api')),
      evidence: ['server.js:3:1', 'k8s.yaml:4:9'],
    },
    {
      name: 'no Ingress',
      files: exampleService(metrics(), { 'k8s.yaml': exampleManifest() }),
      evidence: ['server.js:3:1', 'k8s.yaml:4:9'],
    },
    {
      name: 'a port of its own',
      files: exampleService(
        `const client = require('prom-client');
const express = require('express');
const app = express();
app.get('/', (req, res) => res.end());
app.listen(3000);
const internal = express();
internal.get('/metrics', async (req, res) => res.end(await client.register.metrics()));
internal.listen(9090);
`,
        ingress('/'),
      ),
      evidence: ['server.js:7:1', 'k8s.yaml:4:9'],
    },
    {
      name: 'authentication before it',
      files: exampleService(
        metrics(
          "app.use('/metrics', require('express-basic-auth')({ users: { prometheus: process.env.PASSWORD } }));\n",
        ),
        ingress('/'),
      ),
      evidence: ['server.js:3:1'],
    },
  ],
  notApplicable: [{ name: 'no metrics', files: exampleService("require('express')().listen(3000);\n", ingress('/')) }],
  unknown: [
    { name: 'nothing describes the way in', files: exampleService(metrics()) },
    { name: 'the entry is not in the repository', files: LOST_SERVICE },
  ],
});
