import { unfrozenInstall } from '../../../src/rules/image/unfrozen-install.ts';
import { ruleCases } from '../../support/rule-cases.ts';

const bare = (install: string): Readonly<Record<string, string>> => ({
  'package.json': '{ "name": "api", "dependencies": { "express": "^5.0.0" } }\n',
  Dockerfile: `FROM node:24-alpine\nWORKDIR /app\nCOPY . .\n${install === '' ? '' : `RUN ${install}\n`}CMD ["node", "server.js"]\n`,
  'server.js': "require('express')().listen(3000);\n",
});
const LOCKED = { 'package-lock.json': '{ "lockfileVersion": 3 }\n' };
const base = (install: string): Readonly<Record<string, string>> => ({ ...bare(install), ...LOCKED });
const hosted = (command: string): Readonly<Record<string, string>> => ({
  'package.json':
    '{ "name": "api", "scripts": { "start": "node server.js" }, "dependencies": { "express": "^5.0.0" } }\n',
  'server.js': "require('express')().listen(3000);\n",
  ...LOCKED,
  '.github/workflows/ci.yml': `on: push\njobs:\n  test:\n    runs-on: ubuntu-24.04\n    steps:\n      - run: ${command}\n`,
});

ruleCases(unfrozenInstall, {
  fails: [
    {
      name: 'npm install',
      files: base('npm install --omit=dev'),
      findings: [{ message: 'unfrozen', at: 'Dockerfile:4:5' }],
    },
    {
      name: 'npm install without a lockfile',
      files: bare('npm install --omit=dev'),
      findings: [{ message: 'unlocked', at: 'Dockerfile:4:5' }],
    },
    {
      name: 'npm i',
      files: base('npm i && npm cache clean --force'),
      findings: [{ message: 'unfrozen', at: 'Dockerfile:4:5' }],
    },
    {
      name: 'yarn',
      files: { ...base('yarn install --production'), 'yarn.lock': '# yarn lockfile v1\n' },
      findings: [{ message: 'unfrozen', at: 'Dockerfile:4:5' }],
    },
    {
      name: 'focus, which has no flag for it',
      files: base('yarn workspaces focus --all --production'),
      findings: [{ message: 'focus', at: 'Dockerfile:4:5' }],
    },
    {
      name: 'yarn in a stage that sets its modules aside for the last one',
      files: {
        ...base(''),
        'yarn.lock': '# yarn lockfile v1\n',
        Dockerfile:
          'FROM node:24-alpine AS base\nWORKDIR /app\nCOPY package.json yarn.lock ./\nFROM base AS modules\nRUN yarn --production && cp -R ./node_modules /tmp && yarn && mv ./node_modules /tmp/node_modules_dev\nFROM base\nCOPY --from=modules /tmp/node_modules ./node_modules\nCOPY . .\nCMD ["node", "server.js"]\n',
      },
      findings: [
        { message: 'unfrozen', at: 'Dockerfile:5:5' },
        { message: 'unfrozen', at: 'Dockerfile:5:55' },
      ],
    },
    {
      name: 'CI, without an image',
      files: hosted('npm install'),
      findings: [{ message: 'unfrozen', at: '.github/workflows/ci.yml:6:14' }],
    },
  ],
  passes: [
    { name: 'npm ci', files: base('npm ci --omit=dev'), evidence: ['Dockerfile:4:5'] },
    { name: 'pnpm', files: base('corepack enable && pnpm install --frozen-lockfile'), evidence: ['Dockerfile:4:24'] },
    {
      name: 'focus behind an install that holds to the lockfile',
      files: base('yarn install --immutable && yarn workspaces focus --all --production'),
      evidence: ['Dockerfile:4:5'],
    },
    { name: 'yarn', files: base('yarn install --immutable'), evidence: ['Dockerfile:4:5'] },
    { name: 'CI, without an image', files: hosted('npm ci'), evidence: ['.github/workflows/ci.yml:6:14'] },
    {
      name: 'a global tool beside it',
      files: base('npm install -g pm2@6.0.0 && npm ci'),
      evidence: ['Dockerfile:4:33'],
    },
  ],
  notApplicable: [
    { name: 'the image installs nothing', files: base('') },
    {
      name: 'a job that opens a pull request with newer dependencies',
      files: hosted('npm install && git commit -am update && git push && gh pr create --title Update'),
    },
  ],
  unknown: [],
});
