import { migrationsOf } from '../../services/migrations/find-migrations.ts';
import type { Migration, SchemaStep } from '../../services/migrations/types.ts';
import { fail, notApplicable, pass, unknown } from '../outcomes.ts';
import { ALL_KINDS, type Outcome, type Rule } from '../types.ts';
import { EXAMPLE_DATABASE } from './example-database.ts';
import { eachRecentMigration, RECENT } from './migration-rule.ts';

const MESSAGES: Readonly<Partial<Record<SchemaStep['kind'], string>>> = {
  'create-index': 'index',
  'add-foreign-key': 'foreignKey',
  'add-check': 'validation',
  'add-unique': 'index',
  'set-not-null': 'validation',
  'change-type': 'rewrite',
  rewrite: 'rewrite',
};

/** A check that the column is filled, made before without reading the table: SET NOT NULL then relies on it (PostgreSQL 12). */
function isProven(step: SchemaStep, migration: Migration, all: readonly Migration[]): boolean {
  return (
    step.kind === 'set-not-null' &&
    all
      .slice(0, all.indexOf(migration) + 1)
      .some(({ steps }) =>
        steps.some(
          (item) =>
            item.kind === 'add-check' && item.gentle && item.table === step.table && item.column === step.column,
        ),
      )
  );
}

function judge(migration: Migration, all: readonly Migration[]): readonly Outcome[] {
  const created = new Set(migration.steps.flatMap(({ kind, table }) => (kind === 'create-table' ? [table] : [])));
  const failures = migration.steps.flatMap((step): readonly Outcome[] => {
    const message = step.rewrites ? 'rewrite' : MESSAGES[step.kind];
    if (isProven(step, migration, all)) return [];
    // Nobody waits for a table that the same migration creates.
    if (message === undefined || step.gentle || (step.table !== '' && created.has(step.table))) return [];
    return [
      fail({
        message,
        args: { table: step.table || 'the table' },
        place: step.place,
        anchor: `${migration.name}:${step.table}:${step.column}:${step.kind}`,
      }),
    ];
  });
  return failures.length > 0 ? failures : [pass(migration.place)];
}

export const lockingMigration: Rule = {
  id: 'locking-migration',
  code: 'NR7203',
  title: 'A migration holds a table while the service needs it',
  area: 'migrations',
  severity: 'note',
  confidence: 'medium',
  since: '0.1.0',
  stage: 'stable',
  recommended: false,
  topics: ['migration-lock-safety'],
  kinds: ALL_KINDS,
  options: { recent: RECENT },
  messages: {
    index:
      'This builds an index on {table} without CONCURRENTLY: every write to the table waits until it is done, minutes on a large one, and requests time out. Use CREATE INDEX CONCURRENTLY outside a transaction.',
    foreignKey:
      'This adds a foreign key to {table} and checks all rows under a lock on both tables. Add it NOT VALID and validate it in a later migration.',
    validation:
      'This makes PostgreSQL read all of {table} under an exclusive lock to check the rows. Add a CHECK constraint NOT VALID, validate it, and then set NOT NULL.',
    rewrite:
      'This rewrites {table} under an exclusive lock: nothing can read or write it until it is done. Add a new column and copy in batches.',
  },
  docs: {
    what: 'For PostgreSQL, reads the newest migrations for steps that lock an existing table for as long as it is large: indexes without CONCURRENTLY, foreign keys and checks without NOT VALID, SET NOT NULL, type changes, columns whose default differs from row to row, VACUUM FULL, LOCK TABLE.',
    why: 'A lock queue is an outage: one waiting ALTER TABLE blocks every query that comes after it, and the connection pools fill.',
    fix: 'Use the gentle form of each step, and set lock_timeout so that a migration gives up instead of queueing.',
    exceptions: 'On small tables the lock is short; lower the noise with an ignore comment that names the size.',
    references: [
      'https://www.postgresql.org/docs/current/sql-createindex.html#SQL-CREATEINDEX-CONCURRENTLY',
      'https://www.postgresql.org/docs/current/sql-altertable.html',
      'https://squawkhq.com/docs/rules',
    ],
  },
  examples: {
    bad: [
      {
        title: 'an index that blocks writes',
        files: {
          ...EXAMPLE_DATABASE,
          'migrations/003_index.sql': 'CREATE INDEX orders_customer ON orders (customer_id);\n',
        },
      },
    ],
    good: [
      {
        title: 'built beside the traffic',
        files: {
          ...EXAMPLE_DATABASE,
          'migrations/003_index.sql': 'CREATE INDEX CONCURRENTLY orders_customer ON orders (customer_id);\n',
        },
      },
    ],
  },
  check: (service, { options }) => {
    const { all, dialect } = migrationsOf(service);
    if (all.length > 0 && (dialect === 'sqlite' || dialect === 'mysql' || dialect === 'other'))
      return [notApplicable(`the database is ${dialect}, whose locks are others`)];
    if (all.length > 0 && dialect === 'unknown')
      return [unknown('which database the migrations are for could not be found out')];
    return eachRecentMigration(service, Number(options['recent']), judge);
  },
};
