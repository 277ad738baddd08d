import { LOCAL_QUEUES } from '../../knowledge/queues.ts';
import { mayRun } from '../../services/may-run.ts';
import { assumeComplete } from '../../services/observability/effective.ts';
import { findArgument } from '../../services/queues/consumers.ts';
import type { LinkedCall, Program, Service } from '../../services/types.ts';
import { fail, notApplicable, pass, unknown } from '../outcomes.ts';
import { exampleService } from '../source-example.ts';
import { LONG_RUNNING, type Outcome, type Rule } from '../types.ts';

/** Whether the module that makes the queue ever looks at how much waits in it. */
function looksAtDepth(program: Program, call: LinkedCall, words: readonly string[]): boolean {
  const facts = program.modules.get(call.module);
  const inGuards =
    facts?.guards.some((guard) =>
      JSON.stringify(guard.test).match(/"property":"(?:size|length|pending|saturated|running)"/),
    ) ?? false;
  return (
    inGuards ||
    program
      .callsIn(call.module)
      .some(({ fact: { callee } }) => callee.kind === 'member' && words.includes(callee.property))
  );
}

function judgeLocal(service: Service, program: Program): readonly Outcome[] {
  const env = assumeComplete(service.deployments[0]?.environment);
  return LOCAL_QUEUES.flatMap((row) =>
    program
      .callsTo(...row.calls)
      .filter((call) => mayRun(program, call, env))
      .map((call) => {
        const { place, fact } = call;
        if (looksAtDepth(program, call, row.depth)) return pass({ place, note: `${row.library}: looks at what waits` });
        const given =
          row.concurrencyArgument !== undefined
            ? fact.args[row.concurrencyArgument] !== undefined
            : row.concurrency.some((name) => fact.args.some((arg) => program.option(call.module, arg, name).found));
        const message = given || row.defaultConcurrency !== Number.POSITIVE_INFINITY ? 'depth' : 'concurrency';
        return fail({ message, args: { library: row.library }, place, anchor: row.library });
      }),
  );
}

/** What refuses work before it queues, or bounds a queue at the broker. */
function admissionOf(program: Program): readonly Outcome[] {
  const shed = [
    '@fastify/under-pressure',
    'under-pressure',
    'toobusy-js',
    'overload-protection',
    '@fastify/throttle',
  ].flatMap((name) => {
    const place = program.packages.get(name);
    return place ? [pass({ place, note: `${name} refuses work under load` })] : [];
  });
  const bound = findArgument(program, /^(?:x-max-length(?:-bytes)?|MAXLEN)$/);
  return bound ? [...shed, pass({ place: bound, note: 'the queue has a maximum length' })] : shed;
}

const QUEUE = (guard: string): string =>
  `import express from 'express';\nimport PQueue from 'p-queue';\nconst queue = new PQueue({ concurrency: 4 });\nconst app = express();\napp.post('/reports', (req, res) => {\n${guard}  queue.add(() => fetch('http://reports/', { signal: AbortSignal.timeout(2000) }));\n  res.sendStatus(202);\n});\napp.listen(3000);\n`;

export const unboundedQueue: Rule = {
  id: 'unbounded-queue',
  code: 'NR5110',
  title: 'A queue in the process grows without end',
  area: 'timeouts',
  severity: 'warning',
  confidence: 'medium',
  since: '0.1.0',
  stage: 'preview',
  recommended: false,
  topics: ['queue-max-depth'],
  kinds: LONG_RUNNING,
  options: {},
  messages: {
    concurrency:
      'This {library} runs everything at once and keeps what waits without a limit: a burst of work becomes a burst of memory and of load on other services. Set the concurrency, and refuse work when too much waits.',
    depth:
      'Nothing looks at how much waits in this {library}: while work arrives faster than it is done, memory grows until the pod is killed, and everything in the queue is lost. Refuse work (503) above a size, or use a queue outside the process.',
  },
  docs: {
    what: 'Looks at queues inside the process (p-queue, fastq, async.queue, better-queue) for a limit: a look at their size, or admission control such as @fastify/under-pressure. Limits at the broker (x-max-length, MAXLEN) count too.',
    why: 'Every queue without a limit is a memory leak that only shows under load.',
    fix: 'if (queue.size > 1000) return res.sendStatus(503).',
    references: ['https://github.com/sindresorhus/p-queue#api', 'https://github.com/fastify/under-pressure'],
  },
  examples: {
    bad: [{ title: 'takes everything', files: exampleService(QUEUE('')) }],
    good: [
      {
        title: 'refuses above a thousand',
        files: exampleService(QUEUE('  if (queue.size > 1000) return res.sendStatus(503);\n')),
      },
    ],
  },
  check: (service) => {
    const { program } = service;
    if (!program) return [unknown(service.lost[0] ?? 'the source entry was not found')];
    const queues = judgeLocal(service, program);
    if (queues.length > 0) return queues;
    const admission = admissionOf(program);
    return admission.length > 0 ? admission : [notApplicable('the service keeps no queue in the process')];
  },
};
