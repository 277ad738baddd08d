import { webhooksOf } from '../../services/queues/webhooks.ts';
import { fail, notApplicable, pass, unknown } from '../outcomes.ts';
import { exampleService } from '../source-example.ts';
import { LONG_RUNNING, type Rule } from '../types.ts';

export const synchronousWebhookWork: Rule = {
  id: 'synchronous-webhook-work',
  code: 'NR5115',
  title: 'A webhook calls other services before it answers',
  area: 'timeouts',
  severity: 'note',
  confidence: 'low',
  since: '0.1.0',
  stage: 'preview',
  recommended: false,
  topics: ['async-webhook-processing'],
  kinds: LONG_RUNNING,
  options: {},
  messages: {
    waits:
      'The webhook {path} calls another service before it answers: when that one is slow, the sender gives up and sends the event again, on top of the load. Store or enqueue the event, answer 2xx, and work on it afterwards.',
  },
  docs: {
    what: 'Looks at handlers of webhook routes: those that hand the event to a queue, or only write to their own store, pass; those that call other services before they answer do not.',
    why: 'Senders wait a few seconds, then deliver again; slow webhooks turn into storms of duplicates.',
    fix: "await queue.add('stripe', event, { jobId: event.id }); res.sendStatus(202).",
    references: [
      'https://docs.stripe.com/webhooks#handle-events-asynchronously',
      'https://docs.github.com/webhooks/using-webhooks/best-practices-for-using-webhooks',
    ],
  },
  examples: {
    bad: [
      {
        title: 'a call in between',
        files: exampleService(
          "import express from 'express';\nconst app = express();\napp.post('/webhooks/stripe', async (req, res) => {\n  await fetch('http://shipping/', { method: 'POST', signal: AbortSignal.timeout(2000) });\n  res.sendStatus(200);\n});\napp.listen(3000);\n",
        ),
      },
    ],
    good: [
      {
        title: 'enqueued',
        files: exampleService(
          "import express from 'express';\nimport { Queue } from 'bullmq';\nconst queue = new Queue('stripe', { connection: { url: process.env.REDIS_URL } });\nconst app = express();\napp.post('/webhooks/stripe', async (req, res) => {\n  await queue.add('event', req.body, { jobId: req.body.id });\n  res.sendStatus(202);\n});\napp.listen(3000);\n",
        ),
      },
    ],
  },
  check: (service) => {
    const { program } = service;
    if (!program) return [unknown(service.lost[0] ?? 'the source entry was not found')];
    const webhooks = webhooksOf(service, program);
    if (webhooks.length === 0) return [notApplicable('the service has no webhook')];
    return webhooks.map(({ route, enqueues, waits }) => {
      if (enqueues) return pass({ place: enqueues.place, note: `${route.path} enqueues` });
      const [first] = waits;
      if (!first) return pass({ place: route.place, note: `${route.path} calls no other service` });
      return fail({
        message: 'waits',
        args: { path: route.path },
        place: route.place,
        related: [{ place: first.place, note: 'the call' }],
        anchor: route.path,
      });
    });
  },
};
