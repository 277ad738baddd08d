import { EXAMPLE_DATABASE } from '../../../src/rules/migrations/example-database.ts';
import { migrationWithoutTimeout } from '../../../src/rules/migrations/migration-without-timeout.ts';
import { sqlMigrations } from '../../support/migrations.ts';
import { ruleCases } from '../../support/rule-cases.ts';

type Files = Readonly<Record<string, string>>;

const ADD = 'ALTER TABLE orders ADD COLUMN remark text;';
const deploy = (step = 'run: npx node-pg-migrate up', job: readonly string[] = []): Files => ({
  '.github/workflows/deploy.yml': `on: push
jobs:
  deploy:
    runs-on: ubuntu-24.04
${job.map((line) => `    ${line}\n`).join('')}    steps:
      - ${step}
`,
});
const job = (spec: string): Files => ({
  'k8s/migrate.yaml': `apiVersion: batch/v1
kind: Job
metadata:
  name: orders-migrate
spec:
${spec}  template:
    spec:
      containers:
        - name: migrate
          image: orders:1.0.0
          command: [npx, node-pg-migrate, up]
`,
});

ruleCases(migrationWithoutTimeout, {
  fails: [
    {
      name: 'a step without a limit',
      files: { ...sqlMigrations(ADD), ...deploy() },
      findings: [{ message: 'missing', at: '.github/workflows/deploy.yml:6:14' }],
    },
    {
      name: 'the head of a dump switches limits off',
      files: {
        ...sqlMigrations(
          `SET statement_timeout = 0;\nSET lock_timeout = 0;\nSELECT pg_catalog.set_config('search_path', '', false);\n${ADD}`,
        ),
        ...deploy(),
      },
      findings: [{ message: 'missing', at: '.github/workflows/deploy.yml:6:14' }],
    },
    {
      name: 'a Job without a deadline',
      files: { ...sqlMigrations(ADD), ...job('  backoffLimit: 0\n') },
      findings: [{ message: 'missing', at: 'k8s/migrate.yaml:4:9' }],
    },
    {
      name: 'a limit on another job',
      files: {
        ...sqlMigrations(ADD),
        '.github/workflows/deploy.yml': `on: push
jobs:
  build:
    timeout-minutes: 10
    steps:
      - run: npm ci
  deploy:
    steps:
      - run: npx node-pg-migrate up
`,
      },
      findings: [{ message: 'missing', at: '.github/workflows/deploy.yml:9:14' }],
    },
    {
      name: 'every start of the pod migrates',
      files: {
        ...sqlMigrations(ADD),
        Dockerfile: 'FROM node:24-alpine\nCOPY . .\nCMD npx node-pg-migrate up && node server.js\n',
      },
      findings: [{ message: 'missing', at: 'Dockerfile:3:5' }],
    },
  ],
  passes: [
    {
      name: 'a limit in a migration',
      files: { ...sqlMigrations(`SET lock_timeout = '5s';\n${ADD}`), ...deploy() },
      evidence: ['migrations/001.sql:1:1'],
    },
    {
      name: 'by a function',
      files: { ...sqlMigrations(`SELECT set_config('lock_timeout', '5s', true);\n${ADD}`), ...deploy() },
      evidence: ['migrations/001.sql:1:20'],
    },
    {
      name: 'of the CI job',
      files: { ...sqlMigrations(ADD), ...deploy(undefined, ['timeout-minutes: 10']) },
      evidence: ['.github/workflows/deploy.yml:5:22'],
    },
    {
      name: 'around the command',
      files: { ...sqlMigrations(ADD), ...deploy('run: timeout -k 10 300 npx node-pg-migrate up') },
      evidence: ['.github/workflows/deploy.yml:6:14'],
    },
    {
      name: 'of a job of GitLab',
      files: {
        ...sqlMigrations(ADD),
        '.gitlab-ci.yml': 'migrate:\n  timeout: 10 minutes\n  script:\n    - npx node-pg-migrate up\n',
      },
      evidence: ['.gitlab-ci.yml:2:12'],
    },
    {
      name: 'a deadline of the Job',
      files: { ...sqlMigrations(ADD), ...job('  activeDeadlineSeconds: 600\n') },
      evidence: ['k8s/migrate.yaml:6:26'],
    },
    {
      name: 'in the settings of what runs them',
      files: {
        ...sqlMigrations(ADD),
        ...deploy(),
        'knexfile.js': "module.exports = {\n  connection: { options: '-c lock_timeout=5s' },\n};\n",
      },
      evidence: ['knexfile.js:2:30'],
    },
  ],
  notApplicable: [{ name: 'no migrations', files: EXAMPLE_DATABASE, reason: /no migrations/ }],
  unknown: [{ name: 'who runs them is not known', files: sqlMigrations(ADD), reason: /what runs the migrations/ }],
});
