import { missingCiTypecheck } from '../../../src/rules/ci/missing-ci-typecheck.ts';
import { ruleCases } from '../../support/rule-cases.ts';

const service = {
  'package.json':
    '{ "name": "api", "scripts": { "start": "node server.ts", "test": "node --test", "lint": "eslint ." }, "dependencies": { "express": "^5.0.0" } }\n',
  'tsconfig.json': '{}\n',
  'server.ts': "import express from 'express';\nexpress().listen(3000);\n",
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

ruleCases(missingCiTypecheck, {
  fails: [
    {
      name: 'no checker',
      files: ci('run: npm test'),
      findings: [{ message: 'missing', at: '.github/workflows/ci.yml:3:3' }],
    },
    {
      name: 'its failure changes nothing',
      files: ci('run: npx tsc --noEmit || true'),
      findings: [{ message: 'toothless', at: '.github/workflows/ci.yml:6:14' }],
    },
  ],
  passes: [{ name: 'tsc', files: ci('run: npx tsc --noEmit'), evidence: ['.github/workflows/ci.yml:6:14'] }],
  notApplicable: [
    {
      name: 'JavaScript',
      files: {
        'package.json': '{ "name": "api", "scripts": { "start": "node server.js" } }\n',
        'server.js': "require('node:http').createServer().listen(3000);\n",
        '.github/workflows/ci.yml': ci('run: npm test')['.github/workflows/ci.yml'] ?? '',
      },
    },
  ],
  unknown: [
    {
      name: 'a workflow of another repository',
      files: {
        ...service,
        '.github/workflows/ci.yml':
          'on: push\njobs:\n  check:\n    uses: company/workflows/.github/workflows/node.yml@v1\n',
      },
    },
  ],
});
