import { missingCiImageBuild } from '../../../src/rules/ci/missing-ci-image-build.ts';
import { ruleCases } from '../../support/rule-cases.ts';

const service = {
  'package.json':
    '{ "name": "api", "scripts": { "start": "node server.js", "test": "node --test", "lint": "eslint ." }, "dependencies": { "express": "^5.0.0" } }\n',
  'server.js': "require('express')().listen(3000);\n",
};
const ci = (...steps: readonly string[]): Readonly<Record<string, string>> => ({
  ...service,
  '.github/workflows/ci.yml': `on: push
jobs:
  check:
    runs-on: ubuntu-24.04
    steps:
${steps.map((step) => `      - ${step}\n`).join('')}`,
});

ruleCases(missingCiImageBuild, {
  fails: [
    {
      name: 'none',
      files: { ...ci('run: npm test'), Dockerfile: 'FROM node:24-alpine\nCOPY . .\nCMD ["node", "server.js"]\n' },
      findings: [{ message: 'missing', at: '.github/workflows/ci.yml:3:3' }],
    },
  ],
  passes: [
    {
      name: 'docker build',
      files: {
        ...ci('run: docker build -t api .'),
        Dockerfile: 'FROM node:24-alpine\nCOPY . .\nCMD ["node", "server.js"]\n',
      },
      evidence: ['.github/workflows/ci.yml:6:14'],
    },
    {
      name: 'an action',
      files: {
        ...ci('uses: docker/build-push-action@v6'),
        Dockerfile: 'FROM node:24-alpine\nCOPY . .\nCMD ["node", "server.js"]\n',
      },
      evidence: ['.github/workflows/ci.yml:6:15'],
    },
  ],
  notApplicable: [
    { name: 'no Dockerfile', files: ci('run: npm test') },
    { name: 'no CI', files: { ...service, Dockerfile: 'FROM node:24-alpine\nCOPY . .\nCMD ["node", "server.js"]\n' } },
  ],
  unknown: [
    {
      name: 'a workflow of another repository',
      files: {
        ...{
          ...service,
          '.github/workflows/ci.yml':
            'on: push\njobs:\n  check:\n    uses: company/workflows/.github/workflows/node.yml@v1\n',
        },
        Dockerfile: 'FROM node:24-alpine\nCOPY . .\nCMD ["node", "server.js"]\n',
      },
    },
  ],
});
