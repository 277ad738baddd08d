import { type Shutdown, type ShutdownStep, shutdownOf } from '../../services/lifecycle/shutdown.ts';
import type { LinkedCall, Program, Service } from '../../services/types.ts';
import { exampleService } from '../example-service.ts';
import { fail, notApplicable, pass, unknown } from '../outcomes.ts';
import { LONG_RUNNING, type Outcome, type Rule } from '../types.ts';

/** Steps that close a store which requests may still need, or send off telemetry that they still write. */
function dependents(shutdown: Shutdown): readonly ShutdownStep[] {
  return shutdown.steps.filter(
    (step) =>
      !step.timer &&
      !step.failure &&
      ((step.role === 'resource' && step.resource?.row.category !== 'queue') || step.role === 'flush'),
  );
}

/** `redisManager.disconnect()` of the service closes nothing but what its own `client.quit()` does. */
function withoutWrappers(program: Program, steps: readonly ShutdownStep[]): readonly ShutdownStep[] {
  const calls = new Set(steps.map(({ call }) => call));
  return steps.filter(({ call }) => {
    const targets = program.targets(call);
    return targets.length === 0 || !program.reach(targets).calls.some((inner) => inner !== call && calls.has(inner));
  });
}

/** Clients of one store that are closed together make one finding. */
function onePerStore(found: ReadonlyMap<LinkedCall, Outcome>): readonly Outcome[] {
  const seen = new Set<string>();
  return [...found].flatMap(([call, outcome]): readonly Outcome[] => {
    if (outcome.verdict !== 'fail') return [outcome];
    const key = JSON.stringify([call.module, call.fact.fn, outcome.message, outcome.args]);
    const isNew = !seen.has(key);
    seen.add(key);
    return isNew ? [outcome] : [];
  });
}

function judge(step: ShutdownStep, closes: readonly ShutdownStep[]): Outcome {
  const name = step.resource?.row.name ?? 'telemetry';
  const over = closes.find((item) => step.after.has(item.call));
  if (over) return pass({ place: over.call.place, note: 'server' }, { place: step.call.place, note: name });
  const own = closes.find((item) => item.registration === step.registration) ?? closes[0];
  const begun = closes.some((item) => step.begun.has(item.call));
  const message = begun ? 'parallel' : own?.registration === step.registration ? 'before' : 'race';
  return fail({
    message: step.role === 'flush' ? 'flush' : message,
    args: { name },
    place: step.call.place,
    related: [
      { place: step.registration.place, note: 'SIGTERM is handled here' },
      ...(own
        ? [{ place: own.call.place, note: begun ? 'the server has only begun to close' : 'the server closes here' }]
        : []),
    ],
    ...(step.role === 'flush' ? { severity: 'note' as const } : {}),
    anchor: name,
  });
}

/** `onModuleDestroy` of Nest runs before the server closes, `onApplicationShutdown` after it. */
function judgeNest(service: Service, shutdown: Shutdown): readonly Outcome[] {
  const { program } = service;
  if (!program || !shutdown.closesServer.some((closer) => closer.note.startsWith('nest'))) return [];
  return shutdown.resources.flatMap(({ row, closers }): readonly Outcome[] => {
    if (row.category === 'queue') return [];
    const early = closers.find((call) =>
      /^onModuleDestroy$/.test(program.fn({ module: call.module, fn: call.fact.fn }).name ?? ''),
    );
    const server = service.servers[0];
    return early && server
      ? [
          fail({
            message: 'nest',
            args: { name: row.name },
            place: early.place,
            related: [{ place: server.place, note: 'still answers requests then' }],
            severity: 'note',
            anchor: row.name,
          }),
        ]
      : [];
  });
}

export const shutdownOutOfOrder: Rule = {
  id: 'shutdown-out-of-order',
  code: 'NR2008',
  title: 'Stores are closed while requests are still running',
  area: 'shutdown',
  severity: 'warning',
  confidence: 'high',
  since: '0.1.0',
  stage: 'stable',
  recommended: true,
  topics: ['shutdown-order'],
  kinds: LONG_RUNNING,
  options: {},
  messages: {
    before:
      'The {name} connection is closed before the server: requests in flight fail with errors of a closed connection. First close the server and wait for it, then the stores, then flush, then exit.',
    parallel:
      'The {name} connection is closed while the server has only begun to close: requests in flight lose it under their feet. Await close() (or go on in its callback) before closing stores.',
    race: 'This SIGTERM handler closes the {name} connection while another one still drains the server: requests in flight lose it. Do both in one handler, the server first.',
    flush:
      'Telemetry is shut down before the last requests are answered, so their spans and errors are lost, the very ones that a bad rollout would explain. Flush it after the server and the stores are closed.',
    nest: 'Nest runs onModuleDestroy before it closes the server, so requests in flight lose the {name} connection. Close it in onApplicationShutdown, which runs after the last connection.',
  },
  docs: {
    what: 'Runs through the SIGTERM handlers in the order in which they execute and compares: not ready, stop accepting, drain, close stores and consumers, flush telemetry and logs, exit. What is not awaited counts as still running.',
    why: 'Requests that are being answered need their database until the end. A store that closes first turns a clean rollout into a burst of 500s.',
    fix: 'await new Promise((resolve) => server.close(resolve)); await Promise.allSettled([pool.end(), redis.quit()]); await sdk.shutdown(); process.exit(0).',
    exceptions: 'Consumers of queues may stop first: they take on new work as the server does.',
    references: [
      'https://nodejs.org/api/http.html#serverclosecallback',
      'https://docs.nestjs.com/fundamentals/lifecycle-events',
    ],
  },
  examples: {
    bad: [
      {
        title: 'close() is not awaited',
        files: exampleService(
          "const { Pool } = require('pg');\nconst pool = new Pool();\nconst http = require('node:http');\nconst server = http.createServer((req, res) => res.end('ok')).listen(3000);\nprocess.on('SIGTERM', async () => {\n  server.close();\n  await pool.end();\n  process.exit(0);\n});\n",
        ),
      },
    ],
    good: [
      {
        title: 'server, store, exit',
        files: exampleService(
          "const { Pool } = require('pg');\nconst pool = new Pool();\nconst http = require('node:http');\nconst server = http.createServer((req, res) => res.end('ok')).listen(3000);\nprocess.on('SIGTERM', async () => {\n  await new Promise((resolve) => server.close(resolve));\n  await pool.end();\n  process.exit(0);\n});\n",
        ),
      },
    ],
  },
  check: (service) => {
    if (!service.program) return [unknown(service.lost[0] ?? 'the source entry was not found')];
    if (!service.servers.some((item) => item.role === 'main')) return [notApplicable('the service serves no requests')];
    const shutdown = shutdownOf(service);
    const nest = judgeNest(service, shutdown);
    if (nest.length > 0) return nest;
    const closes = shutdown.steps.filter((step) => step.role === 'server' && !step.timer);
    const later = withoutWrappers(service.program, dependents(shutdown));
    const [closer] = shutdown.closesServer;
    if (!closer) return [notApplicable('nothing closes the server, so nothing comes after it')];
    if (closes.length > 0 && later.length > 0) {
      // One call may be reached on several ways: the worst of them counts.
      const worst = new Map<LinkedCall, Outcome>();
      for (const step of later) if (worst.get(step.call)?.verdict !== 'fail') worst.set(step.call, judge(step, closes));
      return onePerStore(worst);
    }
    const [hook] = shutdown.resources.flatMap((resource) => (resource.closedAt ? [resource.closedAt] : []));
    if (hook)
      return [pass({ place: closer.place, note: closer.note }, { place: hook, note: 'closed with the application' })];
    return [notApplicable('the shutdown closes nothing besides the server')];
  },
};
