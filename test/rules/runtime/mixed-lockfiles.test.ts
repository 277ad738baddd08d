import { mixedLockfiles } from '../../../src/rules/runtime/mixed-lockfiles.ts';
import { ruleCases } from '../../support/rule-cases.ts';

const base = (manager = '', install = 'npm ci'): Readonly<Record<string, string>> => ({
  'package.json': `{ "name": "api"${manager}, "dependencies": { "express": "^5.0.0" } }\n`,
  Dockerfile: `FROM node:24-alpine\nCOPY . .\nRUN ${install}\nCMD ["node", "server.js"]\n`,
  'server.js': "require('express')().listen(3000);\n",
});
const NPM = '{ "name": "api", "lockfileVersion": 3, "packages": {} }\n';
const YARN = '# yarn lockfile v1\n';

ruleCases(mixedLockfiles, {
  fails: [
    {
      name: 'two of them',
      files: { ...base(), 'package-lock.json': NPM, 'yarn.lock': YARN },
      findings: [{ message: 'several', at: 'yarn.lock:1:1' }],
    },
    {
      name: 'another is declared',
      files: {
        ...base(', "packageManager": "pnpm@10.0.0"', 'pnpm install --frozen-lockfile'),
        'package-lock.json': NPM,
      },
      findings: [
        { message: 'declared', at: 'package-lock.json:1:1' },
        { message: 'command', at: 'Dockerfile:3:5' },
      ],
    },
    {
      name: 'the image installs with another',
      files: { ...base('', 'npm install'), 'yarn.lock': YARN },
      findings: [{ message: 'command', at: 'Dockerfile:3:5' }],
    },
  ],
  passes: [
    { name: 'one', files: { ...base(), 'package-lock.json': NPM }, evidence: ['package-lock.json:1:1'] },
    {
      name: 'a global tool of another manager',
      files: { ...base('', 'npm install -g pm2 && yarn install --frozen-lockfile'), 'yarn.lock': YARN },
    },
  ],
  notApplicable: [{ name: 'no lockfile', files: base() }],
  unknown: [],
});
