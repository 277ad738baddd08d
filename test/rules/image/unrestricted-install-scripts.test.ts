import { unrestrictedInstallScripts } from '../../../src/rules/image/unrestricted-install-scripts.ts';
import { ruleCases } from '../../support/rule-cases.ts';

type Files = Readonly<Record<string, string>>;

const image = (...lines: readonly string[]): Files => ({
  'package.json': '{ "name": "api", "dependencies": { "express": "^5" } }\n',
  'server.js': "require('node:http').createServer().listen(3000);\n",
  Dockerfile: `FROM node:24-alpine\n${lines.join('\n')}\nCMD ["node", "server.js"]\n`,
});
const NPMRC = { '.npmrc': 'registry=https://registry.npmjs.org/\nignore-scripts=true\n' };

ruleCases(unrestrictedInstallScripts, {
  fails: [
    {
      name: 'all scripts',
      files: image('COPY . .', 'RUN npm ci --omit=dev'),
      findings: [{ message: 'open', at: 'Dockerfile:3:5' }],
    },
    {
      name: 'the flag belongs to another command of the same line',
      files: image('COPY . .', 'RUN npm install -g --ignore-scripts pnpm@10.24.0 && npm ci'),
      findings: [{ message: 'open', at: 'Dockerfile:3:53' }],
    },
    {
      name: 'switched off',
      files: image('COPY . .', 'RUN npm ci --ignore-scripts=false'),
      findings: [{ message: 'open', at: 'Dockerfile:3:5' }],
    },
    {
      name: 'the setting never reaches the image',
      files: { ...image('COPY package*.json ./', 'RUN npm ci', 'COPY server.js .'), ...NPMRC },
      findings: [{ message: 'open', at: 'Dockerfile:3:5' }],
    },
    {
      name: 'CI only',
      files: {
        ...image('COPY . .', 'RUN npm ci --ignore-scripts'),
        '.github/workflows/ci.yml': 'on: push\njobs:\n  build:\n    steps:\n      - run: npm ci\n',
      },
      findings: [{ message: 'open', at: '.github/workflows/ci.yml:5:14' }],
    },
    {
      name: 'pnpm before it asked for a list',
      files: {
        ...image('COPY . .', 'RUN pnpm install --frozen-lockfile'),
        'package.json': '{ "name": "api", "packageManager": "pnpm@9.15.0" }\n',
        'pnpm-lock.yaml': 'lockfileVersion: 9.0\n',
      },
      findings: [{ message: 'open', at: 'Dockerfile:3:5' }],
    },
  ],
  passes: [
    { name: 'none', files: image('COPY . .', 'RUN npm ci --ignore-scripts'), evidence: ['Dockerfile:3:5'] },
    {
      name: 'none by a variable of the stage',
      files: image('ENV NPM_CONFIG_IGNORE_SCRIPTS=true', 'COPY . .', 'RUN npm ci && npm rebuild sharp'),
      evidence: ['Dockerfile:4:5'],
    },
    {
      name: 'none by a variable of the command',
      files: image('COPY . .', 'RUN npm_config_ignore_scripts=true npm ci'),
      evidence: ['Dockerfile:3:36'],
    },
    {
      name: 'none by a setting made before',
      files: image('COPY . .', 'RUN npm config set ignore-scripts true', 'RUN npm ci'),
      evidence: ['Dockerfile:4:5'],
    },
    {
      name: 'none by a file that is copied',
      files: { ...image('COPY package*.json .npmrc ./', 'RUN npm ci', 'COPY server.js .'), ...NPMRC },
      evidence: ['.npmrc:2:1'],
    },
    {
      name: 'none by a file, in CI',
      files: {
        ...image('COPY server.js .'),
        ...NPMRC,
        '.github/workflows/ci.yml': 'on: push\njobs:\n  build:\n    steps:\n      - run: npm ci\n',
      },
      evidence: ['.npmrc:2:1'],
    },
    {
      name: 'pnpm 10, by its field',
      files: {
        ...image('COPY . .', 'RUN pnpm install --frozen-lockfile'),
        'package.json': '{ "name": "api", "packageManager": "pnpm@10.24.0" }\n',
        'pnpm-lock.yaml': 'lockfileVersion: 9.0\n',
      },
      evidence: ['Dockerfile:3:5'],
    },
    {
      name: 'pnpm 10, installed in the image',
      files: {
        ...image('RUN npm i -g pnpm@10.24.0', 'COPY . .', 'RUN pnpm install --frozen-lockfile'),
        'pnpm-lock.yaml': 'lockfileVersion: 9.0\n',
      },
      evidence: ['Dockerfile:4:5'],
    },
    {
      name: 'Berry by its file',
      files: {
        ...image('COPY . .', 'RUN yarn install --immutable'),
        'package.json': '{ "name": "api", "packageManager": "yarn@4.12.0" }\n',
        '.yarnrc.yml': 'nodeLinker: node-modules\nenableScripts: false\n',
        'yarn.lock': '__metadata:\n  version: 8\n',
      },
      evidence: ['.yarnrc.yml:2:1'],
    },
  ],
  notApplicable: [{ name: 'nothing is installed', files: image('COPY server.js .'), reason: /neither image nor CI/ }],
  unknown: [],
});
