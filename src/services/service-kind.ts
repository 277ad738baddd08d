import path from 'node:path/posix';
import { at, entriesOf, textOf } from '../parsers/data.ts';
import type { CommandChain, Image, ListeningServer, Package, Program, ServiceKind, Workload } from './types.ts';

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

interface Process {
  readonly program: Program | undefined;
  readonly servers: readonly ListeningServer[];
  readonly workloads: readonly Workload[];
  readonly image: Image | undefined;
  readonly owner: Package | undefined;
  readonly command: CommandChain | undefined;
}

/** What kind of process a service is: what it listens on, what it consumes, how the platform runs it. */
export function kindOf({ program, servers, workloads, image, owner, command }: Process): ServiceKind {
  if (workloads.length > 0 && workloads.every((workload) => workload.kind === 'CronJob' || workload.kind === 'Job'))
    return 'cron';
  if (servers.some((server) => server.protocol !== 'other')) return 'http';
  if (!program) return 'unknown';
  if ([...program.packages.keys()].some((name) => CONSUMERS.has(name)) || servers.length > 0) return 'worker';
  if (workloads.length > 0 && workloads.every((workload) => workload.kind === 'ScaledJob')) return 'cron';
  const timers = program.callsTo('setInterval', 'node-cron#schedule', 'node-schedule#scheduleJob', 'cron#CronJob');
  // The spinner of a command line turns by a timer too.
  if (isTool(workloads, image, owner, command)) return 'cli';
  return timers.length > 0 ? 'worker' : 'unknown';
}

/** What nothing deploys, and an image only with no port and an entrypoint that users give arguments to: a `bin` of its package. */
function isTool(
  workloads: readonly Workload[],
  image: Image | undefined,
  owner: Package | undefined,
  command: CommandChain | undefined,
): boolean {
  if (workloads.length > 0 || !owner || !command?.entry) return false;
  if (image && (!image.entrypoint || image.exposes.length > 0)) return false;
  const bin = at(owner.data, 'bin');
  const files = [textOf(bin), ...entriesOf(bin).map((entry) => textOf(entry.value))];
  return files.some((file) => {
    const started = file === undefined ? undefined : path.join(owner.folder, file);
    return started !== undefined && (started === command.entry || started === command.builtPath);
  });
}
