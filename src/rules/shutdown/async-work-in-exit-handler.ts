import { listenersOf } from '../../services/lifecycle/process-events.ts';
import { shutdownOf } from '../../services/lifecycle/shutdown.ts';
import type { LinkedCall, Program, Service } from '../../services/types.ts';
import { exampleService } from '../example-service.ts';
import { fail, notApplicable, pass, unknown } from '../outcomes.ts';
import { LONG_RUNNING, type Outcome, type Rule } from '../types.ts';

const ASYNC =
  /^(?:setTimeout|setInterval|setImmediate|fetch|node:timers(?:\/promises)?#|node:fs\/promises#|node:fs#promises|node:http#request|axios#)/;

/** Something in an `exit` listener that needs the event loop, which does not turn any more. */
function asyncWork(service: Service, program: Program, listener: LinkedCall): LinkedCall | undefined {
  const { resources, closesServer } = shutdownOf(service);
  const rows = resources.flatMap((resource) => resource.row.closes);
  const closing = new Set([
    ...(rows.length > 0 ? program.callsTo(...rows) : []),
    ...closesServer.flatMap((closer) => (closer.call ? [closer.call] : [])),
  ]);
  return program
    .reach(program.callbacks(listener, 1))
    .calls.find(
      (call) =>
        call.fact.usage === 'awaited' || closing.has(call) || program.callees(call).some((path) => ASYNC.test(path)),
    );
}

function judgeExit(service: Service, program: Program, listener: LinkedCall): Outcome {
  const work = asyncWork(service, program, listener);
  if (!work) return pass({ place: listener.place, note: 'synchronous' });
  return fail({
    message: 'exit',
    place: work.place,
    related: [{ place: listener.place, note: 'the exit listener' }],
    anchor: 'exit',
  });
}

/** Cleanup in `beforeExit` alone: the event comes neither with a signal nor with process.exit(). */
function judgeBeforeExit(service: Service, program: Program, listener: LinkedCall): Outcome | undefined {
  const { resources, handlers } = shutdownOf(service);
  const reach = program.reach(program.callbacks(listener, 1));
  for (const resource of resources) {
    if (resource.closedAt) continue;
    const closing = new Set(program.callsTo(...resource.row.closes));
    const close = reach.calls.find((call) => closing.has(call));
    if (close)
      return fail({
        message: 'beforeExit',
        args: { name: resource.row.name },
        place: listener.place,
        related: [
          { place: close.place, note: `closes ${resource.row.name}` },
          ...handlers.slice(0, 2).map((handler) => ({ place: handler.place, note: 'SIGTERM is handled here' })),
        ],
        anchor: resource.row.name,
      });
  }
  return undefined;
}

export const asyncWorkInExitHandler: Rule = {
  id: 'async-work-in-exit-handler',
  code: 'NR2021',
  title: 'Cleanup stands in a listener that cannot do it',
  area: 'shutdown',
  severity: 'warning',
  confidence: 'high',
  since: '0.1.0',
  stage: 'stable',
  recommended: true,
  topics: ['no-async-work-in-exit-handler'],
  kinds: LONG_RUNNING,
  options: {},
  messages: {
    exit: 'This runs in an exit listener, after which the event loop does not turn again: the work begins and is thrown away. Move it to the SIGTERM handler, before process.exit().',
    beforeExit:
      'The {name} connection is closed in beforeExit, which comes neither with a signal nor with process.exit(): in production it never runs. Close it in the SIGTERM handler.',
  },
  docs: {
    what: 'Looks at listeners of exit and beforeExit: exit may only do synchronous work; beforeExit does not come with signals, so cleanup that stands only there is not done.',
    why: 'Both look like the right place and pass every test that ends by itself. Under an orchestrator the process is always ended by a signal.',
    fix: "process.on('SIGTERM', …) closes and flushes; process.on('exit', (code) => …) only records.",
    references: [
      'https://nodejs.org/api/process.html#event-exit',
      'https://nodejs.org/api/process.html#event-beforeexit',
    ],
  },
  examples: {
    bad: [
      {
        title: 'await in an exit listener',
        files: exampleService(
          "const { Pool } = require('pg');\nconst pool = new Pool();\nconst http = require('node:http');\nhttp.createServer((req, res) => res.end('ok')).listen(3000);\nprocess.on('exit', async () => {\n  await pool.end();\n});\n",
        ),
      },
      {
        title: 'only beforeExit',
        files: exampleService(
          "const { PrismaClient } = require('@prisma/client');\nconst prisma = new PrismaClient();\nconst http = require('node:http');\nhttp.createServer((req, res) => res.end('ok')).listen(3000);\nprocess.on('beforeExit', () => prisma.$disconnect());\n",
        ),
      },
    ],
    good: [
      {
        title: 'only records',
        files: exampleService(
          "const { Pool } = require('pg');\nconst pool = new Pool();\nconst http = require('node:http');\nconst server = http.createServer((req, res) => res.end('ok')).listen(3000);\nprocess.on('SIGTERM', () => server.close(async () => {\n  await pool.end();\n  process.exit(0);\n}));\nprocess.on('exit', (code) => console.log('exit', code));\n",
        ),
      },
    ],
  },
  check: (service) => {
    const { program } = service;
    if (!program) return [unknown(service.lost[0] ?? 'the source entry was not found')];
    const exits = listenersOf(service, 'exit').map((listener) => judgeExit(service, program, listener));
    const before = listenersOf(service, 'beforeExit').flatMap(
      (listener) =>
        judgeBeforeExit(service, program, listener) ?? [pass({ place: listener.place, note: 'beforeExit' })],
    );
    const outcomes = [...exits, ...before];
    return outcomes.length > 0 ? outcomes : [notApplicable('nothing listens to exit or beforeExit')];
  },
};
