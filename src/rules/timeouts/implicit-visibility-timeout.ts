import { findOption } from '../../services/queues/consumers.ts';
import { findInfrastructure } from '../../services/queues/infrastructure.ts';
import { fail, pass, unknown } from '../outcomes.ts';
import { exampleService } from '../source-example.ts';
import { LONG_RUNNING, type Rule } from '../types.ts';
import { eachConsumer } from './each-consumer.ts';

const CONSUMER = (options: string): string =>
  `import amqp from 'amqplib';\nconst connection = await amqp.connect(process.env.AMQP_URL);\nconnection.on('error', console.error);\nconst channel = await connection.createChannel();\nawait channel.prefetch(10);\nawait channel.consume('orders', async (message) => {\n  await fetch('http://orders/', { method: 'POST', body: message.content, signal: AbortSignal.timeout(2000) });\n${options}`;

export const implicitVisibilityTimeout: Rule = {
  id: 'implicit-visibility-timeout',
  code: 'NR5111',
  title: 'A message that is in work may be lost or given to two consumers',
  area: 'timeouts',
  severity: 'warning',
  confidence: 'medium',
  since: '0.1.0',
  stage: 'stable',
  recommended: false,
  topics: ['queue-visibility-timeout'],
  kinds: LONG_RUNNING,
  options: {},
  messages: {
    early:
      'This {library} consumer acknowledges messages before the work is done ({option}): whatever is in work when the pod stops or crashes is lost. Acknowledge after the work.',
    implicit:
      'This {library} consumer leaves the visibility timeout to the queue (30 s by default): work that takes longer is given to a second consumer while the first still runs. Set {option} above the longest run, or extend it while working.',
  },
  docs: {
    what: 'Looks at every consumer for what keeps a message in work from others: acknowledgement after the work (AMQP without noAck), locks that the library renews (BullMQ, Bull, pg-boss), committed offsets, or a visibility timeout in the call, the options or the infrastructure code of the repository (SQS).',
    why: 'Messages come back after crashes and slow runs; too early means twice, too early acknowledged means never.',
    fix: 'amqplib: no noAck, channel.ack(message) after the work; SQS: VisibilityTimeout above the longest run.',
    references: [
      'https://www.rabbitmq.com/docs/confirms#consumer-acknowledgements',
      'https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-visibility-timeout.html',
    ],
  },
  examples: {
    bad: [{ title: 'acknowledged on arrival', files: exampleService(CONSUMER('}, { noAck: true });\n')) }],
    good: [{ title: 'acknowledged after the work', files: exampleService(CONSUMER('  channel.ack(message);\n});\n')) }],
  },
  check: (service) =>
    eachConsumer(service, ({ row, call }, program) => {
      const { library } = row;
      const early = row.early && findOption(service, program, call, row.early.options);
      if (early && early.value === row.early?.value)
        return fail({ message: 'early', args: { library, option: early.name }, place: early.place, anchor: library });
      const set = findOption(service, program, call, row.lease);
      if (set) return pass({ place: set.place, note: `${library} ${set.name}` });
      if (row.visibility !== 'lease') return pass({ place: call.place, note: `${library} keeps messages in work` });
      if (row.lease.length === 0) {
        const wait = program.callsTo('node-nats-streaming#*.setAckWait')[0];
        return wait
          ? pass(wait.place)
          : pass({ place: call.place, note: `${library}: 30 s to acknowledge by default` });
      }
      const infrastructure = findInfrastructure(service, 'visibility');
      if (infrastructure.place) return pass({ place: infrastructure.place, note: 'set where the queue is made' });
      if (!infrastructure.exists)
        return unknown('the queue, and with it its visibility timeout, is made outside this repository', {
          place: call.place,
        });
      return fail({
        message: 'implicit',
        args: { library, option: row.lease[0] ?? 'the visibility timeout' },
        place: call.place,
        anchor: library,
      });
    }),
};
