import { missingDependencyScan } from '../../../src/rules/ci/missing-dependency-scan.ts';
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

ruleCases(missingDependencyScan, {
  fails: [
    {
      name: 'no scan',
      files: ci('run: npm ci'),
      findings: [{ message: 'missing', at: '.github/workflows/ci.yml:3:3' }],
    },
    {
      name: 'its failure changes nothing',
      files: ci('run: npm audit || true'),
      findings: [{ message: 'toothless', at: '.github/workflows/ci.yml:6:14' }],
    },
    {
      name: 'the step may fail',
      files: ci('run: npm audit\n        continue-on-error: true'),
      findings: [{ message: 'toothless', at: '.github/workflows/ci.yml:6:14' }],
    },
  ],
  passes: [
    {
      name: 'a stage of the image that CI builds',
      files: {
        ...ci('run: docker build -t acme/api .'),
        Dockerfile:
          'FROM node:24-alpine AS scan\nCOPY . .\nRUN trivy fs --exit-code 1 .\nFROM node:24-alpine\nCOPY --from=scan . .\nCMD ["node", "server.js"]\n',
      },
      evidence: ['Dockerfile:3:5'],
    },
    {
      name: 'a plugin of Drone that runs Trivy',
      files: {
        ...service,
        '.drone.yml':
          'kind: pipeline\nsteps:\n  - name: scan\n    image: aquasec/trivy:0.60.0\n    settings: { image_name: acme/api }\n',
      },
      evidence: ['.drone.yml:3:5'],
    },
    {
      name: 'npm audit',
      files: ci('run: npm audit --audit-level=high --omit=dev'),
      evidence: ['.github/workflows/ci.yml:6:14'],
    },
    {
      name: 'an action',
      files: ci('uses: actions/dependency-review-action@v4'),
      evidence: ['.github/workflows/ci.yml:6:15'],
    },
    { name: 'snyk', files: ci('run: npx snyk test'), evidence: ['.github/workflows/ci.yml:6:14'] },
  ],
  notApplicable: [{ name: 'no CI', files: service }],
  unknown: [
    {
      name: 'a report that a later step reads',
      files: ci('run: npm audit --json > audit.json || true\n      - run: node compare.js audit.json'),
    },
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
