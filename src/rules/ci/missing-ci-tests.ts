import { isTestRun } from '../../services/ci/test-runs.ts';
import { ALL_KINDS, type Rule } from '../types.ts';
import { judgePipeline } from './ci-rule.ts';

/** `okteto/test` runs the tests of the Okteto manifest. */
const ACTIONS = /cypress-io\/github-action|playwright-github-action|^okteto\/test$/;

export const missingCiTests: Rule = {
  id: 'missing-ci-tests',
  code: 'NR7102',
  title: 'CI runs no tests',
  area: 'ci',
  severity: 'warning',
  confidence: 'high',
  since: '0.1.0',
  stage: 'stable',
  recommended: false,
  topics: ['ci-tests'],
  kinds: ALL_KINDS,
  options: {},
  messages: {
    missing:
      'CI runs no tests of this service, so nothing stands between a change and production but a reader. Run the tests in the pull-request workflow.',
    toothless: '`{command}` runs, but its failure changes nothing, so nobody learns of it. Let the step fail the job.',
  },
  docs: {
    what: 'Looks for a test runner in the commands of CI, through package scripts. A placeholder script does not count, nor a step whose failure is ignored. What the image runs while CI builds it counts too.',
    why: 'Tests that do not run on every change are out of date when they are needed.',
    fix: 'Add a test script with a real runner (node --test is built in) and run it in CI.',
    references: ['https://nodejs.org/api/test.html'],
  },
  examples: {
    bad: [
      {
        title: 'CI without it',
        files: {
          'package.json': '{ "name": "api", "scripts": { "start": "node server.js" } }\n',
          'tsconfig.json': '{}\n',
          'server.ts': "import http from 'node:http';\nhttp.createServer().listen(3000);\n",
          'server.js': "require('node:http').createServer().listen(3000);\n",
          '.github/workflows/ci.yml':
            'on: push\njobs:\n  build:\n    runs-on: ubuntu-latest\n    steps:\n      - run: npm ci\n',
        },
      },
    ],
    good: [
      {
        title: 'a step that can fail',
        files: {
          'package.json': '{ "name": "api", "scripts": { "start": "node server.js" } }\n',
          'tsconfig.json': '{}\n',
          'server.js': "require('node:http').createServer().listen(3000);\n",
          '.github/workflows/ci.yml':
            'on: push\njobs:\n  build:\n    runs-on: ubuntu-latest\n    steps:\n      - run: npm ci\n      - run: node --test\n',
        },
      },
    ],
  },
  check: (service) => judgePipeline(service, { does: isTestRun, actions: ACTIONS, inImage: true }),
};
