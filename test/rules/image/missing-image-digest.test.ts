import { missingImageDigest } from '../../../src/rules/image/missing-image-digest.ts';
import { ruleCases } from '../../support/rule-cases.ts';

const DIGEST = `sha256:${'1c6b8b4a7a0e0f5b'.repeat(4)}`;
const image = (...lines: readonly string[]): Readonly<Record<string, string>> => ({
  'package.json': '{ "name": "api" }\n',
  'server.js': "require('node:http').createServer().listen(3000);\n",
  Dockerfile: `${lines.join('\n')}\nCOPY server.js .\nCMD ["node", "server.js"]\n`,
});

ruleCases(missingImageDigest, {
  fails: [
    {
      name: 'a tag only',
      files: image('FROM node:24-alpine'),
      findings: [{ message: 'missing', at: 'Dockerfile:1:6' }],
    },
    {
      name: 'behind the platform',
      files: image('FROM --platform=$BUILDPLATFORM node:24.11.1-alpine3.22 AS run'),
      findings: [{ message: 'missing', at: 'Dockerfile:1:32' }],
    },
    {
      name: 'a stage that gives files, beside one that is pinned',
      files: image('FROM node:24 AS build', 'RUN echo', `FROM node:24-alpine@${DIGEST}`, 'COPY --from=build /a /a'),
      findings: [{ message: 'missing', at: 'Dockerfile:1:6' }],
    },
    {
      name: 'the default of an argument',
      files: image('ARG BASE=node:24-alpine', 'FROM ${BASE}'),
      findings: [{ message: 'missing', at: 'Dockerfile:2:6' }],
    },
    {
      name: 'files of an image that no FROM names',
      files: image(`FROM node:24-alpine@${DIGEST}`, 'COPY --from=busybox:1.37 /bin/wget /bin/wget'),
      findings: [{ message: 'missing', at: 'Dockerfile:2:1' }],
    },
  ],
  passes: [
    { name: 'tag and digest', files: image(`FROM node:24-alpine@${DIGEST}`), evidence: ['Dockerfile:1:6'] },
    { name: 'the digest alone', files: image(`FROM node@${DIGEST}`), evidence: ['Dockerfile:1:6'] },
    {
      name: 'in an argument',
      files: image(`ARG BASE=node:24-alpine@${DIGEST}`, 'FROM ${BASE} AS build', 'FROM build'),
      evidence: ['Dockerfile:2:6'],
    },
    {
      name: 'a stage that nothing takes files from',
      files: image('FROM node:24 AS test', 'RUN npm test', `FROM node:24-alpine@${DIGEST}`),
      evidence: ['Dockerfile:3:6'],
    },
  ],
  notApplicable: [
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
      name: 'an argument without default',
      files: image('ARG BASE', 'FROM ${BASE}'),
      reason: /build argument .*BASE/,
    },
  ],
});
