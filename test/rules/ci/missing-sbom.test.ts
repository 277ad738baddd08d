import { missingSbom } from '../../../src/rules/ci/missing-sbom.ts';
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

ruleCases(missingSbom, {
  fails: [
    { name: 'none', files: ci('run: npm ci'), findings: [{ message: 'missing', at: '.github/workflows/ci.yml:3:3' }] },
    {
      name: 'its failure changes nothing',
      files: ci('run: npm sbom --sbom-format=cyclonedx || true'),
      findings: [{ message: 'toothless', at: '.github/workflows/ci.yml:6:14' }],
    },
  ],
  passes: [
    { name: 'npm', files: ci('run: npm sbom --sbom-format=cyclonedx'), evidence: ['.github/workflows/ci.yml:6:14'] },
    { name: 'syft', files: ci('run: syft api -o spdx-json'), evidence: ['.github/workflows/ci.yml:6:14'] },
    {
      name: 'with the image',
      files: ci('uses: docker/build-push-action@v6\n        with: { sbom: true }'),
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
