import { unsetDnsOrder } from '../../../src/rules/runtime/unset-dns-order.ts';
import { ruleCases } from '../../support/rule-cases.ts';

const base = {
  'package.json': '{ "name": "api" }\n',
  'server.js': "require('node:http').createServer((req, res) => res.end('ok')).listen(3000);\n",
};
const image = (command: string, env = ''): string => `FROM node:24-alpine\n${env}COPY . .\nCMD ${command}\n`;
const manifest = (env: string): string =>
  `apiVersion: apps/v1\nkind: Deployment\nmetadata:\n  name: api\nspec:\n  selector:\n    matchLabels: { app: api }\n  template:\n    metadata:\n      labels: { app: api }\n    spec:\n      containers:\n        - name: api\n          image: api:1.0.0\n          env:\n            - name: NODE_OPTIONS\n${env}`;

ruleCases(unsetDnsOrder, {
  fails: [
    {
      name: 'nothing sets it',
      files: { ...base, Dockerfile: image('["node", "server.js"]') },
      findings: [{ message: 'missing', at: 'Dockerfile:3:5' }],
    },
    {
      name: 'the order of the resolver, asked for',
      files: { ...base, Dockerfile: image('["node", "--dns-result-order=verbatim", "server.js"]') },
      findings: [{ message: 'other', at: 'Dockerfile:3:5' }],
    },
    {
      name: 'other options of the manifest',
      files: {
        ...base,
        Dockerfile: image('["node", "server.js"]'),
        'k8s/api.yaml': manifest('              value: --max-old-space-size=384\n'),
      },
      findings: [{ message: 'missing', at: 'Dockerfile:3:5' }],
    },
    {
      name: 'IPv6 first in the source',
      files: {
        ...base,
        Dockerfile: image('["node", "server.js"]'),
        'server.js': `require('node:dns').setDefaultResultOrder('ipv6first');\n${base['server.js']}`,
      },
      findings: [{ message: 'other', at: 'server.js:1:1' }],
    },
  ],
  passes: [
    {
      name: 'a flag of the command',
      files: { ...base, Dockerfile: image('["node", "--dns-result-order=ipv4first", "server.js"]') },
      evidence: ['Dockerfile:3:5'],
    },
    {
      name: 'a flag and its value as two words',
      files: { ...base, Dockerfile: image('["node", "--dns-result-order", "ipv4first", "server.js"]') },
      evidence: ['Dockerfile:3:5'],
    },
    {
      name: 'NODE_OPTIONS of the image, among others',
      files: {
        ...base,
        Dockerfile: image(
          '["node", "server.js"]',
          'ENV NODE_OPTIONS="--enable-source-maps --dns-result-order=ipv4first"\n',
        ),
      },
      evidence: ['Dockerfile:2:5'],
    },
    {
      name: 'NODE_OPTIONS of the manifest',
      files: {
        ...base,
        Dockerfile: image('["node", "server.js"]'),
        'k8s/api.yaml': manifest('              value: --dns-result-order=ipv4first\n'),
      },
      evidence: ['k8s/api.yaml:17:22'],
    },
    {
      name: 'the source',
      files: {
        ...base,
        Dockerfile: image('["node", "server.js"]'),
        'server.js': `const dns = require('dns');\ndns.setDefaultResultOrder('ipv4first');\n${base['server.js']}`,
      },
      evidence: ['server.js:2:1'],
    },
  ],
  notApplicable: [],
  unknown: [
    {
      name: 'NODE_OPTIONS out of a Secret',
      files: {
        ...base,
        Dockerfile: image('["node", "server.js"]'),
        'k8s/api.yaml': manifest('              valueFrom: { secretKeyRef: { name: api, key: options } }\n'),
      },
      reason: /NODE_OPTIONS/,
    },
  ],
});
