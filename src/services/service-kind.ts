import type { ListeningServer, Program, ServiceKind, Workload } from './types.ts';

/** Packages whose use makes a process a consumer of messages or jobs. */
const CONSUMERS = new Set([
  'bullmq',
  'bull',
  'bee-queue',
  'agenda',
  '@hokify/agenda',
  'amqplib',
  'amqp-connection-manager',
  'kafkajs',
  '@confluentinc/kafka-javascript',
  'nats',
  '@nats-io/transport-node',
  'node-nats-streaming',
  '@temporalio/worker',
  'sqs-consumer',
  '@aws-sdk/client-sqs',
  '@google-cloud/pubsub',
  '@azure/service-bus',
  'pg-boss',
  'graphile-worker',
  'mqtt',
  'moleculer',
]);

/** What kind of process a service is: what it listens on, what it consumes, how the platform runs it. */
export function kindOf(
  program: Program | undefined,
  servers: readonly ListeningServer[],
  workloads: readonly Workload[],
): ServiceKind {
  if (workloads.length > 0 && workloads.every((workload) => workload.kind === 'CronJob' || workload.kind === 'Job'))
    return 'cron';
  if (servers.some((server) => server.protocol !== 'other')) return 'http';
  if (!program) return 'unknown';
  if ([...program.packages.keys()].some((name) => CONSUMERS.has(name)) || servers.length > 0) return 'worker';
  const timers = program.callsTo('setInterval', 'node-cron#schedule', 'node-schedule#scheduleJob', 'cron#CronJob');
  return timers.length > 0 ? 'worker' : 'unknown';
}
