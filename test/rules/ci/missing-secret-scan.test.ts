import { missingSecretScan } from '../../../src/rules/ci/missing-secret-scan.ts';
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

ruleCases(missingSecretScan, {
  fails: [
    {
      name: 'no scanner',
      files: ci('run: npm audit'),
      findings: [{ message: 'missing', at: '.github/workflows/ci.yml:3:3' }],
    },
    {
      name: 'its failure changes nothing',
      files: ci('run: gitleaks detect || true'),
      findings: [{ message: 'toothless', at: '.github/workflows/ci.yml:6:14' }],
    },
  ],
  passes: [
    { name: 'an action', files: ci('uses: gitleaks/gitleaks-action@v2'), evidence: ['.github/workflows/ci.yml:6:15'] },
    {
      name: 'trufflehog',
      files: ci('run: trufflehog git file://. --fail'),
      evidence: ['.github/workflows/ci.yml:6:14'],
    },
    {
      name: 'a hook',
      files: {
        ...ci('run: npm test'),
        '.pre-commit-config.yaml':
          'repos:\n  - repo: https://github.com/gitleaks/gitleaks\n    rev: v8.28.0\n    hooks:\n      - id: gitleaks\n',
      },
      evidence: ['.pre-commit-config.yaml:2:1'],
    },
  ],
  notApplicable: [{ name: 'no CI', files: service }],
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
