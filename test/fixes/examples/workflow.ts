import type { Example } from '../../../src/rules/types.ts';

const SERVER = "require('node:http').createServer((req, res) => res.end('ok')).listen(3000);\n";

/** A service whose workflow has these jobs. */
function workflow(title: string, jobs: string, extra: Example['files'] = {}): Example {
  return {
    title,
    files: {
      'package.json':
        '{ "name": "api", "scripts": { "start": "node server.js", "test": "node --test", "lint": "eslint .", "build": "node build.js" }, "dependencies": { "pino": "^10.0.0" } }\n',
      'package-lock.json': '{ "lockfileVersion": 3 }\n',
      'server.js': SERVER,
      '.github/workflows/ci.yml': `name: CI\non:\n  pull_request: {}\njobs:\n${jobs}`,
      ...extra,
    },
  };
}

const JOB = (steps: string): string => `  check:\n    runs-on: ubuntu-latest\n    steps:\n${steps}`;
const INSTALL =
  '      - uses: actions/checkout@v5\n      - name: Install\n        run: npm ci # as locked\n\n      # after that\n';

/** What the bad examples of the rules do not show: a step between others, comments, hidden failures. */
export const workflowExamples: Readonly<Record<string, readonly Example[]>> = {
  'missing-dependency-updates': [
    workflow('on GitHub', JOB(`${INSTALL}      - run: npm test\n`)),
    workflow('another folder is watched already', JOB(`${INSTALL}      - run: npm test\n`), {
      '.github/dependabot.yml':
        "version: 2\n\nupdates:\n  - package-ecosystem: 'npm'\n    directory: '/docs' # the site\n    schedule:\n      interval: 'weekly'\n    open-pull-requests-limit: 0\n\n  - package-ecosystem: 'docker'\n    directory: '/'\n    schedule:\n      interval: 'weekly'\n",
    }),
  ],
  'missing-ci-tests': [
    workflow('an install and a build', JOB(`${INSTALL}      - run: npm run build\n`)),
    workflow('tests that may fail', JOB(`${INSTALL}      - run: npm test || true\n      - run: npm run build\n`)),
  ],
  'missing-ci-lint': [
    workflow('tests only', JOB(`${INSTALL}      - run: npm test\n`)),
    workflow(
      'a linter that may fail',
      JOB(`${INSTALL}      - name: Lint\n        continue-on-error: true # for now\n        run: npm run lint\n`),
    ),
  ],
  'missing-ci-build': [workflow('tests only', JOB(`${INSTALL}      - run: npm test\n`))],
  'missing-dependency-scan': [
    workflow('tests only', JOB(`${INSTALL}      - run: npm test\n`)),
    workflow(
      'every step has a name',
      JOB(
        '      - uses: actions/checkout@v5\n      - name: Install\n        run: npm ci\n      - name: Test\n        run: npm test\n',
      ),
    ),
    workflow('a scan that may fail', JOB(`${INSTALL}      - run: npm audit --audit-level=high || true\n`)),
  ],
  'non-blocking-ci-gate': [
    workflow(
      'a deployment beside the tests',
      `${JOB(`${INSTALL}      - run: npm test\n`)}  deploy:\n    runs-on: ubuntu-latest\n    steps:\n      - run: kubectl apply -f deploy.yaml\n`,
    ),
  ],
};
