import { requestDeadlinesOf } from '../../services/outbound/deadlines.ts';
import { remedyPlace } from '../../services/remedy-place.ts';
import { requestPathOf } from '../../services/request-path.ts';
import { fail, notApplicable, pass, unknown } from '../outcomes.ts';
import { exampleService } from '../source-example.ts';
import type { Rule } from '../types.ts';

export const missingRequestDeadline: Rule = {
  id: 'missing-request-deadline',
  code: 'NR5104',
  title: 'Handlers have no deadline for the whole request',
  area: 'timeouts',
  severity: 'note',
  confidence: 'medium',
  since: '0.1.0',
  stage: 'preview',
  recommended: false,
  topics: ['request-deadline'],
  kinds: ['http', 'unknown'],
  options: {},
  messages: {
    missing:
      'Nothing ends a request that takes too long: after the caller gave up, its queries and calls go on and take capacity from those who still wait. Give each request a deadline (AbortSignal.timeout) and hand the signal on, or add a timeout middleware.',
  },
  docs: {
    what: 'Looks at what requests run for a deadline: AbortSignal.timeout or an AbortController with a timer, a race against a timer, a timeout middleware, handlerTimeout of Fastify.',
    why: 'Under load, work for callers that are gone is what keeps a service down.',
    fix: 'const signal = AbortSignal.any([AbortSignal.timeout(5_000), requestSignal]); pass it to fetch and to the database.',
    references: [
      'https://developer.mozilla.org/docs/Web/API/AbortSignal/timeout_static',
      'https://hono.dev/docs/middleware/builtin/timeout',
    ],
  },
  examples: {
    bad: [
      {
        title: 'as long as it takes',
        files: exampleService(
          "import express from 'express';\nimport { report } from './report.js';\nconst app = express();\napp.get('/report', async (req, res) => res.send(await report()));\napp.listen(3000);\n",
          { 'report.js': "export async function report() {\n  return (await fetch('http://reports/')).text();\n}\n" },
        ),
      },
    ],
    good: [
      {
        title: 'five seconds for everything',
        files: exampleService(
          "import express from 'express';\nimport { report } from './report.js';\nconst app = express();\napp.get('/report', async (req, res) => res.send(await report(AbortSignal.timeout(5_000))));\napp.listen(3000);\n",
          {
            'report.js':
              "export async function report(signal) {\n  return (await fetch('http://reports/', { signal })).text();\n}\n",
          },
        ),
      },
    ],
  },
  check: (service) => {
    const { program } = service;
    if (!program) return [unknown(service.lost[0] ?? 'the source entry was not found')];
    const found = requestDeadlinesOf(service, program);
    if (found.length > 0) return [pass(...found.slice(0, 4))];
    const path = requestPathOf(service);
    if (!path || path.functions.length === 0) return [notApplicable('no handler of requests was found')];
    const waits = path.functions.some((ref) => program.fn(ref).awaits || program.fn(ref).async);
    if (!waits) return [notApplicable('no handler waits for anything')];
    const place = remedyPlace(service);
    return place ? [fail({ message: 'missing', place })] : [unknown('the place of the server was not found')];
  },
};
