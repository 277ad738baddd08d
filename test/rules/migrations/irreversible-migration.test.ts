import { EXAMPLE_DATABASE } from '../../../src/rules/migrations/example-database.ts';
import { irreversibleMigration } from '../../../src/rules/migrations/irreversible-migration.ts';
import { sqlMigrations } from '../../support/migrations.ts';
import { ruleCases } from '../../support/rule-cases.ts';

type Files = Readonly<Record<string, string>>;

const TWO = sqlMigrations('CREATE TABLE orders (id bigint);', 'ALTER TABLE orders ADD COLUMN remark text;');
const code = (down: string): Files => ({
  ...EXAMPLE_DATABASE,
  'migrations/20260101_orders.js':
    "exports.up = (knex) => knex.schema.createTable('orders', () => {});\nexports.down = (knex) => knex.schema.dropTable('orders');\n",
  'migrations/20260102_remark.js': `exports.up = async function up(knex) {\n  await knex.schema.alterTable('orders', (table) => table.text('remark'));\n};\n${down}`,
});
const prisma: Files = {
  ...EXAMPLE_DATABASE,
  'prisma/schema.prisma': 'datasource db {\n  provider = "postgresql"\n}\n',
  'prisma/migrations/20260101_init/migration.sql': 'CREATE TABLE orders (id bigint);\n',
  'prisma/migrations/20260102_remark/migration.sql': 'ALTER TABLE orders ADD COLUMN remark text;\n',
};

ruleCases(irreversibleMigration, {
  fails: [
    { name: 'up only', files: TWO, findings: [{ message: 'missing', at: 'migrations/002.sql:1:1' }] },
    {
      name: 'an empty way back',
      files: code('exports.down = async function down() {};\n'),
      findings: [{ message: 'missing', at: 'migrations/20260102_remark.js:4:31' }],
    },
    {
      name: 'none at all',
      files: code(''),
      findings: [{ message: 'missing', at: 'migrations/20260102_remark.js:1:1' }],
    },
    {
      name: 'Prisma without a plan',
      files: prisma,
      findings: [{ message: 'undocumented', at: 'prisma/migrations/20260102_remark/migration.sql:1:1' }],
    },
    {
      name: 'a list of scripts is no plan',
      files: { ...TWO, 'README.md': '# Orders\n\n- `npm run migrate:undo` reverts the last migration\n' },
      findings: [{ message: 'missing', at: 'migrations/002.sql:1:1' }],
    },
  ],
  passes: [
    {
      name: 'an undo script',
      files: {
        ...EXAMPLE_DATABASE,
        'migrations/002.do.remark.sql': 'ALTER TABLE orders ADD COLUMN remark text;\n',
        'migrations/002.undo.remark.sql': 'ALTER TABLE orders DROP COLUMN remark;\n',
      },
      evidence: ['migrations/002.do.remark.sql:1:1'],
    },
    {
      name: 'both ways in one file',
      files: sqlMigrations(
        'CREATE TABLE orders (id bigint);',
        '-- migrate:up\nALTER TABLE orders ADD COLUMN remark text;\n-- migrate:down\nALTER TABLE orders DROP COLUMN remark;',
      ),
    },
    {
      name: 'a function that goes back',
      files: code(
        "exports.down = async function down(knex) {\n  await knex.schema.alterTable('orders', (table) => table.dropColumn('remark'));\n};\n",
      ),
      evidence: ['migrations/20260102_remark.js:4:31'],
    },
    {
      name: 'a plan of fixing forward',
      files: {
        ...prisma,
        'docs/deploy.md':
          '# Deploy\n\nWhen a release is rolled back, the schema stays: every migration is compatible with the version before it.\n',
      },
      evidence: ['docs/deploy.md:3:19'],
    },
    {
      name: 'the first migration makes the schema',
      files: sqlMigrations('CREATE TABLE orders (id bigint);'),
      evidence: ['migrations/001.sql:1:1'],
    },
  ],
  notApplicable: [{ name: 'no migrations', files: EXAMPLE_DATABASE, reason: /no migrations/ }],
  unknown: [],
});
