import { endOf, startOf } from '../../facts/span.ts';
import { handlerPlaces, type Shutdown, type ShutdownStep, shutdownOf } from '../../services/lifecycle/shutdown.ts';
import type { LinkedCall, Program } from '../../services/types.ts';
import { exampleService } from '../example-service.ts';
import { fail, notApplicable, pass, unknown } from '../outcomes.ts';
import { LONG_RUNNING, type Outcome, type Rule } from '../types.ts';

/** What closes or flushes something on the ordinary way out, one step per call. */
function closingSteps({ steps }: Shutdown): readonly ShutdownStep[] {
  const seen = new Set<unknown>();
  return steps.filter((step) => {
    if (step.timer || step.failure || !/^(?:server|resource|flush)$/.test(step.role) || seen.has(step.call))
      return false;
    seen.add(step.call);
    return true;
  });
}

/** Whether an error of one step keeps another from running: one `try` around both, no `finally` in between. */
function skips(step: ShutdownStep, other: ShutdownStep): boolean {
  if (other.call.fact.inFinally || step.begun.has(other.call)) return false;
  if (!step.contained) return true;
  const around = step.call.fact.inTry;
  return (
    around !== undefined &&
    // A server that cannot be closed was not running: what its try does about it is enough.
    step.role !== 'server' &&
    !step.caught &&
    other.call.module === step.call.module &&
    other.call.fact.fn === step.call.fact.fn &&
    startOf(other.call.fact.span) > startOf(around) &&
    endOf(other.call.fact.span) < endOf(around) &&
    step.call.fact.loop === undefined
  );
}

/** Closers that return nothing to wait for. */
const SYNCHRONOUS =
  /^(?:ioredis|iovalkey)#.*\.disconnect$|^redis#.*\.destroy$|^better-sqlite3#|^node:sqlite#|^mysql2?#.*\.destroy$/;

function isSynchronous(program: Program, call: LinkedCall): boolean {
  const paths = program.callees(call);
  return paths.length > 0 && paths.every((path) => SYNCHRONOUS.test(path));
}

function judge(program: Program, step: ShutdownStep, later: ShutdownStep | undefined): Outcome {
  const { fact } = step.call;
  const related = [
    { place: step.registration.place, note: 'SIGTERM is handled here' },
    ...(later ? [{ place: later.call.place, note: 'would not run' }] : []),
  ];
  if (step.contained && !later) return pass({ place: step.call.place, note: 'errors are contained' });
  if (
    fact.usage === 'floating' &&
    !isSynchronous(program, step.call) &&
    step.role !== 'server' &&
    fact.args.length === 0
  )
    return fail({ message: 'floating', place: step.call.place, related, anchor: 'floating' });
  // A callback gets the error; nothing rejects then.
  const callback = fact.args.some((arg) => arg.kind === 'function' || (step.role === 'server' && arg.kind === 'ref'));
  const waits = /^(?:awaited|chained|returned)$/.test(fact.usage) && !callback;
  if (waits && later) return fail({ message: 'spreads', place: step.call.place, related, anchor: 'spreads' });
  return pass({ place: step.call.place, note: later ? 'nothing waits for it' : 'the last step' });
}

export const shutdownFailureSpreads: Rule = {
  id: 'shutdown-failure-spreads',
  code: 'NR2012',
  title: 'One failing step of the shutdown skips the others',
  area: 'shutdown',
  severity: 'warning',
  confidence: 'medium',
  since: '0.1.0',
  stage: 'stable',
  recommended: false,
  topics: ['shutdown-step-errors-contained'],
  kinds: LONG_RUNNING,
  options: {},
  messages: {
    spreads:
      'When this step of the shutdown rejects, the steps behind it never run: connections stay open and nothing is flushed. Catch and log each one, or give them to Promise.allSettled().',
    floating:
      'Nobody waits for this step or catches its error: the process may exit before it is done, and a rejection ends the shutdown as an unhandled one. Await it, with a catch that logs.',
  },
  docs: {
    what: 'Looks at each step that the SIGTERM handlers run and asks whether its error stays with it: try/catch, .catch(), Promise.allSettled().',
    why: 'A shutdown often runs because something is broken already: the store that cannot be reached must not keep the others from closing.',
    fix: 'for (const [name, close] of steps) { try { await close(); } catch (error) { logger.error({ error }, `closing ${name}`); } }',
    references: ['https://developer.mozilla.org/docs/Web/JavaScript/Reference/Global_Objects/Promise/allSettled'],
  },
  examples: {
    bad: [
      {
        title: 'bare awaits in a row',
        files: exampleService(
          "const { Pool } = require('pg');\nconst Redis = require('ioredis');\nconst pool = new Pool();\nconst redis = new Redis();\nconst http = require('node:http');\nconst server = http.createServer((req, res) => res.end('ok')).listen(3000);\nprocess.on('SIGTERM', () => server.close(async () => {\n  await pool.end();\n  await redis.quit();\n  process.exit(0);\n}));\n",
        ),
      },
    ],
    good: [
      {
        title: 'settled together',
        files: exampleService(
          "const { Pool } = require('pg');\nconst Redis = require('ioredis');\nconst pool = new Pool();\nconst redis = new Redis();\nconst http = require('node:http');\nconst server = http.createServer((req, res) => res.end('ok')).listen(3000);\nprocess.on('SIGTERM', () => server.close(async () => {\n  await Promise.allSettled([pool.end(), redis.quit()]);\n  process.exit(0);\n}));\n",
        ),
      },
    ],
  },
  check: (service) => {
    const { program } = service;
    if (!program && !service.command?.starter) return [unknown(service.lost[0] ?? 'the source entry was not found')];
    const shutdown = shutdownOf(service);
    if (shutdown.handlers.length === 0) return [notApplicable('nothing handles SIGTERM')];
    const steps = closingSteps(shutdown);
    if (steps.length === 0) {
      const library = shutdown.handlers.find((handler) => handler.library ?? handler.starter);
      return [
        library ? pass(...handlerPlaces([library])) : notApplicable('the shutdown closes nothing that could fail'),
      ];
    }
    if (!program) return [notApplicable('the shutdown closes nothing that could fail')];
    return steps.map((step, i) =>
      judge(
        program,
        step,
        steps.slice(i + 1).find((other) => other.registration === step.registration && skips(step, other)),
      ),
    );
  },
};
