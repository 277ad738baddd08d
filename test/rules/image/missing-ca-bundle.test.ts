import { missingCaBundle } from '../../../src/rules/image/missing-ca-bundle.ts';
import { ruleCases } from '../../support/rule-cases.ts';

const base = (from: string, lines = '', command = '["node", "server.js"]'): Readonly<Record<string, string>> => ({
  'package.json': '{ "name": "api", "scripts": { "start": "node server.js" } }\n',
  Dockerfile: `FROM ${from}\n${lines}COPY server.js .\nCMD ${command}\n`,
  'server.js': "require('node:http').createServer().listen(3000);\n",
});
const SLIM = 'node:24-bookworm-slim';

ruleCases(missingCaBundle, {
  fails: [
    {
      name: 'the certificates of a system that has none',
      files: base(SLIM, '', '["node", "--use-openssl-ca", "server.js"]'),
      findings: [{ message: 'system', at: 'Dockerfile:3:5' }],
    },
    {
      name: 'so by NODE_OPTIONS',
      files: base(SLIM, 'ENV NODE_OPTIONS=--use-system-ca\n'),
      findings: [{ message: 'system', at: 'Dockerfile:4:5' }],
    },
    {
      name: 'a file that nobody brings',
      files: base(SLIM, 'ENV NODE_EXTRA_CA_CERTS=/etc/company/ca.pem\n'),
      findings: [{ message: 'file', at: 'Dockerfile:2:5' }],
    },
  ],
  passes: [
    { name: 'node brings its own', files: base(SLIM), evidence: ['Dockerfile:3:5'] },
    {
      name: 'installed',
      files: base(
        SLIM,
        'RUN apt-get update && apt-get install -y ca-certificates\n',
        '["node", "--use-openssl-ca", "server.js"]',
      ),
      evidence: ['Dockerfile:4:5'],
    },
    {
      name: 'copied',
      files: {
        ...base(SLIM, 'COPY ca.pem /etc/company/ca.pem\nENV NODE_EXTRA_CA_CERTS=/etc/company/ca.pem\n'),
        'ca.pem': '-----BEGIN CERTIFICATE-----\n',
      },
      evidence: ['Dockerfile:3:5'],
    },
    {
      name: 'alpine has a bundle',
      files: base('node:24-alpine', '', '["node", "--use-openssl-ca", "server.js"]'),
      evidence: ['Dockerfile:3:5'],
    },
  ],
  notApplicable: [
    {
      name: 'no image',
      files: {
        'package.json': '{ "name": "api", "scripts": { "start": "node server.js" } }\n',
        'server.js': "require('node:http').createServer().listen(3000);\n",
      },
    },
    { name: 'verification is off', files: base(SLIM, 'ENV NODE_TLS_REJECT_UNAUTHORIZED=0\n'), reason: /not verified/ },
  ],
  unknown: [
    {
      name: 'a base image of the company',
      files: base('registry.example.com/node:3', '', '["node", "--use-openssl-ca", "server.js"]'),
    },
  ],
});
