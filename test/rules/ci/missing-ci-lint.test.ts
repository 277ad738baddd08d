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

/** A workflow that calls another one, which lints the package that it is told, when it is told to. */
const calls = (handed: string): Readonly<Record<string, string>> => ({
  'package.json': '{ "workspaces": ["packages/*"] }\n',
  'packages/api/package.json':
    '{ "name": "api", "scripts": { "start": "node server.js", "lint": "eslint ." }, "dependencies": { "express": "^5.0.0" } }\n',
  'packages/api/server.js': "require('express')().listen(3000);\n",
  'packages/web/package.json': '{ "name": "web", "scripts": { "lint": "eslint src" } }\n',
  '.github/workflows/api.yml': `on: push\njobs:\n  api:\n    uses: ./.github/workflows/shared.yml\n    with:\n      ${handed}\n`,
  '.github/workflows/shared.yml': `on:
  workflow_call:
    inputs:
      package:
        type: string
      lint:
        type: string
        default: 'false'
      skip:
        type: boolean
        default: false
jobs:
  check:
    if: \${{ inputs.lint == 'true' && !inputs.skip }}
    runs-on: ubuntu-24.04
    steps:
      - run: yarn workspace \${{ inputs.package }} lint
`,
});

ruleCases(missingCiLint, {
  fails: [
    {
      name: 'biome that formats, set up by an action',
      files: ci('uses: biomejs/setup-biome@v2', 'run: biome format --write'),
      findings: [{ message: 'missing', at: '.github/workflows/ci.yml:3:3' }],
    },
    {
      name: 'a workflow whose job for it the caller leaves off',
      files: {
        ...calls('package: api'),
        '.github/workflows/build.yml': 'on: push\njobs:\n  build:\n    runs-on: x\n    steps:\n      - run: yarn\n',
      },
      findings: [{ message: 'missing', at: '.github/workflows/build.yml:3:3' }],
    },
    {
      name: 'a workflow that lints another package',
      files: calls("package: web\n      lint: 'true'"),
      findings: [{ message: 'missing', at: '.github/workflows/shared.yml:13:3' }],
    },
    {
      name: 'a workflow of another repository that deploys alone',
      files: {
        ...service,
        '.github/workflows/ci.yml':
          'on: push\njobs:\n  image:\n    uses: company/ci-cd/.github/workflows/build_and_push_image.yaml@main\n  deploy:\n    uses: company/ci-cd/.github/workflows/deploy-app.yaml@main\n',
      },
      findings: [{ message: 'missing', at: '.github/workflows/ci.yml:3:3' }],
    },
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
    {
      name: 'a workflow whose job for it the caller asks for',
      files: calls("package: api\n      lint: 'true'"),
      evidence: ['packages/api/package.json:1:66'],
    },
    {
      name: 'in a container of compose',
      files: {
        ...service,
        'package.json':
          '{ "name": "api", "scripts": { "start": "node server.js", "check": "docker compose run --rm -v \\"$(pwd)/dist:/app\\" tests pnpm _check", "_check": "eslint ." }, "dependencies": { "express": "^5.0.0" } }\n',
        '.github/workflows/ci.yml':
          'on: push\njobs:\n  check:\n    runs-on: ubuntu-24.04\n    steps:\n      - run: docker compose up -d && pnpm check\n',
      },
      evidence: ['package.json:1:146'],
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
