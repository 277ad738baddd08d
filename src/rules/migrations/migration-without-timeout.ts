import { migrationsOf } from '../../services/migrations/find-migrations.ts';
import { separateMigrationsOf, startupMigrationsOf } from '../../services/migrations/run-at-start.ts';
import { migrationTimeouts } from '../../services/migrations/timeouts.ts';
import { fail, notApplicable, pass, unknown } from '../outcomes.ts';
import { ALL_KINDS, type Rule } from '../types.ts';
import { EXAMPLE_DATABASE } from './example-database.ts';

export const migrationWithoutTimeout: Rule = {
  id: 'migration-without-timeout',
  code: 'NR7204',
  title: 'Nothing ends a migration that hangs',
  area: 'migrations',
  severity: 'note',
  confidence: 'medium',
  since: '0.1.0',
  stage: 'stable',
  recommended: false,
  topics: ['migration-timeout'],
  kinds: ALL_KINDS,
  options: {},
  messages: {
    missing:
      '`{command}` runs the migrations, and nothing limits them: one that waits for a lock blocks every query behind it, and the release hangs. Set lock_timeout in the migrations, or a deadline on the step.',
  },
  docs: {
    what: 'Where the repository runs its migrations, looks for lock_timeout or statement_timeout in the migrations or the database settings, activeDeadlineSeconds on the Job, or timeout-minutes on the CI step.',
    why: 'An ALTER TABLE that waits for one long query makes all later queries wait for it.',
    fix: "Begin migrations with SET lock_timeout = '5s', and give the Job activeDeadlineSeconds or the CI step timeout-minutes.",
    references: ['https://www.postgresql.org/docs/current/runtime-config-client.html#GUC-LOCK-TIMEOUT'],
  },
  examples: {
    bad: [
      {
        title: 'a step without a limit',
        files: {
          ...EXAMPLE_DATABASE,
          'migrations/002_remark.sql': 'ALTER TABLE orders ADD COLUMN remark text;\n',
          '.github/workflows/deploy.yml':
            'on: push\njobs:\n  deploy:\n    runs-on: ubuntu-latest\n    steps:\n      - run: npx node-pg-migrate up\n',
        },
      },
    ],
    good: [
      {
        title: 'a lock timeout',
        files: {
          ...EXAMPLE_DATABASE,
          'migrations/002_remark.sql': "SET lock_timeout = '5s';\nALTER TABLE orders ADD COLUMN remark text;\n",
          '.github/workflows/deploy.yml':
            'on: push\njobs:\n  deploy:\n    runs-on: ubuntu-latest\n    steps:\n      - run: npx node-pg-migrate up\n',
        },
      },
    ],
  },
  check: (service) => {
    const { all } = migrationsOf(service);
    const runs = [...startupMigrationsOf(service), ...separateMigrationsOf(service)];
    const [run] = runs;
    if (all.length === 0 && !run) return [notApplicable('the repository holds no migrations for this service')];
    const limits = migrationTimeouts(service, all);
    if (limits.length > 0) return [pass(...limits.slice(0, 3))];
    if (!run) return [unknown('what runs the migrations is not in this repository, nor is its timeout')];
    return [fail({ message: 'missing', args: { command: run.text }, place: run.place, anchor: 'timeout' })];
  },
};
