import type { Migration, SchemaStep } from '../../services/migrations/types.ts';
import { fail, pass } from '../outcomes.ts';
import { ALL_KINDS, type Outcome, type Rule } from '../types.ts';
import { EXAMPLE_DATABASE } from './example-database.ts';
import { eachRecentMigration, RECENT } from './migration-rule.ts';

/** A comment that says which step of expand-contract this is: somebody has thought of the version before. */
const CONSIDERED =
  /\bcontract(?:s|ing|ion)?\b (?:phase|step|migration)|expand[\s/-]*(?:and[\s-]*)?contract|no longer (?:used|read|written)|unused since|backwards?[\s-]compatible|deployed (?:before|since)/i;

const MESSAGES: Readonly<Partial<Record<SchemaStep['kind'], string>>> = {
  'drop-table': 'drop',
  'drop-column': 'drop',
  'rename-table': 'rename',
  'rename-column': 'rename',
  'change-type': 'type',
  'set-not-null': 'required',
};

function judge(migration: Migration): readonly Outcome[] {
  if (CONSIDERED.test(migration.comments)) return [pass({ place: migration.place, note: 'says which step it is' })];
  const created = new Set(migration.steps.flatMap(({ kind, table }) => (kind === 'create-table' ? [table] : [])));
  const failures = migration.steps.flatMap((step): readonly Outcome[] => {
    // A new table has no reader yet; SQLite rebuilds tables under another name.
    if (step.table !== '' && created.has(step.table)) return [];
    if (isRebuild(migration, step)) return [];
    const message = step.kind === 'add-column' && step.demanding ? 'demanding' : MESSAGES[step.kind];
    if (message === undefined) return [];
    const name = [step.table, step.column].filter(Boolean).join('.') || 'it';
    // Dropping is the last step of expand-contract as well as the worst first one; only the release tells.
    const severity = message === 'drop' || message === 'type' || message === 'required' ? 'note' : 'warning';
    return [
      fail({ message, args: { name }, place: step.place, severity, anchor: `${migration.name}:${name}:${message}` }),
    ];
  });
  return failures.length > 0 ? failures : [pass(migration.place)];
}

/** `CREATE new_x; INSERT …; DROP x; RENAME new_x TO x`: how SQLite changes a table (sqlite.org/lang_altertable.html). */
function isRebuild(migration: Migration, step: SchemaStep): boolean {
  if (step.kind !== 'drop-table' && step.kind !== 'rename-table') return false;
  return migration.steps.some(
    ({ kind, table }) =>
      kind === 'create-table' &&
      /^(?:new_|__new_|tmp_|temp_)|(?:_new|_tmp|_temp)$/.test(table) &&
      (table.includes(step.table) || step.table.includes(table)),
  );
}

export const destructiveMigration: Rule = {
  id: 'destructive-migration',
  code: 'NR7201',
  title: 'A migration takes away what the running version still uses',
  area: 'migrations',
  severity: 'warning',
  confidence: 'medium',
  since: '0.1.0',
  stage: 'stable',
  recommended: false,
  topics: ['expand-contract-migrations'],
  kinds: ALL_KINDS,
  options: { recent: RECENT },
  messages: {
    drop: 'This drops {name}. While the release rolls out, and after a rollback, the version before still reads it and fails. Drop it one release after the last code that uses it is gone, and say so in a comment.',
    rename:
      'This renames {name}: the version that runs during the rollout knows only the old name and fails at once. Add the new name, write both, move the readers, and drop the old one in a later release.',
    type: 'This changes the type of {name}, which rewrites the table and may break the version that still runs. Add a column of the new type, fill it, and switch in a later release.',
    required:
      'This makes {name} NOT NULL: the version that runs during the rollout may still insert rows without it. Require it one release after all code writes it.',
    demanding:
      'This adds {name} as NOT NULL without a default: it fails on a table with rows, and the version that runs during the rollout cannot insert any more. Add it nullable or with a default.',
  },
  docs: {
    what: 'Reads the newest migrations (SQL of Prisma, Drizzle, node-pg-migrate and others; Knex, Sequelize and TypeORM code) for steps that the version before cannot live with: drops, renames, type changes, new required columns. Steps on tables that the same migration creates do not count, nor migrations whose comment says which step of expand-contract they are.',
    why: 'During a rollout two versions run on one schema, and after a rollback the old one runs on the new schema. A destructive step turns both into an outage.',
    fix: 'Expand, migrate, contract: add schema, ship code that bears both shapes, fill old rows, move reads, end old writes, remove the old schema.',
    exceptions:
      'When the last code that used it has gone in an earlier release, write so in a comment of the migration.',
    references: [
      'https://martinfowler.com/bliki/ParallelChange.html',
      'https://www.prisma.io/docs/guides/data-migration',
    ],
  },
  examples: {
    bad: [
      {
        title: 'a rename',
        files: {
          ...EXAMPLE_DATABASE,
          'migrations/002_rename.sql': 'ALTER TABLE orders RENAME COLUMN note TO remark;\n',
        },
      },
    ],
    good: [
      {
        title: 'a nullable column',
        files: { ...EXAMPLE_DATABASE, 'migrations/002_remark.sql': 'ALTER TABLE orders ADD COLUMN remark text;\n' },
      },
    ],
  },
  check: (service, { options }) => eachRecentMigration(service, Number(options['recent']), judge),
};
