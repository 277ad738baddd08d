import { consumersOf } from '../../services/queues/consumers.ts';
import { findIdempotency } from '../../services/queues/idempotency.ts';
import { webhooksOf } from '../../services/queues/webhooks.ts';
import { fail, notApplicable, pass, unknown } from '../outcomes.ts';
import { exampleService } from '../source-example.ts';
import { LONG_RUNNING, type Rule } from '../types.ts';

const WORKER = (body: string): string =>
  `import { Worker } from 'bullmq';\nimport { Pool } from 'pg';\nconst pool = new Pool({ max: 5 });\npool.on('error', console.error);\nconst worker = new Worker('payments', async (job) => {\n  ${body}\n}, { connection: { url: process.env.REDIS_URL } });\nworker.on('failed', console.error);\n`;

export const duplicateMessageWork: Rule = {
  id: 'duplicate-message-work',
  code: 'NR5113',
  title: 'A message that arrives twice is worked on twice',
  area: 'timeouts',
  severity: 'note',
  confidence: 'low',
  since: '0.1.0',
  stage: 'preview',
  recommended: false,
  topics: ['idempotency'],
  kinds: LONG_RUNNING,
  options: {},
  messages: {
    consumer:
      'Nothing in this {what} tells a message that arrives a second time from a new one, and every broker delivers some twice (crash before the acknowledgement, retry): orders are shipped and cards charged twice. Check an event id against a unique key, or make the write an upsert.',
  },
  docs: {
    what: 'Looks at what runs for each message and webhook for signs of idempotency: a unique key, ON CONFLICT, upsert, SET NX, a deduplication id, an idempotency key.',
    why: 'Queues and webhooks promise delivery at least once; exactly once is up to the consumer.',
    fix: 'insert into processed_events (id) values ($1) on conflict do nothing, in the same transaction as the work.',
    references: [
      'https://docs.stripe.com/webhooks#handle-duplicate-events',
      'https://docs.bullmq.io/patterns/idempotent-jobs',
    ],
  },
  examples: {
    bad: [
      {
        title: 'a second insert',
        files: exampleService(
          WORKER("await pool.query('insert into payments (amount) values ($1)', [job.data.amount]);"),
        ),
      },
    ],
    good: [
      {
        title: 'the key is unique',
        files: exampleService(
          WORKER(
            "await pool.query('insert into payments (id, amount) values ($1, $2) on conflict (id) do nothing', [job.id, job.data.amount]);",
          ),
        ),
      },
    ],
  },
  check: (service) => {
    const { program } = service;
    if (!program) return [unknown(service.lost[0] ?? 'the source entry was not found')];
    const consumers = consumersOf(service)
      .filter(({ work }) => work.calls.length > 0)
      .map(({ row, call, work }) => ({ what: `${row.library} consumer`, place: call.place, work }));
    const webhooks = webhooksOf(service, program).map(({ route, work }) => ({
      what: `webhook ${route.path}`,
      place: route.place,
      work,
    }));
    const judged = [...consumers, ...webhooks];
    if (judged.length === 0) return [notApplicable('the service has no consumer of messages and no webhook')];
    return judged.map(({ what, place, work }) => {
      const sign = findIdempotency(program, work);
      return sign
        ? pass({ place: sign.place, note: what })
        : fail({ message: 'consumer', args: { what }, place, anchor: what });
    });
  },
};
