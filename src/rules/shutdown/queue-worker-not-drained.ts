import { CONSUMERS, type ConsumerRow } from '../../knowledge/consumers.ts';
import { handlerPlaces, type Shutdown, shutdownOf } from '../../services/lifecycle/shutdown.ts';
import type { LinkedCall, Program, Service } from '../../services/types.ts';
import { examplePackage, exampleService } from '../example-service.ts';
import { fail, notApplicable, pass, unknown } from '../outcomes.ts';
import { LONG_RUNNING, type Outcome, type Rule } from '../types.ts';

function consumersOf(service: Service, program: Program): readonly { row: ConsumerRow; call: LinkedCall }[] {
  const env = service.deployments[0]?.environment;
  const seen = new Set<string>();
  return CONSUMERS.flatMap((row) => {
    const call = program
      .callsTo(...row.consumes)
      .find((item) => item.fact.kind === 'decorator' || program.runs(item, env) !== false);
    if (!call || seen.has(row.name)) return [];
    seen.add(row.name);
    return [{ row, call }];
  });
}

function judge(program: Program, shutdown: Shutdown, row: ConsumerRow, call: LinkedCall): Outcome {
  if (row.ownSignals) return pass({ place: call.place, note: `${row.name} handles SIGTERM itself` });
  const hooks = shutdown.handlers.find((handler) => handler.library?.library === 'nest shutdown hooks');
  if (row.nest && hooks) return pass({ place: call.place }, { place: hooks.place, note: 'Nest stops it' });
  const draining = new Set(program.callsTo(...row.drains));
  const found =
    shutdown.reach?.calls.find((item) => draining.has(item)) ??
    shutdown.resources
      .filter((resource) => resource.row.category === 'queue')
      .flatMap((resource) => resource.closers)
      .find((item) => item.fact.callee.kind === 'member');
  if (!found)
    return fail({
      message: shutdown.handlers.length > 0 ? 'open' : 'none',
      args: { name: row.name, call: row.call },
      place: call.place,
      related: handlerPlaces(shutdown.handlers),
      anchor: row.name,
    });
  const step = shutdown.steps.find((item) => item.call === found);
  const exit = shutdown.steps.find(
    (item) => item.role === 'exit' && !item.timer && !item.failure && item.begun.has(found) && !item.after.has(found),
  );
  if (step && exit && found.fact.args.length === 0)
    return fail({
      message: 'cut',
      args: { name: row.name, call: row.call },
      place: exit.call.place,
      related: [
        { place: found.place, note: 'only begins to drain here' },
        { place: call.place, note: row.name },
      ],
      anchor: row.name,
    });
  return pass({ place: call.place, note: row.name }, { place: found.place, note: 'drained' });
}

export const queueWorkerNotDrained: Rule = {
  id: 'queue-worker-not-drained',
  code: 'NR2019',
  title: 'Jobs in progress are lost when the worker stops',
  area: 'shutdown',
  severity: 'error',
  confidence: 'high',
  since: '0.1.0',
  stage: 'stable',
  recommended: true,
  topics: ['queue-worker-drain'],
  kinds: LONG_RUNNING,
  options: {},
  messages: {
    none: 'Nothing stops the {name} when SIGTERM arrives: every rollout kills the jobs in progress half-way, and they are run again later or never. Handle SIGTERM and await {call}.',
    open: 'SIGTERM is handled, but the {name} is not told to stop: it goes on taking work that the exit then kills half-way. Await {call} before the connections close.',
    cut: 'The {name} is told to stop, but the process exits here without waiting for the jobs in progress. Await {call} before the exit.',
  },
  docs: {
    what: 'Lists what takes jobs and messages on the production path (BullMQ, Bull, Kafka, AMQP, SQS, NATS, Pub/Sub, Agenda, pg-boss, Graphile Worker, Temporal…) and asks whether SIGTERM stops it and waits for the work at hand.',
    why: 'A killed job is stalled until its lock runs out, then run twice; a message that was not acknowledged comes back, one that was acknowledged too early is gone.',
    fix: 'In the SIGTERM handler: await worker.close() (BullMQ), await consumer.disconnect() (KafkaJS), await channel.cancel(tag) and channel.close() (amqplib), then the connections.',
    references: [
      'https://docs.bullmq.io/guide/workers/graceful-shutdown',
      'https://amqp-node.github.io/amqplib/channel_api.html#channel_cancel',
    ],
  },
  examples: {
    bad: [
      {
        title: 'a worker without shutdown',
        files: exampleService(
          "const { Worker } = require('bullmq');\nconst worker = new Worker('mails', async (job) => console.log(job.id), { connection: { host: 'redis' } });\n",
          { 'package.json': examplePackage({ bullmq: '^5.0.0' }) },
        ),
      },
    ],
    good: [
      {
        title: 'finishes its jobs',
        files: exampleService(
          "const { Worker } = require('bullmq');\nconst worker = new Worker('mails', async (job) => console.log(job.id), { connection: { host: 'redis' } });\nprocess.on('SIGTERM', async () => {\n  await worker.close();\n  process.exit(0);\n});\n",
          { 'package.json': examplePackage({ bullmq: '^5.0.0' }) },
        ),
      },
    ],
  },
  check: (service) => {
    const { program } = service;
    if (!program) return [unknown(service.lost[0] ?? 'the source entry was not found')];
    const consumers = consumersOf(service, program);
    if (consumers.length === 0) return [notApplicable('the service takes no jobs or messages')];
    const shutdown = shutdownOf(service);
    return consumers.map(({ row, call }) => judge(program, shutdown, row, call));
  },
};
