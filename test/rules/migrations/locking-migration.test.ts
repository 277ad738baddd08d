import { EXAMPLE_DATABASE } from '../../../src/rules/migrations/example-database.ts';
import { lockingMigration } from '../../../src/rules/migrations/locking-migration.ts';
import { onDatabase, sqlMigrations } from '../../support/migrations.ts';
import { ruleCases } from '../../support/rule-cases.ts';

const knex = (body: string): Readonly<Record<string, string>> => ({
  ...EXAMPLE_DATABASE,
  'migrations/20260101_orders.js': `exports.up = (knex) =>\n  ${body};\nexports.down = () => {};\n`,
});

ruleCases(lockingMigration, {
  fails: [
    {
      name: 'an index that blocks writes',
      files: sqlMigrations('CREATE UNIQUE INDEX orders_number ON public.orders (number);'),
      findings: [{ message: 'index', at: 'migrations/001.sql:1:1' }],
    },
    {
      name: 'a foreign key that reads all rows',
      files: sqlMigrations('ALTER TABLE orders ADD CONSTRAINT c FOREIGN KEY (customer) REFERENCES customers (id);'),
      findings: [{ message: 'foreignKey', at: 'migrations/001.sql:1:1' }],
    },
    {
      name: 'NOT NULL that nothing has proven',
      files: sqlMigrations('ALTER TABLE orders ALTER COLUMN total SET NOT NULL;'),
      findings: [{ message: 'validation', at: 'migrations/001.sql:1:1' }],
    },
    {
      name: 'a check about another column proves nothing',
      files: sqlMigrations(
        'ALTER TABLE orders ADD CONSTRAINT c CHECK (number IS NOT NULL) NOT VALID;',
        'ALTER TABLE orders ALTER COLUMN total SET NOT NULL;',
      ),
      findings: [{ message: 'validation', at: 'migrations/002.sql:1:1' }],
    },
    {
      name: 'a default that differs from row to row',
      files: sqlMigrations('ALTER TABLE orders ADD COLUMN token uuid NOT NULL DEFAULT gen_random_uuid();'),
      findings: [{ message: 'rewrite', at: 'migrations/001.sql:1:1' }],
    },
    {
      name: 'a number for every row, and a stored column',
      files: sqlMigrations(
        'ALTER TABLE orders ADD COLUMN position bigserial;',
        'ALTER TABLE orders ADD COLUMN gross numeric GENERATED ALWAYS AS (net * 1.2) STORED;',
      ),
      findings: [
        { message: 'rewrite', at: 'migrations/001.sql:1:1' },
        { message: 'rewrite', at: 'migrations/002.sql:1:1' },
      ],
    },
    {
      name: 'two actions of one statement',
      files: sqlMigrations('ALTER TABLE orders\n  ADD COLUMN remark text,\n  ALTER COLUMN number TYPE bigint;'),
      findings: [{ message: 'rewrite', at: 'migrations/001.sql:1:1' }],
    },
    {
      name: 'a table that an earlier migration made',
      files: sqlMigrations('CREATE TABLE orders (id bigint);', 'CREATE INDEX i ON orders (id);'),
      findings: [{ message: 'index', at: 'migrations/002.sql:1:1' }],
    },
    {
      name: 'only the newest are judged',
      files: sqlMigrations('CREATE INDEX a ON orders (a);', 'CREATE INDEX b ON orders (b);'),
      options: { recent: 1 },
      findings: [{ message: 'index', at: 'migrations/002.sql:1:1' }],
    },
    {
      name: 'an index of Knex on a table that exists',
      files: knex("knex.schema.alterTable('orders', (table) => { table.index(['customer']); })"),
      findings: [{ message: 'index', at: 'migrations/20260101_orders.js:2:49' }],
    },
  ],
  passes: [
    {
      name: 'built beside the traffic',
      files: sqlMigrations('CREATE INDEX CONCURRENTLY IF NOT EXISTS i ON orders (customer);'),
      evidence: ['migrations/001.sql:1:1'],
    },
    {
      name: 'a table of the same migration',
      files: sqlMigrations('CREATE TABLE "orders" (id bigint);\nCREATE INDEX i ON orders (id);'),
      evidence: ['migrations/001.sql:1:1'],
    },
    {
      name: 'a key that is checked later',
      files: sqlMigrations(
        'ALTER TABLE orders ADD CONSTRAINT c FOREIGN KEY (customer) REFERENCES customers (id) NOT VALID;',
        'ALTER TABLE orders VALIDATE CONSTRAINT c;',
      ),
      evidence: ['migrations/002.sql:1:1'],
    },
    {
      name: 'NOT NULL after a check that was validated beside the traffic',
      files: sqlMigrations(
        'ALTER TABLE orders ADD CONSTRAINT c CHECK ("total" IS NOT NULL) NOT VALID;',
        'ALTER TABLE orders VALIDATE CONSTRAINT c;\nALTER TABLE orders ALTER COLUMN total SET NOT NULL;',
      ),
      evidence: ['migrations/002.sql:1:1'],
    },
    {
      name: 'a constant default is kept in the catalogue',
      files: sqlMigrations(
        "ALTER TABLE orders ADD COLUMN state text NOT NULL DEFAULT 'new', ADD COLUMN at timestamptz DEFAULT now();",
      ),
      evidence: ['migrations/001.sql:1:1'],
    },
  ],
  notApplicable: [
    { name: 'no migrations', files: EXAMPLE_DATABASE, reason: /no migrations/ },
    {
      name: 'MySQL has other locks',
      files: onDatabase('mysql2', sqlMigrations('CREATE INDEX i ON orders (id);')),
      reason: /mysql/,
    },
  ],
  unknown: [
    {
      name: 'nothing tells which database it is',
      files: onDatabase('express', sqlMigrations('CREATE INDEX i ON orders (id);')),
      reason: /which database/,
    },
  ],
});
