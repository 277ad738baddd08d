import { unwritableImageFiles } from '../../../src/rules/image/unwritable-image-files.ts';
import { LOST_SERVICE } from '../../support/lost-service.ts';
import { ruleCases } from '../../support/rule-cases.ts';

type Files = Readonly<Record<string, string>>;

const service = (target: string, ...lines: readonly string[]): Files => ({
  'package.json': '{ "name": "api" }\n',
  'server.js': `const fs = require('node:fs');
require('node:http').createServer((req, res) => {
  fs.appendFile('${target}', req.url, () => res.end());
}).listen(3000);
`,
  Dockerfile: `FROM node:24-alpine\n${lines.join('\n')}\nUSER node\nCMD ["node", "server.js"]\n`,
});
const DENIED = [{ message: 'denied', at: 'server.js:3:3' }];

ruleCases(unwritableImageFiles, {
  fails: [
    {
      name: 'beside the code, which belongs to root',
      files: service('data/hits.log', 'WORKDIR /app', 'COPY . .'),
      findings: DENIED,
    },
    {
      name: 'only one file was handed over',
      files: service('data/hits.log', 'WORKDIR /app', 'COPY --chown=node:node package.json ./', 'COPY . .'),
      findings: DENIED,
    },
    {
      name: 'another folder was handed over',
      files: service('data/hits.log', 'WORKDIR /app', 'COPY . .', 'RUN mkdir uploads && chown node:node uploads'),
      findings: DENIED,
    },
    {
      name: 'handed over in the build stage, and copied as root',
      files: {
        ...service('data/hits.log'),
        Dockerfile:
          'FROM node:24-alpine AS build\nWORKDIR /app\nCOPY --chown=node:node . .\nFROM node:24-alpine\nWORKDIR /app\nCOPY --from=build /app .\nUSER node\nCMD ["node", "server.js"]\n',
      },
      findings: DENIED,
    },
    {
      name: 'a volume lies over another folder',
      files: {
        ...service('data/hits.log', 'WORKDIR /app', 'COPY . .'),
        'k8s/api.yaml': `apiVersion: apps/v1
kind: Deployment
metadata: { name: api }
spec:
  template:
    spec:
      containers:
        - name: api
          image: api:1.0.0
          volumeMounts: [{ name: cache, mountPath: /app/cache }]
`,
      },
      findings: DENIED,
    },
  ],
  passes: [
    {
      name: 'the folder was handed over',
      files: service('data/hits.log', 'WORKDIR /app', 'COPY --chown=node:node . .'),
      evidence: ['Dockerfile:3:1'],
    },
    {
      name: 'the folder that is written, alone',
      files: service('data/hits.log', 'WORKDIR /app', 'COPY . .', 'RUN install -d -o node -g node /app/data'),
      evidence: ['Dockerfile:4:5'],
    },
    {
      name: 'made by the user itself',
      files: {
        ...service('data/hits.log'),
        Dockerfile:
          'FROM node:24-alpine\nWORKDIR /home/node/app\nCOPY . .\nUSER node\nRUN mkdir data\nCMD ["node", "server.js"]\n',
      },
      evidence: ['Dockerfile:5:5'],
    },
    {
      name: 'a folder for temporary files',
      files: service('/tmp/hits.log', 'WORKDIR /app', 'COPY . .'),
      evidence: ['Dockerfile:4:6'],
    },
    {
      name: 'the home of the user',
      files: service('hits.log', 'WORKDIR /home/node', 'COPY . .'),
      evidence: ['Dockerfile:4:6'],
    },
    {
      name: 'a volume lies over the folder',
      files: {
        ...service('data/hits.log', 'WORKDIR /app', 'COPY . .'),
        'compose.yaml':
          'services:\n  api:\n    build: .\n    volumes:\n      - type: volume\n        source: hits\n        target: /app/data\n',
      },
    },
  ],
  notApplicable: [
    {
      name: 'root may write everywhere',
      files: {
        ...service('data/hits.log'),
        Dockerfile: 'FROM node:24-alpine\nWORKDIR /app\nCOPY . .\nCMD ["node", "server.js"]\n',
      },
      reason: /root/,
    },
    {
      name: 'no Dockerfile',
      files: {
        'package.json': '{ "name": "api", "scripts": { "start": "node server.js" } }\n',
        'server.js': "require('node:http').createServer().listen(3000);\n",
      },
      reason: /no Dockerfile/,
    },
  ],
  unknown: [
    {
      name: 'the source was not found',
      files: { ...LOST_SERVICE, Dockerfile: 'FROM node:24-alpine\nUSER node\nCMD ["node", "dist/gone.js"]\n' },
    },
    {
      name: 'the user of a base image that nobody knows',
      files: {
        ...service('data/hits.log'),
        Dockerfile: 'FROM registry.example.com/company/base:1.0.0\nCOPY . .\nCMD ["node", "server.js"]\n',
      },
    },
  ],
});
