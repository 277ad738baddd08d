import { retriesOf } from '../../services/outbound/retries.ts';
import { fail, notApplicable, pass, unknown } from '../outcomes.ts';
import { exampleService } from '../source-example.ts';
import { ALL_KINDS, type Rule } from '../types.ts';

export const retryWithoutBackoff: Rule = {
  id: 'retry-without-backoff',
  code: 'NR5107',
  title: 'Failed calls are repeated in step',
  area: 'timeouts',
  severity: 'warning',
  confidence: 'medium',
  since: '0.1.0',
  stage: 'preview',
  recommended: false,
  topics: ['retry-backoff-jitter'],
  kinds: ALL_KINDS,
  options: {},
  messages: {
    constant:
      '{what} repeats what failed after the same delay every time: while the other side struggles, all replicas multiply its load in step. Let the delay double with every attempt, and add randomness.',
    none: '{what} repeats what failed at once: a short outage of the other side becomes a multiple of its normal load. Wait between attempts, twice as long each time, with randomness.',
    jitter:
      '{what} repeats what failed with growing delays but without randomness: replicas that failed together return together. Turn jitter on.',
  },
  docs: {
    what: 'Looks at libraries that repeat calls or jobs, and at loops that call, catch and pause, for a delay that grows with the attempt and is random. A library that does both by default passes.',
    why: 'Retries in lockstep keep an overloaded service overloaded.',
    fix: "p-retry: randomize: true; axios-retry: retryDelay: axiosRetry.exponentialDelay; BullMQ: backoff: { type: 'exponential', delay: 1000, jitter: 0.5 }; by hand: base * 2 ** attempt * Math.random().",
    references: [
      'https://aws.amazon.com/blogs/architecture/exponential-backoff-and-jitter/',
      'https://github.com/softonic/axios-retry#options',
      'https://docs.bullmq.io/guide/retrying-failing-jobs',
    ],
  },
  examples: {
    bad: [
      {
        title: 'at once, three times',
        files: exampleService(
          "import http from 'node:http';\nimport axios from 'axios';\nimport axiosRetry from 'axios-retry';\nconst client = axios.create({ timeout: 2000 });\naxiosRetry(client, { retries: 3 });\nhttp.createServer(async (req, res) => res.end((await client.get('http://prices/')).data)).listen(3000);\n",
        ),
      },
    ],
    good: [
      {
        title: 'later every time',
        files: exampleService(
          "import http from 'node:http';\nimport axios from 'axios';\nimport axiosRetry from 'axios-retry';\nconst client = axios.create({ timeout: 2000 });\naxiosRetry(client, { retries: 3, retryDelay: axiosRetry.exponentialDelay });\nhttp.createServer(async (req, res) => res.end((await client.get('http://prices/')).data)).listen(3000);\n",
        ),
      },
    ],
  },
  check: (service) => {
    if (!service.program) return [unknown(service.lost[0] ?? 'the source entry was not found')];
    const retries = retriesOf(service);
    if (retries.length === 0) return [notApplicable('nothing in the service repeats calls that failed')];
    return retries.map(({ what, place, delay, jitter }) => {
      const args = { what: what === 'this loop' ? 'This loop' : what };
      if (delay === 'constant' || delay === 'none') return fail({ message: delay, args, place, anchor: what });
      if (delay === 'unknown') return unknown(`the delays of ${what} could not be followed`, { place });
      if (jitter === false) return fail({ message: 'jitter', args, place, anchor: what, severity: 'note' });
      return pass({ place, note: `${what}: growing delays` });
    });
  },
};
