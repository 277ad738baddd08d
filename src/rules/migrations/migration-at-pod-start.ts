import { migrationsOf } from '../../services/migrations/find-migrations.ts';
import { separateMigrationsOf, startupMigrationsOf } from '../../services/migrations/run-at-start.ts';
import { schemaSyncsOf } from '../../services/migrations/schema-sync.ts';
import { fail, notApplicable, pass, unknown } from '../outcomes.ts';
import { LONG_RUNNING, type Rule } from '../types.ts';
import { EXAMPLE_DATABASE } from './example-database.ts';

export const migrationAtPodStart: Rule = {
  id: 'migration-at-pod-start',
  code: 'NR7202',
  title: 'Every start of the service migrates the database',
  area: 'migrations',
  severity: 'warning',
  confidence: 'high',
  since: '0.1.0',
  stage: 'stable',
  recommended: false,
  topics: ['no-migration-at-pod-startup'],
  kinds: [...LONG_RUNNING, 'frontend'],
  options: {},
  messages: {
    runs: '`{command}` runs in {by}, at every start of every replica: pods race for the schema, a failed migration is a crash loop, and a restart in an incident changes the database. Run it once per release, in a Job, a Helm hook or a CI step.',
    connects:
      'migrationsRun: true makes every replica run the migrations when it connects: pods race for the schema, and a failed migration is a crash loop. Run them once per release, in a Job or a CI step.',
    creates:
      'sync() makes every replica create missing tables when it starts, beside the migrations and without a record. Remove it and run migrations once per release.',
  },
  docs: {
    what: 'Looks for migration tools in the start command, the entrypoint, init containers of workloads that scale, and in calls of the program that run at start. A Job, a Helm hook, a CI step or a release command passes.',
    why: 'A pod starts when the scheduler likes: at night, ten at once, in the middle of an incident. The schema should change when somebody releases.',
    fix: 'Move the migration to a Kubernetes Job (Helm: pre-upgrade hook), a CI step before the rollout, or the release command of the platform.',
    exceptions: 'A single replica that is replaced by recreation has no race; the crash loop remains.',
    references: [
      'https://www.prisma.io/docs/orm/prisma-client/deployment/deploy-database-changes-with-prisma-migrate',
      'https://helm.sh/docs/topics/charts_hooks/',
    ],
  },
  examples: {
    bad: [
      {
        title: 'in the start command',
        files: {
          ...EXAMPLE_DATABASE,
          'migrations/001_orders.sql': 'CREATE TABLE orders (id bigint primary key);\n',
          Dockerfile:
            'FROM node:24-alpine\nCOPY . .\nCMD ["sh", "-c", "npx prisma migrate deploy && exec node server.js"]\n',
        },
      },
    ],
    good: [
      {
        title: 'once per release',
        files: {
          ...EXAMPLE_DATABASE,
          'migrations/001_orders.sql': 'CREATE TABLE orders (id bigint primary key);\n',
          Dockerfile: 'FROM node:24-alpine\nCOPY . .\nCMD ["node", "server.js"]\n',
          '.github/workflows/deploy.yml':
            'on: push\njobs:\n  deploy:\n    runs-on: ubuntu-latest\n    steps:\n      - run: npx prisma migrate deploy\n',
        },
      },
    ],
  },
  check: (service) => {
    const runs = startupMigrationsOf(service);
    const syncs = schemaSyncsOf(service).filter(({ kind }) => kind === 'migrationsRun' || kind === 'create');
    const certain = [
      ...runs
        .filter((run) => run.certain)
        .map(({ text, by, place }) => fail({ message: 'runs', args: { command: text, by }, place, anchor: text })),
      ...syncs
        .filter((sync) => sync.certain)
        .map(({ place, kind }) => fail({ message: kind === 'create' ? 'creates' : 'connects', place, anchor: kind })),
    ];
    if (certain.length > 0) return certain;
    const [maybe] = [...runs, ...syncs];
    if (maybe)
      return [
        unknown('whether the migration runs at start depends on a condition that is not decided here', {
          place: maybe.place,
        }),
      ];
    const apart = separateMigrationsOf(service);
    if (apart.length > 0) return [pass(...apart.slice(0, 3).map(({ place, by }) => ({ place, note: by })))];
    const { all } = migrationsOf(service);
    const [first] = all;
    if (!first) return [notApplicable('the repository holds no migrations for this service')];
    if (!service.command || !service.program)
      return [unknown(service.lost[0] ?? 'the start command could not be followed to the program')];
    return [pass({ place: service.command.place, note: 'the start command runs no migration' })];
  },
};
