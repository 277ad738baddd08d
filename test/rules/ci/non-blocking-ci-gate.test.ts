import { nonBlockingCiGate } from '../../../src/rules/ci/non-blocking-ci-gate.ts';
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

ruleCases(nonBlockingCiGate, {
  fails: [
    {
      name: 'an audit whose result is dropped',
      files: ci('run: npm test', 'run: npm audit || true'),
      findings: [{ message: 'ignored', at: '.github/workflows/ci.yml:7:14' }],
    },
    {
      name: 'a step that may fail',
      files: ci('run: npm test\n        continue-on-error: true'),
      findings: [{ message: 'ignored', at: 'package.json:1:66' }],
    },
    {
      name: 'a job that ships without waiting',
      files: {
        ...service,
        '.github/workflows/ci.yml':
          'on: push\njobs:\n  test:\n    runs-on: ubuntu-24.04\n    steps:\n      - run: npm test\n  deploy:\n    runs-on: ubuntu-24.04\n    steps:\n      - run: kubectl apply -f k8s\n',
      },
      findings: [{ message: 'unordered', at: '.github/workflows/ci.yml:7:3' }],
    },
  ],
  passes: [
    {
      name: 'both gate',
      files: ci('run: npm test', 'run: npm audit --audit-level=high'),
      evidence: ['package.json:1:66', '.github/workflows/ci.yml:7:14'],
    },
    {
      name: 'the job waits',
      files: {
        ...service,
        '.github/workflows/ci.yml':
          'on: push\njobs:\n  test:\n    runs-on: ubuntu-24.04\n    steps:\n      - run: npm test\n  deploy:\n    needs: test\n    runs-on: ubuntu-24.04\n    steps:\n      - run: kubectl apply -f k8s\n',
      },
      evidence: ['package.json:1:66'],
    },
  ],
  notApplicable: [
    { name: 'no CI', files: service },
    { name: 'no checks', files: ci('run: echo hello') },
  ],
  unknown: [],
});
