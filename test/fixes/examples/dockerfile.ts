import type { Example } from '../../../src/rules/types.ts';

const SERVER = "require('node:http').createServer((req, res) => res.end('ok')).listen(3000);\n";

/** A service of one file with this Dockerfile. */
function image(title: string, dockerfile: string, extra: Example['files'] = {}): Example {
  return {
    title,
    files: { 'package.json': '{ "name": "api" }\n', Dockerfile: dockerfile, 'server.js': SERVER, ...extra },
  };
}

/** What the bad examples of the rules do not show: other messages, comments to keep, odd styles. */
export const dockerfileExamples: Readonly<Record<string, readonly Example[]>> = {
  'root-user': [
    image(
      'comments, continuations and a late step as root',
      '# syntax=docker/dockerfile:1\nFROM node:24-slim\nWORKDIR /app\nCOPY . .\nRUN apt-get update \\\n  # what the service prints with\n  && apt-get install -y --no-install-recommends tini \\\n  && rm -rf /var/lib/apt/lists/*\n\n# the port of the service\nEXPOSE 3000\nENTRYPOINT ["tini", "--"]\nCMD ["node", "server.js"]',
    ),
    image('distroless', 'FROM gcr.io/distroless/nodejs24-debian12\nCOPY . .\nCMD ["server.js"]\n'),
  ],
  'blocked-signals': [
    image(
      'shell form',
      'FROM node:24-alpine\nCOPY . .\n# starts the service\nCMD node --enable-source-maps server.js\n',
    ),
    image(
      'a stop signal that nobody can handle',
      'FROM node:24-alpine\nCOPY . .\nSTOPSIGNAL SIGKILL\nCMD ["node", "server.js"]\n',
    ),
    image('a package script', 'FROM node:24-alpine\nWORKDIR /app\nCOPY . .\nCMD ["yarn", "start"]\n', {
      'package.json': '{ "name": "api", "scripts": { "start": "node server.js" } }\n',
    }),
  ],
  'indirect-node-command': [image('shell form', 'FROM node:24-alpine\nCOPY . .\nCMD node server.js\n')],
  'package-manager-at-runtime': [
    image('npm start', 'FROM node:24-alpine\nWORKDIR /app\nCOPY . .\nCMD npm start\n', {
      'package.json': '{ "name": "api", "scripts": { "start": "node server.js" } }\n',
    }),
  ],
  'inspector-in-production': [
    image('an exposed port', 'FROM node:24-alpine\nCOPY . .\nEXPOSE 3000 9229\nCMD ["node", "server.js"]\n'),
    image(
      'in NODE_OPTIONS',
      'FROM node:24-alpine\nCOPY . .\nENV NODE_OPTIONS="--inspect=0.0.0.0:9229 --enable-source-maps"\nCMD ["node", "server.js"]\n',
    ),
  ],
  'misplaced-node-env': [
    image(
      'in a build stage',
      'FROM node:24-alpine AS build\nENV NODE_ENV=production\nCOPY . .\n\nFROM node:24-alpine\nCOPY --from=build /server.js .\nCMD ["node", "server.js"]\n',
    ),
  ],
  'unpinned-base-image': [
    image('latest, with a pin for developers', 'FROM node:latest\nCOPY . .\nCMD ["node", "server.js"]\n', {
      '.nvmrc': 'v24.11.0\n',
    }),
    image(
      'a floating variant in a named stage',
      'FROM --platform=linux/amd64 node:alpine AS run\nCOPY . .\nCMD ["node", "server.js"]\n',
      { '.node-version': '24\n' },
    ),
  ],
  'unfrozen-install': [
    image(
      'a chain of commands',
      'FROM node:24-alpine\nWORKDIR /app\nCOPY package*.json ./\nRUN npm install --no-audit \\\n  && npm cache clean --force\nCOPY . .\nCMD ["node", "server.js"]\n',
      { 'package-lock.json': '{ "lockfileVersion": 3 }\n' },
    ),
    image(
      'yarn 1',
      'FROM node:24-alpine\nWORKDIR /app\nCOPY package.json yarn.lock ./\nRUN yarn\nCOPY . .\nCMD ["node", "server.js"]\n',
      { 'yarn.lock': '# yarn lockfile v1\n' },
    ),
    image('pnpm', 'FROM node:24-alpine\nWORKDIR /app\nCOPY . .\nRUN pnpm install --prod\nCMD ["node", "server.js"]\n', {
      'pnpm-lock.yaml': "lockfileVersion: '9.0'\n",
    }),
  ],
  'dev-dependencies-in-image': [
    image(
      'a build in the same stage',
      'FROM node:24-alpine\nWORKDIR /app\nCOPY . .\nRUN npm ci\nRUN npm run build\nCMD ["node", "server.js"]\n',
      {
        'package.json':
          '{ "name": "api", "scripts": { "build": "eslint ." }, "devDependencies": { "eslint": "^9.0.0" } }\n',
        'package-lock.json': '{ "lockfileVersion": 3 }\n',
      },
    ),
  ],
};
