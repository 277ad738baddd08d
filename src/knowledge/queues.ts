/** Consumers of queues: how each is started, what bounds its work, and what becomes of messages that fail. */
export interface ConsumerRow {
  readonly library: string;
  readonly calls: readonly string[];
  /** Options that set how many messages are worked on at once. */
  readonly concurrency: readonly string[];
  /** Without them; Infinity where the broker pushes everything it has. */
  readonly defaultConcurrency: number;
  /** Calls that bound it instead (`channel.prefetch(10)`). */
  readonly concurrencyCalls: readonly string[];
  /**
   * What keeps a message that is being worked on from others: `lock` is renewed by the library, `ack` by an
   * acknowledgement after the work, `lease` runs out after a fixed time.
   */
  readonly visibility: 'lock' | 'ack' | 'lease' | 'offset' | 'none';
  /** Options of the lease. */
  readonly lease: readonly string[];
  /** Options that acknowledge before the work is done, with the value that does so. */
  readonly early?: { readonly options: readonly string[]; readonly value: boolean };
  /** How failed messages are kept: `built-in` by the library, else what must be configured. */
  readonly deadLetters: 'built-in' | 'attempts' | 'exchange' | 'redrive' | 'topic' | 'option' | 'none';
  readonly source: string;
}

const MANY = Number.POSITIVE_INFINITY;

export const CONSUMERS: readonly ConsumerRow[] = [
  {
    library: 'BullMQ',
    calls: ['bullmq#Worker', 'bullmq#Worker()', '@nestjs/bullmq#WorkerHost()'],
    concurrency: ['concurrency', 'limiter'],
    defaultConcurrency: 1,
    concurrencyCalls: [],
    visibility: 'lock',
    lease: ['lockDuration'],
    deadLetters: 'attempts',
    source: 'https://docs.bullmq.io/guide/workers',
  },
  {
    library: 'Bull',
    calls: ['bull#default().process', 'bull#Queue().process'],
    concurrency: [],
    defaultConcurrency: 1,
    concurrencyCalls: [],
    visibility: 'lock',
    lease: [],
    deadLetters: 'attempts',
    source: 'https://github.com/OptimalBits/bull/blob/develop/REFERENCE.md#queueprocess',
  },
  {
    library: 'bee-queue',
    calls: ['bee-queue#default().process'],
    concurrency: [],
    defaultConcurrency: 1,
    concurrencyCalls: [],
    visibility: 'lock',
    lease: [],
    deadLetters: 'built-in',
    source: 'https://github.com/bee-queue/bee-queue#queueprototypeprocess',
  },
  {
    library: 'Agenda',
    calls: ['agenda#Agenda().define', 'agenda#default().define', '@hokify/agenda#Agenda().define'],
    concurrency: ['concurrency'],
    defaultConcurrency: 5,
    concurrencyCalls: [],
    visibility: 'lock',
    lease: ['lockLifetime'],
    deadLetters: 'built-in',
    source: 'https://github.com/agenda/agenda#definejobname-fn-options',
  },
  {
    library: 'amqplib',
    calls: [
      'amqplib#connect().createChannel().consume',
      'amqplib#connect().createConfirmChannel().consume',
      'amqplib#Channel().consume',
      'amqplib#ConfirmChannel().consume',
      'amqp-connection-manager#connect().createChannel().consume',
    ],
    concurrency: ['prefetch'],
    defaultConcurrency: MANY,
    concurrencyCalls: ['amqplib#*.prefetch', 'amqp-connection-manager#*.prefetch'],
    visibility: 'ack',
    lease: [],
    early: { options: ['noAck'], value: true },
    deadLetters: 'exchange',
    source: 'https://amqp-node.github.io/amqplib/channel_api.html#channel_consume',
  },
  {
    library: 'KafkaJS',
    calls: [
      'kafkajs#Kafka().consumer().run',
      'kafkajs#Consumer().run',
      '@confluentinc/kafka-javascript#KafkaJS.Kafka().consumer().run',
    ],
    concurrency: ['partitionsConsumedConcurrently'],
    defaultConcurrency: 1,
    concurrencyCalls: [],
    visibility: 'offset',
    lease: [],
    deadLetters: 'topic',
    source: 'https://kafka.js.org/docs/consuming',
  },
  {
    library: 'sqs-consumer',
    calls: ['sqs-consumer#Consumer.create'],
    concurrency: ['batchSize'],
    defaultConcurrency: 1,
    concurrencyCalls: [],
    visibility: 'lease',
    lease: ['visibilityTimeout', 'heartbeatInterval'],
    deadLetters: 'redrive',
    source: 'https://bbc.github.io/sqs-consumer/interfaces/ConsumerOptions.html',
  },
  {
    library: 'SQS',
    calls: [
      '@aws-sdk/client-sqs#ReceiveMessageCommand',
      '@aws-sdk/client-sqs#SQS().receiveMessage',
      'aws-sdk#SQS().receiveMessage',
    ],
    concurrency: ['MaxNumberOfMessages'],
    defaultConcurrency: 1,
    concurrencyCalls: [],
    visibility: 'lease',
    lease: ['VisibilityTimeout'],
    deadLetters: 'redrive',
    source: 'https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_ReceiveMessage.html',
  },
  {
    library: 'NATS streaming',
    calls: [
      'node-nats-streaming#connect().subscribe',
      'node-nats-streaming#default.connect().subscribe',
      'node-nats-streaming#Stan().subscribe',
    ],
    concurrency: [],
    // 16384 messages in flight unless setMaxInFlight is called.
    defaultConcurrency: MANY,
    concurrencyCalls: ['node-nats-streaming#*.setMaxInFlight'],
    visibility: 'lease',
    lease: [],
    deadLetters: 'none',
    source: 'https://github.com/nats-io/stan.js#queue-groups',
  },
  {
    library: 'JetStream',
    calls: [
      'nats#connect().jetstream().consumers.get().consume',
      '@nats-io/jetstream#jetstream().consumers.get().consume',
    ],
    concurrency: ['max_messages', 'max_bytes'],
    defaultConcurrency: 100,
    concurrencyCalls: [],
    visibility: 'ack',
    lease: [],
    deadLetters: 'option',
    source: 'https://docs.nats.io/nats-concepts/jetstream/consumers',
  },
  {
    library: 'pg-boss',
    calls: ['pg-boss#default().work', 'pg-boss#PgBoss().work'],
    concurrency: ['batchSize', 'teamSize', 'teamConcurrency'],
    defaultConcurrency: 1,
    concurrencyCalls: [],
    visibility: 'lock',
    lease: ['expireInSeconds'],
    deadLetters: 'option',
    source: 'https://timgit.github.io/pg-boss/#/./api/workers',
  },
  {
    library: 'graphile-worker',
    calls: ['graphile-worker#run', 'graphile-worker#runTaskList'],
    concurrency: ['concurrency'],
    defaultConcurrency: 1,
    concurrencyCalls: [],
    visibility: 'lock',
    lease: [],
    deadLetters: 'built-in',
    source: 'https://worker.graphile.org/docs/config',
  },
  {
    library: 'Pub/Sub',
    calls: ['@google-cloud/pubsub#PubSub().subscription'],
    concurrency: ['flowControl.maxMessages'],
    defaultConcurrency: 1000,
    concurrencyCalls: [],
    visibility: 'lock',
    lease: ['flowControl.maxExtension', 'maxAckDeadline'],
    deadLetters: 'redrive',
    source: 'https://cloud.google.com/pubsub/docs/flow-control-messages',
  },
  {
    library: 'Service Bus',
    calls: ['@azure/service-bus#ServiceBusClient().createReceiver().subscribe'],
    concurrency: ['maxConcurrentCalls'],
    defaultConcurrency: 1,
    concurrencyCalls: [],
    visibility: 'lock',
    lease: ['maxAutoLockRenewalDurationInMs'],
    // Every queue and subscription has one (learn.microsoft.com/azure/service-bus-messaging/service-bus-dead-letter-queues).
    deadLetters: 'built-in',
    source: 'https://learn.microsoft.com/javascript/api/@azure/service-bus/subscribeoptions',
  },
];

/** Queues inside the process. */
export interface LocalQueueRow {
  readonly library: string;
  readonly calls: readonly string[];
  /** Options or argument index that bound the work at once. */
  readonly concurrency: readonly string[];
  readonly concurrencyArgument?: number;
  readonly defaultConcurrency: number;
  /** Members and options that look at or bound what waits. */
  readonly depth: readonly string[];
  readonly source: string;
}

export const LOCAL_QUEUES: readonly LocalQueueRow[] = [
  {
    library: 'p-queue',
    calls: ['p-queue#default'],
    concurrency: ['concurrency'],
    defaultConcurrency: MANY,
    depth: ['size', 'onSizeLessThan', 'sizeBy', 'pending'],
    source: 'https://github.com/sindresorhus/p-queue#options',
  },
  {
    library: 'fastq',
    calls: ['fastq#default', 'fastq#promise', 'fastq#default.promise'],
    concurrency: [],
    concurrencyArgument: 1,
    defaultConcurrency: MANY,
    depth: ['length', 'saturated', 'idle'],
    source: 'https://github.com/mcollina/fastq#api',
  },
  {
    library: 'async.queue',
    calls: ['async#queue', 'async#default.queue', 'async#priorityQueue'],
    concurrency: [],
    concurrencyArgument: 1,
    defaultConcurrency: 1,
    depth: ['length', 'saturated', 'unsaturated', 'running'],
    source: 'https://caolan.github.io/async/v3/docs.html#queue',
  },
  {
    library: 'better-queue',
    calls: ['better-queue#default'],
    concurrency: ['concurrent'],
    defaultConcurrency: 1,
    depth: ['maxTimeout', 'getStats', 'length'],
    source: 'https://github.com/diamondio/better-queue#full-documentation',
  },
  {
    library: 'queue',
    calls: ['queue#default'],
    concurrency: ['concurrency'],
    defaultConcurrency: MANY,
    depth: ['length'],
    source: 'https://github.com/jessetane/queue#api',
  },
];

/** Calls that hand work to a queue or a broker. */
export const PRODUCERS: readonly string[] = [
  'bullmq#*.add',
  'bullmq#*.addBulk',
  'bull#*.add',
  'bee-queue#*.save',
  'agenda#*.now',
  'agenda#*.schedule',
  'amqplib#*.sendToQueue',
  'amqplib#*.publish',
  'amqp-connection-manager#*.sendToQueue',
  'amqp-connection-manager#*.publish',
  'kafkajs#*.send',
  'kafkajs#*.sendBatch',
  '@aws-sdk/client-sqs#SendMessageCommand',
  '@aws-sdk/client-sqs#SendMessageBatchCommand',
  '@aws-sdk/client-sns#PublishCommand',
  '@aws-sdk/client-eventbridge#PutEventsCommand',
  '@google-cloud/pubsub#*.publishMessage',
  '@google-cloud/tasks#*.createTask',
  '@azure/service-bus#*.sendMessages',
  'nats#*.publish',
  'node-nats-streaming#*.publish',
  'pg-boss#*.send',
  'pg-boss#*.insert',
  'graphile-worker#*.addJob',
  'ioredis#*.xadd',
  'ioredis#*.lpush',
  'ioredis#*.rpush',
  'redis#*.xAdd',
  'redis#*.lPush',
  'redis#*.rPush',
  'inngest#*.send',
  '@trigger.dev/sdk#*.trigger',
  'rhea#*.send',
];
