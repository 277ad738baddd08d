import { unpinnedBuildInput } from '../../../src/rules/runtime/unpinned-build-input.ts';
import { ruleCases } from '../../support/rule-cases.ts';

type Files = Readonly<Record<string, string>>;

const image = (...lines: readonly string[]): Files => ({
  'package.json': '{ "name": "api" }\n',
  'server.js': "require('node:http').createServer().listen(3000);\n",
  Dockerfile: `FROM node:24-alpine\n${lines.map((line) => `${line}\n`).join('')}COPY server.js .\nCMD ["node", "server.js"]\n`,
});

ruleCases(unpinnedBuildInput, {
  fails: [
    {
      name: 'a global tool',
      files: image('RUN npm install -g pnpm'),
      findings: [{ message: 'package', at: 'Dockerfile:2:5' }],
    },
    {
      name: 'a major is a range',
      files: image('RUN corepack enable && npm i -g pnpm@10 turbo@2.6.1'),
      findings: [{ message: 'package', at: 'Dockerfile:2:24' }],
    },
    {
      name: 'npx with a tag',
      files: image('RUN npx --yes turbo@latest prune api --docker'),
      findings: [{ message: 'package', at: 'Dockerfile:2:5' }],
    },
    {
      name: 'corepack with a tag',
      files: image('RUN corepack enable && corepack prepare pnpm@latest --activate'),
      findings: [{ message: 'package', at: 'Dockerfile:2:24' }],
    },
    {
      name: 'a script from the network',
      files: image('RUN apk add curl && curl -fsSL https://bun.sh/install | bash'),
      findings: [{ message: 'script', at: 'Dockerfile:2:1' }],
    },
    {
      name: 'the same as an argument of the shell',
      files: image('RUN sh -c "$(curl -fsSL https://taskfile.dev/install.sh)"'),
      findings: [{ message: 'script', at: 'Dockerfile:2:1' }],
    },
    {
      name: 'the latest release',
      files: image('RUN wget -O /usr/bin/tini https://github.com/krallin/tini/releases/latest/download/tini-static'),
      findings: [{ message: 'download', at: 'Dockerfile:2:5' }],
    },
    {
      name: 'an address without a version',
      files: image('ADD https://example.com/tini /usr/bin/tini'),
      findings: [{ message: 'download', at: 'Dockerfile:2:1' }],
    },
    {
      name: 'the head of a branch, named',
      files: image('RUN git clone --depth 1 -b main https://github.com/acme/tools /tools'),
      findings: [{ message: 'clone', at: 'Dockerfile:2:5' }],
    },
    {
      name: 'what other rules tell is summed up',
      files: {
        ...image('RUN npm install'),
        'package.json': '{ "name": "api", "dependencies": { "express": "^5" } }\n',
      },
      findings: [{ message: 'others', at: 'Dockerfile:1:1' }],
    },
  ],
  passes: [
    { name: 'nothing from the network', files: image(), evidence: ['Dockerfile:1:1'] },
    { name: 'an exact version', files: image('RUN npm install -g pnpm@10.24.0'), evidence: ['Dockerfile:1:1'] },
    {
      name: 'a version by argument',
      files: image('ARG PNPM_VERSION', 'RUN npm install -g pnpm@${PNPM_VERSION}'),
      evidence: ['Dockerfile:1:1'],
    },
    {
      name: 'a tool of the lockfile',
      files: {
        ...image('COPY package*.json ./', 'RUN npm ci', 'RUN npx prisma generate && npx tsc'),
        'package.json': '{ "name": "api", "devDependencies": { "prisma": "^7", "typescript": "^5" } }\n',
        'package-lock.json': '{ "lockfileVersion": 3, "packages": {} }\n',
      },
      evidence: ['Dockerfile:1:1'],
    },
    {
      name: 'a script of a version',
      files: image('RUN curl -fsSL https://bun.sh/install | bash -s "bun-v1.3.2"'),
      evidence: ['Dockerfile:1:1'],
    },
    {
      name: 'a version in the environment of the script',
      files: image('RUN wget -qO- https://get.pnpm.io/install.sh | ENV="$HOME/.shrc" PNPM_VERSION=10.24.0 sh -'),
      evidence: ['Dockerfile:1:1'],
    },
    {
      name: 'a checksum',
      files: image(
        'ADD --checksum=sha256:24712f6a22916849bf1570565839b5202222f610ba3172f635b7a2c98c02f4ad https://example.com/tini /usr/bin/tini',
      ),
      evidence: ['Dockerfile:1:1'],
    },
    {
      name: 'a tag, and a commit checked out',
      files: image(
        'RUN git clone -b v1.4.0 https://github.com/acme/a /a',
        'RUN git clone https://github.com/acme/b /b && git -C /b checkout 3f2a9c1',
      ),
      evidence: ['Dockerfile:1:1'],
    },
    {
      name: 'a stage that does not reach the image',
      files: {
        ...image(),
        Dockerfile:
          'FROM node:24-alpine AS tools\nRUN npm i -g clinic\n\nFROM node:24-alpine\nCOPY server.js .\nCMD ["node", "server.js"]\n',
      },
      evidence: ['Dockerfile:4:1'],
    },
  ],
  notApplicable: [],
  unknown: [],
});
