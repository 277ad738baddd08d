import { deadLettersOf } from '../../services/queues/dead-letters.ts';
import { fail, pass, unknown } from '../outcomes.ts';
import { exampleService } from '../source-example.ts';
import { LONG_RUNNING, type Rule } from '../types.ts';
import { eachConsumer } from './each-consumer.ts';

const CONSUMER = (queue: string): string =>
  `import amqp from 'amqplib';\nconst connection = await amqp.connect(process.env.AMQP_URL);\nconnection.on('error', console.error);\nconst channel = await connection.createChannel();\nawait channel.prefetch(10);\nawait channel.assertQueue('orders', ${queue});\nawait channel.consume('orders', async (message) => {\n  await fetch('http://orders/', { method: 'POST', body: message.content, signal: AbortSignal.timeout(2000) });\n  channel.ack(message);\n});\n`;

export const missingDeadLetterQueue: Rule = {
  id: 'missing-dead-letter-queue',
  code: 'NR5112',
  title: 'Messages that cannot be worked on go nowhere',
  area: 'timeouts',
  severity: 'warning',
  confidence: 'medium',
  since: '0.1.0',
  stage: 'preview',
  recommended: false,
  topics: ['dead-letter-queue'],
  kinds: LONG_RUNNING,
  options: {},
  messages: {
    lost: 'What this {library} consumer cannot work on is dropped, or comes back for ever and blocks what stands behind it; nobody learns of it. Add {remedy}.',
  },
  docs: {
    what: 'Looks at every consumer for a place where failed messages end: a dead-letter exchange, a redrive policy in infrastructure code, a dead-letter topic or option, or failed jobs that are kept and reported.',
    why: 'One poisoned message must neither stop the queue nor vanish without a trace.',
    fix: "RabbitMQ: assertQueue('orders', { deadLetterExchange: 'dlx' }); SQS: RedrivePolicy; BullMQ: attempts, and worker.on('failed', …).",
    references: [
      'https://www.rabbitmq.com/docs/dlx',
      'https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-dead-letter-queues.html',
      'https://docs.bullmq.io/guide/retrying-failing-jobs',
    ],
  },
  examples: {
    bad: [{ title: 'no exchange for dead letters', files: exampleService(CONSUMER('{ durable: true }')) }],
    good: [
      {
        title: 'dead letters are kept',
        files: exampleService(CONSUMER("{ durable: true, deadLetterExchange: 'orders-dlx' }")),
      },
    ],
  },
  check: (service) =>
    eachConsumer(service, (consumer, program) => {
      const { row, call } = consumer;
      const found = deadLettersOf(service, program, consumer);
      if (found.state === 'kept') return pass({ place: found.place, note: found.note });
      if (found.state === 'unknown') return unknown(found.reason, { place: call.place });
      return fail({
        message: 'lost',
        args: { library: row.library, remedy: found.remedy },
        place: call.place,
        anchor: row.library,
      });
    }),
};
