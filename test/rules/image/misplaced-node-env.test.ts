import { misplacedNodeEnv } from '../../../src/rules/image/misplaced-node-env.ts';
import { ruleCases } from '../../support/rule-cases.ts';

type Files = Readonly<Record<string, string>>;

const image = (...lines: readonly string[]): Files => ({
  'package.json': '{ "name": "api", "scripts": { "build": "tsc" }, "devDependencies": { "typescript": "^5.9.3" } }\n',
  'src/server.ts': "import http from 'node:http';\nhttp.createServer().listen(3000);\n",
  'tsconfig.json': '{ "compilerOptions": { "outDir": "dist", "rootDir": "src" } }\n',
  Dockerfile: `${lines.join('\n')}\nCMD ["node", "dist/server.js"]\n`,
});
const BUILD = ['COPY . .', 'RUN npm ci', 'RUN npm run build'];
const SHIP = ['FROM node:24-alpine', 'COPY --from=build /dist /dist'];

ruleCases(misplacedNodeEnv, {
  fails: [
    {
      name: 'before the install of a build stage',
      files: image('FROM node:24-alpine', 'ENV NODE_ENV=production', ...BUILD),
      findings: [{ message: 'dropped', at: 'Dockerfile:2:5' }],
    },
    {
      name: 'in a stage below, which the build stands on',
      files: image('FROM node:24-alpine AS base', 'ENV NODE_ENV=production', 'FROM base AS build', ...BUILD, ...SHIP),
      findings: [{ message: 'dropped', at: 'Dockerfile:2:5' }],
    },
    {
      name: 'by the argument of the build',
      files: image('FROM node:24-alpine', 'ARG NODE_ENV=production', ...BUILD),
      findings: [{ message: 'dropped', at: 'Dockerfile:2:5' }],
    },
    {
      name: 'in front of the install alone',
      files: image('FROM node:24-alpine', 'COPY . .', 'RUN NODE_ENV=production npm ci && npx tsc -p .'),
      findings: [{ message: 'dropped', at: 'Dockerfile:3:25' }],
    },
    {
      name: 'lost with the build stage',
      files: image(
        'FROM node:24-alpine AS build',
        'COPY . .',
        'RUN npm ci',
        'ENV NODE_ENV=production',
        'RUN npm run build',
        ...SHIP,
      ),
      findings: [{ message: 'lost', at: 'Dockerfile:4:5' }],
    },
    {
      name: 'an argument does not reach the process',
      files: image('FROM node:24-alpine AS build', ...BUILD, ...SHIP, 'ARG NODE_ENV=production'),
      findings: [{ message: 'argument', at: 'Dockerfile:7:5' }],
    },
  ],
  passes: [
    {
      name: 'in the stage that ships',
      files: image('FROM node:24-alpine AS build', ...BUILD, ...SHIP, 'ENV NODE_ENV=production'),
      evidence: ['Dockerfile:7:5'],
    },
    {
      name: 'the install takes devDependencies all the same',
      files: image(
        'FROM node:24-alpine',
        'ENV NODE_ENV=production',
        'COPY . .',
        'RUN npm ci --include=dev',
        'RUN npm run build',
      ),
      evidence: ['Dockerfile:2:5'],
    },
    {
      name: 'set after the build',
      files: image('FROM node:24-alpine', ...BUILD, 'ENV NODE_ENV=production', 'RUN npm prune'),
      evidence: ['Dockerfile:5:5'],
    },
    {
      name: 'the build needs nothing of devDependencies',
      files: {
        ...image('FROM node:24-alpine', 'ENV NODE_ENV=production', ...BUILD),
        'package.json':
          '{ "name": "api", "scripts": { "build": "tsc" }, "dependencies": { "typescript": "^5.9.3" } }\n',
      },
      evidence: ['Dockerfile:2:5'],
    },
    {
      name: 'Berry does not read it while it installs',
      files: {
        ...image(
          'FROM node:24-alpine',
          'ENV NODE_ENV=production',
          'COPY . .',
          'RUN yarn install --immutable',
          'RUN yarn build',
        ),
        'package.json':
          '{ "name": "api", "packageManager": "yarn@4.12.0", "scripts": { "build": "tsc" }, "devDependencies": { "typescript": "^5.9.3" } }\n',
        'yarn.lock': '__metadata:\n  version: 8\n',
      },
      evidence: ['Dockerfile:2:5'],
    },
    {
      name: 'the compose file sets it',
      files: {
        ...image('FROM node:24-alpine AS build', ...BUILD, ...SHIP),
        'compose.yaml': 'services:\n  api:\n    build: .\n    environment:\n      NODE_ENV: production\n',
      },
      evidence: ['compose.yaml:5:17'],
    },
  ],
  notApplicable: [
    { name: 'never set', files: image('FROM node:24-alpine AS build', ...BUILD, ...SHIP), reason: /does not set/ },
    {
      name: 'no Dockerfile',
      files: {
        'package.json': '{ "name": "api", "scripts": { "start": "node server.js" } }\n',
        'server.js': "require('node:http').createServer().listen(3000);\n",
      },
      reason: /no Dockerfile/,
    },
  ],
  unknown: [],
});
