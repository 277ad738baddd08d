import { missingCiIntegrationTests } from '../../../src/rules/ci/missing-ci-integration-tests.ts';
import { ci, PLAIN, REMOTE } from '../../support/pipeline.ts';
import { ruleCases } from '../../support/rule-cases.ts';

const scripts = (text: string, dependencies = '{}'): Readonly<Record<string, string>> => ({
  'package.json': `{ "name": "api", "scripts": { "start": "node server.js", ${text} }, "devDependencies": ${dependencies} }\n`,
});

ruleCases(missingCiIntegrationTests, {
  fails: [
    {
      name: 'units only',
      files: ci('run: node --test'),
      findings: [{ message: 'missing', at: '.github/workflows/ci.yml:3:3' }],
    },
    {
      name: 'the browsers are fetched and never used',
      files: ci('run: npx playwright install --with-deps', 'run: npx vitest run'),
      findings: [{ message: 'missing', at: '.github/workflows/ci.yml:3:3' }],
    },
    {
      name: 'they are left out by name',
      files: ci('run: npx vitest run --exclude tests/integration', 'run: npx jest --testPathIgnorePatterns=e2e'),
      findings: [{ message: 'missing', at: '.github/workflows/ci.yml:3:3' }],
    },
    {
      name: 'they may fail',
      files: { ...ci('run: npm run test:e2e || true'), ...scripts('"test:e2e": "jest e2e"') },
      findings: [{ message: 'toothless', at: '.github/workflows/ci.yml:6:14' }],
    },
    {
      name: 'the step may fail',
      files: ci('run: npx playwright test\n        continue-on-error: true'),
      findings: [{ message: 'toothless', at: '.github/workflows/ci.yml:6:14' }],
    },
    {
      name: 'a script that nothing runs',
      files: { ...ci('run: npm test'), ...scripts('"test": "node --test", "test:integration": "jest integration"') },
      findings: [{ message: 'missing', at: '.github/workflows/ci.yml:3:3' }],
    },
  ],
  passes: [
    { name: 'end to end', files: ci('run: npx playwright test'), evidence: ['.github/workflows/ci.yml:6:14'] },
    {
      name: 'a script of that name',
      files: { ...ci('run: npm run test:integration'), ...scripts('"test:integration": "node --test test/all.js"') },
      evidence: ['.github/workflows/ci.yml:6:14'],
    },
    {
      name: 'beside a database',
      files: {
        ...PLAIN,
        '.github/workflows/ci.yml': `on: push
jobs:
  build:
    runs-on: ubuntu-24.04
    services:
      postgres: { image: 'postgres:17' }
    steps:
      - run: npx vitest run
`,
      },
      evidence: ['.github/workflows/ci.yml:8:14'],
    },
    {
      name: 'against a compose file',
      files: ci('run: docker compose up -d --wait', 'run: npx vitest run'),
      evidence: ['.github/workflows/ci.yml:7:14'],
    },
    {
      name: 'through the HTTP interface',
      files: { ...ci('run: npm test'), ...scripts('"test": "node --test"', '{ "supertest": "^7" }') },
      evidence: ['package.json:1:66'],
    },
    {
      name: 'containers of its own',
      files: {
        ...ci('run: npm test'),
        ...scripts('"test": "vitest run"', '{ "@testcontainers/postgresql": "^11" }'),
      },
      evidence: ['package.json:1:66'],
    },
    {
      name: 'a step of GitLab with a broker',
      files: {
        ...PLAIN,
        '.gitlab-ci.yml': 'test:\n  services: [rabbitmq:4]\n  script:\n    - npx jest\n',
      },
      evidence: ['.gitlab-ci.yml:4:7'],
    },
  ],
  notApplicable: [{ name: 'no CI', files: PLAIN, reason: /no CI/ }],
  unknown: [{ name: 'a workflow of another repository', files: REMOTE, reason: /company\/workflows/ }],
});
