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
      name: 'oxlint without types',
      files: ci('run: npx oxlint --quiet'),
      findings: [{ message: 'missing', at: '.github/workflows/ci.yml:3:3' }],
    },
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
    {
      name: 'a shell script that goes on after a failure',
      files: { ...ci('run: bash ci/check.sh'), 'ci/check.sh': 'npx tsc --noEmit\necho done\n' },
      findings: [{ message: 'toothless', at: 'ci/check.sh:1:1' }],
    },
    {
      name: 'an install that runs no scripts',
      files: {
        ...ci('run: npm ci --ignore-scripts'),
        'package.json': service['package.json'].replace('"test"', '"prepare": "tsc", "test"'),
      },
      findings: [{ message: 'missing', at: '.github/workflows/ci.yml:3:3' }],
    },
    {
      name: 'a script that is not started',
      files: { ...ci('run: npm test'), 'ci/check.sh': 'npx tsc --noEmit\n' },
      findings: [{ message: 'missing', at: '.github/workflows/ci.yml:3:3' }],
    },
  ],
  passes: [
    {
      name: 'a script of the checkout that exits with the code of each command',
      files: {
        ...ci('run: \'"${GITHUB_WORKSPACE}/ci/check.sh"\''),
        'ci/check.sh': 'npx tsc --noEmit\ncode=$?\nif [ $code -ne 0 ]; then\n  exit $code\nfi\necho done\n',
      },
      evidence: ['ci/check.sh:1:1'],
    },
    {
      name: 'what an install prepares',
      files: {
        ...ci('run: npm ci'),
        'package.json': service['package.json'].replace('"test"', '"prepare": "tsc", "test"'),
      },
      evidence: ['package.json:1:69'],
    },
    {
      name: 'one of the commands that a matrix lists',
      files: {
        ...service,
        '.github/workflows/ci.yml': `on: push
jobs:
  check:
    runs-on: ubuntu-24.04
    strategy:
      matrix:
        task:
          - run: npm run lint
          - run: npx tsc --noEmit
    steps:
      - run: \${{ matrix.task.run }}
`,
      },
      evidence: ['.github/workflows/ci.yml:11:14'],
    },
    {
      name: 'one of the values of a matrix',
      files: {
        ...service,
        '.github/workflows/ci.yml': `on: push
jobs:
  check:
    runs-on: ubuntu-24.04
    strategy:
      matrix:
        tool: [tsc, eslint]
    steps:
      - run: npx \${{ matrix.tool }}
`,
      },
      evidence: ['.github/workflows/ci.yml:9:14'],
    },
    {
      name: 'in the Dockerfile, where CI builds the image',
      files: {
        ...ci('run: docker build -t api -f Dockerfile .'),
        'package.json': '{ "name": "api", "scripts": { "build": "tsc && cp -r views build/" } }\n',
        'tsconfig.json': '{ "compilerOptions": { "outDir": "build" } }\n',
        Dockerfile:
          'FROM node:24 AS build\nWORKDIR /app\nCOPY . .\nRUN npm ci && npm run build\nFROM node:24-slim\nWORKDIR /app\nCOPY --from=build /app /app\nCMD ["node", "build/server.js"]\n',
      },
      evidence: ['package.json:1:40'],
    },
    {
      name: 'in the Dockerfile, where an action of the repository builds its compose file',
      files: {
        ...ci('{ uses: ./.github/actions/build, with: { file: deploy/compose.ci.yaml } }'),
        '.github/actions/build/action.yml':
          'inputs: { file: { default: compose.yaml } }\nruns:\n  using: composite\n  steps:\n    - run: docker compose -f ${{ inputs.file }} build --pull api\n      shell: bash\n',
        'deploy/compose.ci.yaml': 'services:\n  api:\n    build: ..\n',
        'package.json': '{ "name": "api", "scripts": { "build": "tsc" } }\n',
        'tsconfig.json': '{ "compilerOptions": { "outDir": "build" } }\n',
        Dockerfile:
          'FROM node:24\nWORKDIR /app\nCOPY . .\nRUN npm ci && npm run build\nCMD ["node", "build/server.js"]\n',
      },
      evidence: ['package.json:1:40'],
    },
    {
      name: 'oxlint that reports the errors of the compiler',
      files: {
        ...ci('run: npx oxlint --quiet'),
        'oxlint.config.ts':
          "import { defineConfig } from 'oxlint';\nexport default defineConfig({ options: { typeCheck: true } });\n",
      },
      evidence: ['.github/workflows/ci.yml:6:14'],
    },
    { name: 'tsc', files: ci('run: npx tsc --noEmit'), evidence: ['.github/workflows/ci.yml:6:14'] },
    {
      name: 'in a shell script that a package script starts',
      files: {
        ...ci('run: npm run build'),
        'package.json':
          '{ "name": "api", "scripts": { "start": "node server.ts", "build": "./ci/build.sh", "types": "tsc" } }\n',
        'ci/build.sh': '#!/usr/bin/env bash\nset -euo pipefail\nnpm run types\nnode build.mjs\n',
      },
      evidence: ['package.json:1:93'],
    },
    {
      name: 'in the last line of a shell script',
      files: { ...ci('run: bash ci/check.sh'), 'ci/check.sh': 'echo checking\nnpx tsc --noEmit\n' },
      evidence: ['ci/check.sh:2:1'],
    },
  ],
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
      name: 'a build whose task is code',
      files: {
        ...ci('run: npm ci'),
        'package.json': service['package.json'].replace('"test"', '"postinstall": "gulp build", "test"'),
      },
      reason: /gulp build does is written in a task file/,
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
