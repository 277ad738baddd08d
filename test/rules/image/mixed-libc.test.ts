import { mixedLibc } from '../../../src/rules/image/mixed-libc.ts';
import { ruleCases } from '../../support/rule-cases.ts';

const base = (from: string, to: string, dependency: string): Readonly<Record<string, string>> => ({
  'package.json': `{ "name": "api", "dependencies": { "${dependency}": "*" } }\n`,
  'package-lock.json': '{ "lockfileVersion": 3, "packages": {} }\n',
  Dockerfile: `FROM ${from} AS deps
WORKDIR /app
COPY package*.json ./
RUN npm ci --omit=dev
FROM ${to}
WORKDIR /app
COPY --from=deps /app/node_modules ./node_modules
COPY server.js .
CMD ["node", "server.js"]
`,
  'server.js': `require('${dependency}');\nrequire('node:http').createServer().listen(3000);\n`,
});

ruleCases(mixedLibc, {
  fails: [
    {
      name: 'Prisma 7 has no engine of its own, so the platform of the builder is only a note',
      files: {
        'package.json': '{ "name": "api", "dependencies": { "@prisma/client": "7.1.0" } }\n',
        Dockerfile: `FROM --platform=$BUILDPLATFORM node:24-slim AS deps
COPY package.json ./
RUN npm install
FROM node:24-slim
COPY --from=deps /node_modules ./node_modules
COPY server.js .
CMD ["node", "server.js"]
`,
        'server.js': "require('@prisma/client');\nrequire('node:http').createServer().listen(3000);\n",
      },
      findings: [{ message: 'platform', at: 'Dockerfile:5:1', severity: 'note' }],
    },
    {
      name: 'a compiled module',
      files: base('node:24-bookworm-slim', 'node:24-alpine', 'bcrypt'),
      findings: [{ message: 'libc', at: 'Dockerfile:7:1' }],
    },
    {
      name: 'no compiled module is known',
      files: base('node:24', 'node:24-alpine', 'express'),
      findings: [{ message: 'libc', at: 'Dockerfile:7:1' }],
    },
    {
      name: 'another release line',
      files: base('node:22-alpine', 'node:24-alpine', 'bcrypt'),
      findings: [{ message: 'major', at: 'Dockerfile:7:1' }],
    },
  ],
  passes: [
    {
      name: 'the same variant',
      files: base('node:24-alpine', 'node:24-alpine', 'bcrypt'),
      evidence: ['Dockerfile:7:1'],
    },
    {
      name: 'the same library',
      files: base('node:24-bookworm', 'gcr.io/distroless/nodejs24-debian12', 'bcrypt'),
      evidence: ['Dockerfile:7:1'],
    },
  ],
  notApplicable: [
    {
      name: 'nothing is installed',
      files: {
        'package.json': '{ "name": "api" }\n',
        Dockerfile: 'FROM node:24-alpine\nCOPY . .\nCMD ["node", "server.js"]\n',
        'server.js': "require('node:http').createServer().listen(3000);\n",
      },
    },
  ],
  unknown: [
    {
      name: 'an argument decides',
      files: {
        ...base('node:24-alpine', 'node:24-alpine', 'bcrypt'),
        Dockerfile: `ARG BASE
${base('node:24', '${BASE}', 'bcrypt').Dockerfile ?? ''}`,
      },
    },
  ],
});
