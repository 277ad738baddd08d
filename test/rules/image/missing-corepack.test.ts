import { missingCorepack } from '../../../src/rules/image/missing-corepack.ts';
import { ruleCases } from '../../support/rule-cases.ts';

const base = (from: string, run: string): Readonly<Record<string, string>> => ({
  'package.json': '{ "name": "api" }\n',
  Dockerfile: `FROM ${from}\nCOPY . .\nRUN ${run}\nCMD ["node", "server.js"]\n`,
  'server.js': "require('node:http').createServer().listen(3000);\n",
});

ruleCases(missingCorepack, {
  fails: [
    {
      name: 'Node 25 has none',
      files: base('node:25-alpine', 'corepack enable && pnpm install'),
      findings: [{ message: 'corepack', at: 'Dockerfile:3:5' }],
    },
    {
      name: 'Node 26 has no yarn',
      files: base('node:26-alpine', 'yarn install --frozen-lockfile'),
      findings: [{ message: 'yarn', at: 'Dockerfile:3:5' }],
    },
  ],
  passes: [
    {
      name: 'Node 24 has it',
      files: base('node:24-alpine', 'corepack enable && pnpm install'),
      evidence: ['Dockerfile:3:5'],
    },
    {
      name: 'installed before',
      files: base('node:26-alpine', 'npm install -g corepack && corepack enable'),
      evidence: ['Dockerfile:3:32'],
    },
  ],
  notApplicable: [{ name: 'npm', files: base('node:26-alpine', 'npm ci') }],
  unknown: [{ name: 'a base image of the company', files: base('registry.example.com/node:3', 'corepack enable') }],
});
