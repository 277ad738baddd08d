import { missingCiTests } from '../../../src/rules/ci/missing-ci-tests.ts';
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

ruleCases(missingCiTests, {
  fails: [
    {
      name: 'no step runs them',
      files: ci('run: npm ci'),
      findings: [{ message: 'missing', at: '.github/workflows/ci.yml:3:3' }],
    },
    {
      name: 'the browsers of a runner are only fetched',
      files: ci('run: npx playwright install --with-deps'),
      findings: [{ message: 'missing', at: '.github/workflows/ci.yml:3:3' }],
    },
    {
      name: 'only tests from outside run, and the service has some of its own',
      files: {
        ...service,
        'tests/package.json': '{ "name": "tests", "scripts": { "e2e": "playwright test" } }\n',
        '.github/workflows/ci.yml':
          'on: push\njobs:\n  e2e:\n    steps:\n      - run: npm run e2e\n        working-directory: tests\n',
      },
      service: 'api',
      findings: [{ message: 'missing', at: '.github/workflows/ci.yml:3:3' }],
    },
    {
      name: 'their failure changes nothing',
      files: ci('run: npm test || true'),
      findings: [{ message: 'toothless', at: 'package.json:1:66' }],
    },
  ],
  passes: [
    {
      name: 'a target of the Makefile runs them',
      files: {
        ...ci('run: make check'),
        Makefile: 'check: lint\n\tbats/bin/bats --tap tests\nlint:\n\tnpm run lint\n',
      },
      evidence: ['Makefile:2:2'],
    },
    {
      name: 'those of an Okteto manifest',
      files: ci('uses: okteto/test@latest'),
      evidence: ['.github/workflows/ci.yml:6:15'],
    },
    {
      name: 'in a service of compose',
      files: ci('run: docker compose run -T --rm -e CI=1 api npm test'),
      evidence: ['package.json:1:66'],
    },
    {
      name: 'in an image',
      files: ci('run: docker run --rm -v "$PWD:/app" -w /app node:24 npm test'),
      evidence: ['package.json:1:66'],
    },
    {
      name: 'in an image, instead of its entrypoint',
      files: {
        ...ci('run: docker run --rm -e CI=true --entrypoint ./scripts/test.sh acme/api:1'),
        'scripts/test.sh': '#!/bin/sh\nset -e\nnpm ci\n./node_modules/.bin/mocha --exit\n',
      },
      evidence: ['scripts/test.sh:4:1'],
    },
    {
      name: 'in all packages side by side',
      files: ci('run: pnpm -r --parallel test'),
      evidence: ['package.json:1:66'],
    },
    {
      name: 'commands that an action of a company is handed',
      files: ci(
        'uses: company/action-test@v1\n        with:\n          commands: |\n            npm ci\n            npm test',
      ),
      evidence: ['package.json:1:66'],
    },
    {
      name: 'among steps that run at the same time',
      files: ci('parallel:\n          - run: npm run lint\n          - name: Tests\n            run: npm test'),
      evidence: ['package.json:1:66'],
    },
    {
      name: 'scripts chosen by a pattern of pnpm',
      files: {
        ...ci('run: pnpm run "/^check:.+$/"'),
        'package.json': '{ "name": "api", "scripts": { "start": "node server.js", "check:unit": "node --test" } }\n',
      },
      evidence: ['package.json:1:72'],
    },
    {
      name: 'scripts chosen by a star of npm-run-all',
      files: {
        ...ci('run: npx run-p "check:*"'),
        'package.json': '{ "name": "api", "scripts": { "start": "node server.js", "check:unit": "node --test" } }\n',
      },
      evidence: ['package.json:1:72'],
    },
    {
      name: 'behind a script that starts a database and then its arguments',
      files: {
        ...ci('run: ./ci/with-db.sh npm test'),
        'ci/with-db.sh': '#!/bin/sh\nset -e\ndocker compose up -d db\n"$@"\n',
      },
      evidence: ['package.json:1:66'],
    },
    {
      name: 'in the package that holds what the service only starts',
      files: {
        'package.json':
          '{ "workspaces": ["services/*", "packages/*"], "scripts": { "start": "node services/api/index.js", "test": "pnpm --recursive test" } }\n',
        'services/api/package.json': '{ "name": "api-service", "dependencies": { "core": "workspace:^" } }\n',
        'services/api/index.js': "require('core');\n",
        'packages/core/package.json': '{ "name": "core", "main": "index.js", "scripts": { "test": "node --test" } }\n',
        'packages/core/index.js': "require('./server');\nrequire('./routes');\n",
        'packages/core/server.js': "require('node:http').createServer().listen(3000);\n",
        'packages/core/routes.js': 'exports.routes = [];\n',
        'services/api/Dockerfile': 'FROM node:24\nCOPY . .\nCMD ["node", "services/api/index.js"]\n',
        '.github/workflows/ci.yml': 'on: push\njobs:\n  test:\n    steps:\n      - run: pnpm test\n',
      },
      service: 'api-service',
      evidence: ['packages/core/package.json:1:60'],
    },
    {
      name: 'a package of its own tests the running service',
      files: {
        'package.json':
          '{ "workspaces": ["apps/*", "packages/*"], "scripts": { "ci": "turbo run build && turbo run test:e2e" } }\n',
        'apps/api/package.json': '{ "name": "api", "scripts": { "start": "node server.js" } }\n',
        'apps/api/server.js': "require('node:http').createServer().listen(3000);\n",
        'packages/app-tests/package.json':
          '{ "name": "tests",\n  "scripts": { "test:e2e": "start-server-and-test \\"npm start -w api\\" http://localhost:3000 \\"playwright test $SUITE\\"" } }\n',
        '.github/workflows/ci.yml':
          'on: push\njobs:\n  e2e:\n    steps:\n      - run: npx playwright install --with-deps\n      - run: npm run ci\n',
      },
      service: 'api',
      evidence: ['packages/app-tests/package.json:2:28'],
    },
    { name: 'the script', files: ci('run: npm ci', 'run: npm test'), evidence: ['package.json:1:66'] },
    { name: 'the runner itself', files: ci('run: npx vitest run'), evidence: ['.github/workflows/ci.yml:6:14'] },
  ],
  notApplicable: [{ name: 'no CI', files: service }],
  unknown: [
    {
      name: 'a task runner that reads its tasks from a module',
      files: {
        ...ci('run: npm start test'),
        'package.json': '{ "name": "api", "scripts": { "start": "nps" } }\n',
        'package-scripts.js': "module.exports = { scripts: { default: 'node server.js', test: 'jest' } };\n",
        Dockerfile: 'FROM node:24\nCOPY . .\nCMD ["node", "server.js"]\n',
      },
      reason: /task file/,
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
