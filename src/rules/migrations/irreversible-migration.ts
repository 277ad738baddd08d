import type { Place } from '../../parsers/place.ts';
import { lineStarts, placeAt } from '../../parsers/place.ts';
import { concernsService } from '../../services/documents/scope.ts';
import { migrationsOf } from '../../services/migrations/find-migrations.ts';
import type { Service } from '../../services/types.ts';
import { fail, notApplicable, pass } from '../outcomes.ts';
import { ALL_KINDS, type Rule } from '../types.ts';
import { EXAMPLE_DATABASE } from './example-database.ts';
import { RECENT } from './migration-rule.ts';

/** A document that says what happens to the schema in a rollback. */
const PLAN =
  /(?:roll(?:ed|ing)?[\s-]?back|revert|undo|fix(?:ed)?[\s-]forward|forward[\s-]fix|roll[\s-]?forward)[^.\n]{0,120}(?:migration|schema)|(?:migration|schema)[^.\n]{0,120}(?:roll(?:ed|ing)?[\s-]?back|revert|undo|fix(?:ed)?[\s-]forward|forward[\s-]fix|roll[\s-]?forward)/i;

/** What makes a plan of it: a release in the same paragraph. `npm run migrate:undo` alone only names a command. */
const RELEASE = /releas|deploy|version|production|incident|forward|backward|compatib|restor|backup|expand/i;

const DOCUMENT =
  /(?:^|\/)(?:README|CONTRIBUTING|DEPLOY\w*|OPERATIONS|RUNBOOK\w*|MIGRATIONS?)\.mdx?$|(?:^|\/)(?:docs?|runbooks?|migrations?|operations|prisma)\/(?:.*\/)?[^/]+\.mdx?$/i;

function findPlan(service: Service): Place | undefined {
  for (const path of service.repository.paths) {
    if (!DOCUMENT.test(path) || !concernsService(service, path)) continue;
    const text = service.repository.text(path);
    if (text === undefined) continue;
    let from = 0;
    for (const paragraph of text.split(/(?<=\n)\s*\n/)) {
      const match = PLAN.exec(paragraph.replace(/\n(?=\S)/g, ' '));
      const at = text.indexOf(paragraph, from);
      if (match && RELEASE.test(paragraph))
        return placeAt(path, lineStarts(text), at + match.index, at + match.index + 1);
      from = at + paragraph.length;
    }
  }
  return undefined;
}

export const irreversibleMigration: Rule = {
  id: 'irreversible-migration',
  code: 'NR7205',
  title: 'A migration has no way back',
  area: 'migrations',
  severity: 'note',
  confidence: 'medium',
  since: '0.1.0',
  stage: 'stable',
  recommended: false,
  topics: ['migration-rollback-plan'],
  kinds: ALL_KINDS,
  options: { recent: RECENT },
  messages: {
    missing:
      '{migration} has no way back ({count} of the newest {total} have none): no down step, no undo script, and no document says what happens to the schema when a release is rolled back. Write one, or document that the schema is fixed forward.',
    undocumented:
      '{tool} migrations have no down step, and no document says what happens to the schema when a release is rolled back. Write the plan down: expand-contract and a forward fix, or the restore.',
  },
  docs: {
    what: 'Looks for a filled down step or an undo script for the newest migrations; for tools without one (Prisma, Drizzle) looks for a document that says how the schema is rolled back or fixed forward.',
    why: 'The decision between rolling back and fixing forward is made in the first minutes of an incident, and it is made wrong when the schema is forgotten.',
    fix: 'Write down(), or add a section to the deployment runbook: schema changes are backward compatible and fixed forward.',
    references: [
      'https://knexjs.org/guide/migrations.html',
      'https://www.prisma.io/docs/orm/prisma-migrate/workflows/generating-down-migrations',
    ],
  },
  examples: {
    bad: [
      {
        title: 'up only',
        files: {
          ...EXAMPLE_DATABASE,
          'migrations/001_orders.sql': 'CREATE TABLE orders (id bigint);\n',
          'migrations/002_remark.sql': 'ALTER TABLE orders ADD COLUMN remark text;\n',
        },
      },
    ],
    good: [
      {
        title: 'an undo script',
        files: {
          ...EXAMPLE_DATABASE,
          'migrations/002.do.remark.sql': 'ALTER TABLE orders ADD COLUMN remark text;\n',
          'migrations/002.undo.remark.sql': 'ALTER TABLE orders DROP COLUMN remark;\n',
        },
      },
    ],
  },
  check: (service, { options }) => {
    const { all } = migrationsOf(service);
    const recent = all.slice(-Number(options['recent']));
    const [newest] = recent.slice(-1);
    if (!newest) return [notApplicable('the repository holds no migrations for this service')];
    const plan = findPlan(service);
    if (plan) return [pass({ place: plan, note: 'documented' })];
    // The first migration makes the schema: its way back is an empty database.
    const open = recent.filter((migration) => migration.down !== 'present' && migration !== all[0]);
    const [first] = open.slice(-1);
    if (!first) return [pass(...recent.map(({ downPlace, place }) => downPlace ?? place))];
    if (first.down === 'none') {
      const tool = first.tool === 'drizzle' ? 'Drizzle' : 'Prisma';
      return [fail({ message: 'undocumented', args: { tool }, place: first.place, anchor: 'plan' })];
    }
    return [
      fail({
        message: 'missing',
        args: { migration: first.name, count: open.length, total: recent.length },
        place: first.downPlace ?? first.place,
        anchor: 'plan',
      }),
    ];
  },
};
