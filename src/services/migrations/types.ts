import type { Place } from '../../parsers/place.ts';

/** What one step of a migration does to the schema, whatever language it is written in. */
export interface SchemaStep {
  readonly kind:
    | 'create-table'
    | 'drop-table'
    | 'rename-table'
    | 'add-column'
    | 'drop-column'
    | 'rename-column'
    | 'change-type'
    | 'set-not-null'
    | 'create-index'
    | 'add-foreign-key'
    | 'add-check'
    | 'add-unique'
    | 'rewrite'
    | 'timeout'
    | 'other';
  /** Lower case, without quotes and schema; empty when unknown. */
  readonly table: string;
  readonly column: string;
  readonly place: Place;
  /** An added column that rows of the version before cannot fill: NOT NULL without a default. */
  readonly demanding?: boolean;
  /** An added column whose default differs from row to row, so that PostgreSQL writes every row anew. */
  readonly rewrites?: boolean;
  /** CONCURRENTLY, NOT VALID, USING INDEX: made so that it does not hold the table. */
  readonly gentle?: boolean;
}

export interface Migration {
  readonly path: string;
  readonly name: string;
  readonly tool: 'prisma' | 'drizzle' | 'knex' | 'sequelize' | 'typeorm' | 'node-pg-migrate' | 'sql' | 'code';
  readonly place: Place;
  readonly steps: readonly SchemaStep[];
  /** Whether there is a way back; `undefined` for tools that keep none (Prisma, Drizzle). */
  readonly down: 'present' | 'empty' | 'missing' | 'none';
  /** Place of an empty way back. */
  readonly downPlace: Place | undefined;
  /** Comments, where a person says why a step is safe. */
  readonly comments: string;
}
