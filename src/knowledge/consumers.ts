/** What takes messages or jobs, and how it is told to stop taking new ones and to finish those at hand. */
export interface ConsumerRow {
  readonly name: string;
  /** External paths of the call that starts consuming. */
  readonly consumes: readonly string[];
  /** External paths that stop it, with the work at hand finished or given back. */
  readonly drains: readonly string[];
  /** It handles SIGTERM itself. */
  readonly ownSignals?: true;
  /** Decorators or modules of Nest: the framework stops them in its shutdown hooks. */
  readonly nest?: true;
  readonly call: string;
  readonly versions: string;
  readonly source: string;
}

export const CONSUMERS: readonly ConsumerRow[] = [
  {
    name: 'BullMQ worker',
    consumes: ['bullmq#Worker'],
    drains: ['bullmq#*.close'],
    call: 'worker.close()',
    versions: '>=1.0.0',
    source: 'https://docs.bullmq.io/guide/workers/graceful-shutdown',
  },
  {
    name: 'BullMQ processor of Nest',
    consumes: ['@nestjs/bullmq#Processor', '@nestjs/bull#Processor'],
    drains: ['bullmq#*.close', 'bull#*.close'],
    nest: true,
    call: 'app.enableShutdownHooks()',
    versions: '>=10.0.0',
    source: 'https://docs.nestjs.com/techniques/queues',
  },
  {
    name: 'Bull queue',
    consumes: ['bull#default().process', 'bull#Queue().process'],
    drains: ['bull#*.close'],
    call: 'queue.close()',
    versions: '>=3.0.0',
    source: 'https://github.com/OptimalBits/bull/blob/develop/PATTERNS.md',
  },
  {
    name: 'Bee-Queue',
    consumes: ['bee-queue#default().process'],
    drains: ['bee-queue#*.close'],
    call: 'queue.close(timeout)',
    versions: '>=1.0.0',
    source: 'https://github.com/bee-queue/bee-queue',
  },
  {
    name: 'KafkaJS consumer',
    consumes: ['kafkajs#Kafka().consumer().run'],
    drains: ['kafkajs#*.disconnect', 'kafkajs#*.stop'],
    call: 'consumer.disconnect()',
    versions: '>=1.0.0',
    source: 'https://kafka.js.org/docs/consuming',
  },
  {
    name: 'Kafka consumer',
    consumes: ['@confluentinc/kafka-javascript#KafkaJS.Kafka().consumer().run', 'node-rdkafka#KafkaConsumer().consume'],
    drains: ['@confluentinc/kafka-javascript#*.disconnect', 'node-rdkafka#*.disconnect'],
    call: 'consumer.disconnect()',
    versions: '>=1.0.0',
    source: 'https://github.com/confluentinc/confluent-kafka-javascript',
  },
  {
    name: 'AMQP consumer',
    consumes: ['amqplib#connect().createChannel().consume', 'amqplib#connect().createConfirmChannel().consume'],
    drains: ['amqplib#*.cancel', 'amqplib#*.close'],
    call: 'channel.cancel(tag), then channel.close()',
    versions: '>=0.5.0',
    source: 'https://amqp-node.github.io/amqplib/channel_api.html#channel_cancel',
  },
  {
    name: 'AMQP consumer',
    consumes: ['amqp-connection-manager#connect().createChannel().consume'],
    drains: ['amqp-connection-manager#*.close', 'amqp-connection-manager#*.cancelAll'],
    call: 'channel.close()',
    versions: '>=3.0.0',
    source: 'https://github.com/jwalton/node-amqp-connection-manager',
  },
  {
    name: 'SQS consumer',
    consumes: ['sqs-consumer#Consumer.create().start', 'sqs-consumer#Consumer.create'],
    drains: ['sqs-consumer#*.stop'],
    call: 'consumer.stop()',
    versions: '>=5.0.0',
    source: 'https://github.com/bbc/sqs-consumer',
  },
  {
    name: 'NATS subscription',
    consumes: [
      'nats#connect().subscribe',
      '@nats-io/transport-node#connect().subscribe',
      'nats#connect().jetstream().consume',
    ],
    drains: ['nats#*.drain', 'nats#*.close', '@nats-io/transport-node#*.drain', '@nats-io/transport-node#*.close'],
    call: 'connection.drain()',
    versions: '>=2.0.0',
    source: 'https://github.com/nats-io/nats.js',
  },
  {
    name: 'Pub/Sub subscription',
    consumes: ['@google-cloud/pubsub#PubSub().subscription().on'],
    drains: ['@google-cloud/pubsub#*.close'],
    call: 'subscription.close()',
    versions: '>=2.0.0',
    source: 'https://cloud.google.com/nodejs/docs/reference/pubsub/latest',
  },
  {
    name: 'Agenda',
    consumes: ['agenda#Agenda().start', 'agenda#default().start', '@hokify/agenda#Agenda().start'],
    drains: ['agenda#*.stop', 'agenda#*.drain', '@hokify/agenda#*.stop', '@hokify/agenda#*.drain'],
    call: 'agenda.drain()',
    versions: '>=2.0.0',
    source: 'https://github.com/agenda/agenda#stop',
  },
  {
    name: 'pg-boss',
    consumes: ['pg-boss#default().work', 'pg-boss#PgBoss().work', 'pg-boss#default().subscribe'],
    drains: ['pg-boss#*.stop'],
    call: 'boss.stop({ graceful: true })',
    versions: '>=6.0.0',
    source: 'https://github.com/timgit/pg-boss',
  },
  {
    name: 'Graphile Worker',
    consumes: ['graphile-worker#run'],
    drains: ['graphile-worker#*.stop'],
    ownSignals: true,
    call: 'runner.stop()',
    versions: '>=0.5.0',
    source: 'https://worker.graphile.org/docs/library/run',
  },
  {
    name: 'Temporal worker',
    consumes: ['@temporalio/worker#Worker.create().run', '@temporalio/worker#Worker.create'],
    drains: ['@temporalio/worker#*.shutdown'],
    ownSignals: true,
    call: 'worker.shutdown()',
    versions: '>=1.0.0',
    source: 'https://typescript.temporal.io/api/interfaces/worker.RuntimeOptions#shutdownsignals',
  },
  {
    name: 'Moleculer broker',
    consumes: ['moleculer#ServiceBroker().start'],
    drains: ['moleculer#*.stop'],
    ownSignals: true,
    call: 'broker.stop()',
    versions: '>=0.13.0',
    source: 'https://moleculer.services/docs/0.14/lifecycle',
  },
];
