import { missingCiLint } from '../../../src/rules/ci/missing-ci-lint.ts';
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

ruleCases(missingCiLint, {
  fails: [
    {
      name: 'no linter',
      files: ci('run: npm test'),
      findings: [{ message: 'missing', at: '.github/workflows/ci.yml:3:3' }],
    },
    {
      name: 'its failure changes nothing',
      files: ci('run: npx eslint . || true'),
      findings: [{ message: 'toothless', at: '.github/workflows/ci.yml:6:14' }],
    },
  ],
  passes: [
    {
      name: 'a step of Drone, by way of an anchor',
      files: {
        ...service,
        '.drone.yml':
          'kind: pipeline\nlinting: &linting\n  image: node:24\n  commands:\n    - npm run lint\nsteps:\n  - name: linting\n    <<: *linting\n',
      },
      evidence: ['package.json:1:89'],
    },
    {
      name: 'a step of Woodpecker',
      files: {
        ...service,
        '.woodpecker/check.yaml': 'steps:\n  lint:\n    image: node:24\n    commands:\n      - npx eslint .\n',
      },
      evidence: ['.woodpecker/check.yaml:5:9'],
    },
    {
      name: 'a workflow of Forgejo',
      files: {
        ...service,
        '.forgejo/workflows/ci.yml':
          'on: push\njobs:\n  check:\n    runs-on: docker\n    steps:\n      - run: npx eslint .\n',
      },
      evidence: ['.forgejo/workflows/ci.yml:6:14'],
    },
    { name: 'the script', files: ci('run: npm run lint'), evidence: ['package.json:1:89'] },
    { name: 'biome', files: ci('run: npx @biomejs/biome ci .'), evidence: ['.github/workflows/ci.yml:6:14'] },
    {
      name: 'a template that an Azure pipeline includes',
      files: {
        ...service,
        '.azuredevops/build.yaml': 'steps:\n  - template: /ci/checks.yml\n',
        'ci/checks.yml': 'steps:\n  - script: npx eslint .\n',
      },
      evidence: ['ci/checks.yml:2:13'],
    },
  ],
  notApplicable: [{ name: 'no CI', files: service }],
  unknown: [
    {
      name: 'an Azure pipeline that extends a template of another repository',
      files: {
        ...service,
        '.azuredevops/build.yaml': 'trigger:\n  - main\nextends:\n  template: /pipelines/node.yaml@Common\n',
      },
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
