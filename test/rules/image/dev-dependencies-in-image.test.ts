import { devDependenciesInImage } from '../../../src/rules/image/dev-dependencies-in-image.ts';
import { ruleCases } from '../../support/rule-cases.ts';

const base = (
  dockerfile: string,
  dev = ', "devDependencies": { "vitest": "^4.0.0" }',
): Readonly<Record<string, string>> => ({
  'package.json': `{ "name": "api", "dependencies": { "express": "^5.0.0" }${dev} }\n`,
  'package-lock.json': '{ "lockfileVersion": 3, "packages": {} }\n',
  Dockerfile: dockerfile,
  'server.js': "require('express')().listen(3000);\n",
});
const one = (run: string): string =>
  `FROM node:24-alpine\nWORKDIR /app\nCOPY . .\nRUN ${run}\nCMD ["node", "server.js"]\n`;
const two = (run: string): string =>
  `FROM node:24-alpine AS build\nWORKDIR /app\nCOPY . .\nRUN ${run}\nFROM node:24-alpine\nWORKDIR /app\nCOPY --from=build /app .\nCMD ["node", "server.js"]\n`;

ruleCases(devDependenciesInImage, {
  fails: [
    {
      name: 'everything is installed',
      files: base(one('npm ci')),
      findings: [{ message: 'present', at: 'Dockerfile:4:5' }],
    },
    {
      name: 'an image of the company, where NODE_ENV is known',
      files: base(one('npm ci').replace('node:24-alpine', 'registry.example.com/node:24\nENV NODE_ENV=development')),
      findings: [{ message: 'present', at: 'Dockerfile:5:5' }],
    },
    {
      name: 'copied from the build',
      files: base(two('npm ci')),
      findings: [{ message: 'present', at: 'Dockerfile:7:1' }],
    },
  ],
  passes: [
    {
      name: 'a member of a workspace that is built by itself',
      files: {
        'package.json': '{ "workspaces": ["packages/*"], "devDependencies": { "eslint": "^9.0.0" } }\n',
        'packages/api/package.json': '{ "name": "api", "dependencies": { "express": "^5.0.0" } }\n',
        'packages/api/server.js': "require('express')().listen(3000);\n",
        'packages/api/Dockerfile':
          'FROM node:24-alpine\nCOPY package*.json .\nRUN npm ci\nCOPY . .\nCMD ["node", "server.js"]\n',
        'compose.yaml': 'services:\n  api:\n    build: packages/api\n',
      },
      evidence: ['packages/api/package.json:1:1'],
    },
    { name: '--omit=dev', files: base(one('npm ci --omit=dev')), evidence: ['Dockerfile:4:5'] },
    {
      name: 'pruned before the copy',
      files: base(two('npm ci && npm prune --omit=dev')),
      evidence: ['Dockerfile:4:15'],
    },
    { name: 'there are none', files: base(one('npm ci'), ''), evidence: ['package.json:1:1'] },
  ],
  notApplicable: [
    {
      name: 'no image',
      files: {
        'package.json': '{ "name": "api", "scripts": { "start": "node server.js" } }\n',
        'server.js': "require('node:http').createServer().listen(3000);\n",
      },
    },
  ],
  unknown: [
    {
      name: 'an image of the company, which may set NODE_ENV',
      files: base(one('npm ci').replace('node:24-alpine', 'registry.example.com/node:24')),
      reason: /NODE_ENV in registry/,
    },
  ],
});
