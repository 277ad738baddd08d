import { migrationsOf } from '../../services/migrations/find-migrations.ts';
import type { Migration } from '../../services/migrations/types.ts';
import type { Service } from '../../services/types.ts';
import { notApplicable } from '../outcomes.ts';
import type { Outcome } from '../types.ts';

/** Judges the newest migrations: what ran long ago can no longer be done otherwise. */
export function eachRecentMigration(
  service: Service,
  count: number,
  judge: (migration: Migration, all: readonly Migration[]) => readonly Outcome[],
): readonly Outcome[] {
  const { all } = migrationsOf(service);
  if (all.length === 0) return [notApplicable('the repository holds no migrations for this service')];
  return all.slice(-count).flatMap((migration) => judge(migration, all));
}

export const RECENT = {
  default: 5,
  description: 'How many of the newest migrations are judged.',
  minimum: 1,
  maximum: 30,
};
