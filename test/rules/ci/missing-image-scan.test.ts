import { missingImageScan } from '../../../src/rules/ci/missing-image-scan.ts';
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

ruleCases(missingImageScan, {
  fails: [
    {
      name: 'no scan',
      files: {
        ...ci('run: docker build -t api .'),
        Dockerfile: 'FROM node:24-alpine\nCOPY . .\nCMD ["node", "server.js"]\n',
      },
      findings: [{ message: 'missing', at: '.github/workflows/ci.yml:3:3' }],
    },
    {
      name: 'it never fails',
      files: {
        ...ci('run: docker build -t api .', 'run: trivy image api'),
        Dockerfile: 'FROM node:24-alpine\nCOPY . .\nCMD ["node", "server.js"]\n',
      },
      findings: [{ message: 'toothless', at: '.github/workflows/ci.yml:7:14' }],
    },
  ],
  passes: [
    {
      name: 'trivy with an exit code',
      files: {
        ...ci('run: trivy image --exit-code 1 --severity CRITICAL api'),
        Dockerfile: 'FROM node:24-alpine\nCOPY . .\nCMD ["node", "server.js"]\n',
      },
      evidence: ['.github/workflows/ci.yml:6:14'],
    },
    {
      name: 'grype',
      files: {
        ...ci('run: grype api --fail-on high'),
        Dockerfile: 'FROM node:24-alpine\nCOPY . .\nCMD ["node", "server.js"]\n',
      },
      evidence: ['.github/workflows/ci.yml:6:14'],
    },
  ],
  notApplicable: [{ name: 'no image', files: ci('run: npm test') }],
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
