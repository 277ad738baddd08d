import type { Rule } from '../types.ts';
import { destructiveMigration } from './destructive-migration.ts';
import { irreversibleMigration } from './irreversible-migration.ts';
import { lockingMigration } from './locking-migration.ts';
import { migrationAtPodStart } from './migration-at-pod-start.ts';
import { migrationWithoutTimeout } from './migration-without-timeout.ts';
import { schemaSynchronisation } from './schema-synchronisation.ts';

export const migrationsRules: readonly Rule[] = [
  destructiveMigration,
  irreversibleMigration,
  lockingMigration,
  migrationAtPodStart,
  migrationWithoutTimeout,
  schemaSynchronisation,
];
