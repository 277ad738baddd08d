import { missingCiBuild } from '../../../src/rules/ci/missing-ci-build.ts';
import { ruleCases } from '../../support/rule-cases.ts';

const service = {
  'package.json':
    '{ "name": "api", "scripts": { "start": "node server.js", "build": "tsc", "test": "node --test", "lint": "eslint ." }, "dependencies": { "express": "^5.0.0" } }\n',
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

ruleCases(missingCiBuild, {
  fails: [
    {
      name: 'tests only',
      files: ci('run: npm test'),
      findings: [{ message: 'missing', at: '.github/workflows/ci.yml:3:3' }],
    },
    {
      name: 'its failure changes nothing',
      files: ci('run: npm run build || true'),
      findings: [{ message: 'toothless', at: 'package.json:1:67' }],
    },
  ],
  passes: [{ name: 'the script', files: ci('run: npm run build'), evidence: ['package.json:1:67'] }],
  notApplicable: [
    {
      name: 'nothing to build',
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
