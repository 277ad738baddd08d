import { retriesOf } from '../../services/outbound/retries.ts';
import { fail, notApplicable, pass, unknown } from '../outcomes.ts';
import { exampleService } from '../source-example.ts';
import { ALL_KINDS, type Rule } from '../types.ts';

export const unboundedRetries: Rule = {
  id: 'unbounded-retries',
  code: 'NR5108',
  title: 'Failed calls are repeated for ever',
  area: 'timeouts',
  severity: 'warning',
  confidence: 'medium',
  since: '0.1.0',
  stage: 'preview',
  recommended: false,
  topics: ['bounded-retries'],
  kinds: ALL_KINDS,
  options: {
    maximum: { default: 10, minimum: 1, description: 'Most attempts that are accepted.' },
  },
  messages: {
    endless:
      '{what} never gives up: work piles up behind a dependency that is down, and the error is never seen. Give it a small number of attempts, then fail, or put the work into a dead-letter queue.',
    many: '{what} makes {attempts} attempts: with one such loop in each of several layers, one request becomes thousands. Use 3 to 5.',
  },
  docs: {
    what: 'Looks at libraries that repeat calls or jobs, and at loops that call, catch and pause, for a finite number of attempts.',
    why: 'Retries multiply load; without an end they are an outage of their own.',
    fix: 'p-retry: retries: 3; BullMQ: attempts: 5; by hand: for (let attempt = 1; attempt <= 3; attempt++).',
    references: ['https://sre.google/sre-book/addressing-cascading-failures/#xref_cascading-failure_retries'],
  },
  examples: {
    bad: [
      {
        title: 'for ever',
        files: exampleService(
          "import http from 'node:http';\nimport pRetry from 'p-retry';\nconst prices = () => pRetry(() => fetch('http://prices/', { signal: AbortSignal.timeout(2000) }), { forever: true });\nhttp.createServer(async (req, res) => res.end(await (await prices()).text())).listen(3000);\n",
        ),
      },
    ],
    good: [
      {
        title: 'three times',
        files: exampleService(
          "import http from 'node:http';\nimport pRetry from 'p-retry';\nconst prices = () => pRetry(() => fetch('http://prices/', { signal: AbortSignal.timeout(2000) }), { retries: 3, randomize: true });\nhttp.createServer(async (req, res) => res.end(await (await prices()).text())).listen(3000);\n",
        ),
      },
    ],
  },
  check: (service, { options }) => {
    if (!service.program) return [unknown(service.lost[0] ?? 'the source entry was not found')];
    const retries = retriesOf(service);
    if (retries.length === 0) return [notApplicable('nothing in the service repeats calls that failed')];
    return retries.map(({ what, place, attempts }) => {
      const args = { what: what === 'this loop' ? 'This loop' : what };
      if (attempts === Number.POSITIVE_INFINITY) return fail({ message: 'endless', args, place, anchor: what });
      if (attempts !== undefined && attempts > Number(options.maximum))
        return fail({ message: 'many', args: { ...args, attempts }, place, anchor: what, severity: 'note' });
      return pass({ place, note: attempts === undefined ? `${what} ends` : `${what}: ${attempts} attempts` });
    });
  },
};
