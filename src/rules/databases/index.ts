import type { Rule } from '../types.ts';
import { anonymousDatabaseConnection } from './anonymous-database-connection.ts';
import { idleConnectionsKept } from './idle-connections-kept.ts';
import { implicitPoolSize } from './implicit-pool-size.ts';
import { missingPoolErrorListener } from './missing-pool-error-listener.ts';
import { missingStatementTimeout } from './missing-statement-timeout.ts';
import { oversubscribedDatabase } from './oversubscribed-database.ts';
import { plaintextDatabaseConnection } from './plaintext-database-connection.ts';
import { queryLoggingInProduction } from './query-logging-in-production.ts';
import { redisReconnectWithoutBackoff } from './redis-reconnect-without-backoff.ts';
import { repeatedDatabaseClient } from './repeated-database-client.ts';
import { unboundedPoolWait } from './unbounded-pool-wait.ts';
import { unlimitedHttpAgent } from './unlimited-http-agent.ts';
import { unverifiedDatabaseTls } from './unverified-database-tls.ts';

export const databasesRules: readonly Rule[] = [
  anonymousDatabaseConnection,
  idleConnectionsKept,
  implicitPoolSize,
  missingPoolErrorListener,
  missingStatementTimeout,
  oversubscribedDatabase,
  plaintextDatabaseConnection,
  queryLoggingInProduction,
  redisReconnectWithoutBackoff,
  repeatedDatabaseClient,
  unboundedPoolWait,
  unlimitedHttpAgent,
  unverifiedDatabaseTls,
];
