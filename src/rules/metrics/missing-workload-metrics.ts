import { metricDefinitionsOf } from '../../services/observability/metric-definitions.ts';
import { telemetryOf } from '../../services/observability/telemetry.ts';
import { exampleService } from '../example-service.ts';
import { fail, notApplicable, pass, unknown } from '../outcomes.ts';
import { LONG_RUNNING, type Rule } from '../types.ts';

interface WorkRow {
  readonly kind: 'queue' | 'socket' | 'stream';
  readonly calls: readonly string[];
  /** Metrics that measure it, by name. */
  readonly metrics: RegExp;
  /** Calls that report it by themselves. */
  readonly reports?: readonly string[];
}

const WORK: readonly WorkRow[] = [
  {
    kind: 'queue',
    calls: [
      'bullmq#Worker',
      'bull#default().process',
      'bee-queue#default().process',
      'amqplib#connect().createChannel().consume',
      'sqs-consumer#Consumer.create',
      'agenda#*().define',
      'pg-boss#*().work',
      'graphile-worker#run',
    ],
    metrics: /job|queue|task|message|process|consum|work/i,
    reports: ['bullmq-otel#BullMQOtel', '*.exportPrometheusMetrics', '*.getMetrics'],
  },
  {
    kind: 'stream',
    calls: [
      'kafkajs#Kafka().consumer().run',
      '@confluentinc/kafka-javascript#*.consumer().run',
      'node-rdkafka#KafkaConsumer',
      'nats#connect().subscribe',
      'node-nats-streaming#connect().subscribe',
      '@google-cloud/pubsub#PubSub().subscription().on',
    ],
    metrics: /lag|offset|message|consum|event|process|throughput|batch/i,
  },
  {
    kind: 'socket',
    calls: [
      'ws#WebSocketServer',
      'ws#Server',
      'ws#default.Server',
      'ws#default.WebSocketServer',
      'socket.io#Server',
      'socket.io#default',
      '@fastify/websocket#default',
      'uWebSockets.js#App',
    ],
    metrics: /socket|ws_|connection|client|message/i,
    reports: [
      'socket.io-prometheus-metrics#default',
      'socket.io-prometheus-metrics#metrics',
      '@socket.io/admin-ui#instrument',
    ],
  },
];

export const missingWorkloadMetrics: Rule = {
  id: 'missing-workload-metrics',
  code: 'NR6117',
  title: 'The work of the service is not measured',
  area: 'metrics',
  severity: 'warning',
  confidence: 'medium',
  since: '0.1.0',
  stage: 'stable',
  recommended: false,
  topics: ['workload-specific-metrics'],
  kinds: LONG_RUNNING,
  options: {},
  messages: {
    queue:
      'This consumer processes jobs, but no metric tells how many wait, fail or how long they take: a queue that grows or fails is found by users. Export queue depth, outcomes and processing time.',
    stream:
      'This consumer processes a stream, but no metric tells its lag, throughput or failures: falling behind is found by whoever misses data. Export lag, messages and processing time.',
    socket:
      'Connections stay open here, but no metric counts them or the time messages take: a pod that holds too many shows only when it falls over. Export a gauge of connections and a histogram of message time.',
  },
  docs: {
    what: 'For queue workers, stream consumers and websocket servers: looks for metrics about that work.',
    why: 'Request metrics say nothing about work that arrives another way.',
    fix: 'A histogram job_duration_seconds with queue and outcome, a gauge queue_depth from getJobCounts().',
    references: [
      'https://docs.bullmq.io/guide/metrics/prometheus',
      'https://opentelemetry.io/docs/specs/semconv/messaging/messaging-metrics/',
    ],
  },
  examples: {
    bad: [
      {
        title: 'jobs without metrics',
        files: exampleService([
          "const { Worker } = require('bullmq');",
          "new Worker('mail', async (job) => job.data, { connection: {} });",
        ]),
      },
    ],
    good: [
      {
        title: 'a histogram of jobs',
        files: exampleService([
          "const { Worker } = require('bullmq');",
          "const { Histogram } = require('prom-client');",
          "const duration = new Histogram({ name: 'job_duration_seconds', help: 'h', labelNames: ['outcome'] });",
          "new Worker('mail', async (job) => { const end = duration.startTimer(); end({ outcome: 'done' }); return job.data; }, { connection: {} });",
        ]),
      },
    ],
  },
  check: (service) => {
    const { program } = service;
    if (!program) return [unknown(service.lost[0] ?? 'the source entry was not found')];
    const found = WORK.flatMap((row) => {
      const call = program.callsTo(...row.calls).find((item) => program.runs(item) !== false);
      return call ? [{ row, call }] : [];
    });
    if (found.length === 0) return [notApplicable('the service has neither queues nor streams nor websockets')];
    const definitions = metricDefinitionsOf(service);
    const pushed = program
      .callsTo('hot-shots#*().*', '*.increment', '*.histogram', '*.timing', '*.gauge')
      .filter((call) => {
        const [name] = call.fact.args;
        const text = name?.kind === 'string' ? name.value : name?.kind === 'template' ? JSON.stringify(name.parts) : '';
        return /[a-z]\w*[._]\w+/.test(text) && program.runs(call) !== false;
      });
    return found.map(({ row, call }) => {
      const metric = definitions.find(({ name }) => row.metrics.test(name) && !/^http/.test(name));
      if (metric) return pass({ place: metric.place, note: metric.name });
      const sent = pushed.find(({ fact }) => row.metrics.test(JSON.stringify(fact.args[0])));
      if (sent) return pass({ place: sent.place, note: 'pushed' });
      const reported = row.reports && program.callsTo(...row.reports)[0];
      if (reported) return pass(reported.place);
      const agent = telemetryOf(service)
        .of('tracing')
        .find(({ note }) => /newrelic|dd-trace|elastic-apm-node|instana/.test(note));
      if (agent)
        return unknown(
          `${agent.note} measures some consumers by itself; which of them it does here is not known`,
          agent,
        );
      return fail({ message: row.kind, place: call.place, anchor: row.kind });
    });
  },
};
