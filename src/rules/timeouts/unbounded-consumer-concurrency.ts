import { findOption } from '../../services/queues/consumers.ts';
import { fail, pass } from '../outcomes.ts';
import { exampleService } from '../source-example.ts';
import { LONG_RUNNING, type Rule } from '../types.ts';
import { eachConsumer } from './each-consumer.ts';

const CONSUMER = (more: string): string =>
  `import amqp from 'amqplib';\nconst connection = await amqp.connect(process.env.AMQP_URL);\nconnection.on('error', console.error);\nconst channel = await connection.createChannel();\n${more}await channel.consume('orders', async (message) => {\n  await fetch('http://orders/', { method: 'POST', body: message.content, signal: AbortSignal.timeout(2000) });\n  channel.ack(message);\n});\n`;

export const unboundedConsumerConcurrency: Rule = {
  id: 'unbounded-consumer-concurrency',
  code: 'NR5114',
  title: 'A consumer takes as many messages as there are',
  area: 'timeouts',
  severity: 'warning',
  confidence: 'high',
  since: '0.1.0',
  stage: 'stable',
  recommended: false,
  topics: ['consumer-backpressure'],
  kinds: LONG_RUNNING,
  options: {
    maximum: { default: 1000, minimum: 1, description: 'Most messages at once that are accepted.' },
  },
  messages: {
    unbounded:
      'This {library} consumer sets no limit on the messages it works on at once: after an outage the broker pushes the whole backlog, and memory and downstream services go down with it. Set {remedy}.',
    many: 'This {library} consumer works on {value} messages at once: that is no limit. Choose what memory and the services downstream can bear.',
  },
  docs: {
    what: 'Looks at every consumer of a queue for a limit on messages in work: prefetch of AMQP, setMaxInFlight of NATS streaming, concurrency, batch size or flow control. Libraries with a low default (BullMQ 1, KafkaJS 1 per consumer, SQS 1) pass.',
    why: 'A queue protects the service only as long as the service decides how much it takes.',
    fix: 'await channel.prefetch(10) before consume; new Worker(name, fn, { concurrency: 5 }).',
    references: ['https://www.rabbitmq.com/docs/consumer-prefetch', 'https://docs.bullmq.io/guide/workers/concurrency'],
  },
  examples: {
    bad: [{ title: 'no prefetch', files: exampleService(CONSUMER('')) }],
    good: [{ title: 'ten at once', files: exampleService(CONSUMER('await channel.prefetch(10);\n')) }],
  },
  check: (service, { options }) =>
    eachConsumer(service, ({ row, call }, program) => {
      const { library } = row;
      const set = findOption(service, program, call, row.concurrency);
      if (set && typeof set.value === 'number' && set.value > Number(options.maximum))
        return fail({ message: 'many', args: { library, value: set.value }, place: set.place, anchor: library });
      if (set) return pass({ place: set.place, note: `${library} ${set.name}` });
      const [limit] = row.concurrencyCalls.length > 0 ? program.callsTo(...row.concurrencyCalls) : [];
      if (limit) return pass({ place: limit.place, note: `${library}: a limit` });
      if (row.defaultConcurrency <= Number(options.maximum))
        return pass({ place: call.place, note: `${library}: ${row.defaultConcurrency} at once by default` });
      const remedy = /amqp/.test(library) ? 'channel.prefetch(10)' : 'setMaxInFlight(10)';
      return fail({ message: 'unbounded', args: { library, remedy }, place: call.place, anchor: library });
    }),
};
