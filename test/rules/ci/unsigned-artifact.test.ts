import { unsignedArtifact } from '../../../src/rules/ci/unsigned-artifact.ts';
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

ruleCases(unsignedArtifact, {
  fails: [
    {
      name: 'pushed only',
      files: {
        ...ci('run: docker push registry.example.com/api'),
        Dockerfile: 'FROM node:24-alpine\nCOPY . .\nCMD ["node", "server.js"]\n',
      },
      findings: [{ message: 'missing', at: '.github/workflows/ci.yml:3:3' }],
    },
  ],
  passes: [
    {
      name: 'cosign',
      files: {
        ...ci('run: docker push registry.example.com/api', 'run: cosign sign --yes registry.example.com/api'),
        Dockerfile: 'FROM node:24-alpine\nCOPY . .\nCMD ["node", "server.js"]\n',
      },
      evidence: ['.github/workflows/ci.yml:7:14'],
    },
    {
      name: 'attested',
      files: {
        ...ci('uses: actions/attest-build-provenance@v3'),
        Dockerfile: 'FROM node:24-alpine\nCOPY . .\nCMD ["node", "server.js"]\n',
      },
      evidence: ['.github/workflows/ci.yml:6:15'],
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
