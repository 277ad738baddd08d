import { forksOf } from '../../services/scaling/forks.ts';
import type { LinkedCall, Program, Service } from '../../services/types.ts';
import { fail, notApplicable, pass, unknown } from '../outcomes.ts';
import { LONG_RUNNING, type Outcome, type Rule } from '../types.ts';
import { hosted } from './example-host.ts';

const source = (exit: string): string =>
  `const cluster = require('node:cluster');\nconst os = require('node:os');\nlet stopping = false;\nif (cluster.isPrimary) {\n  process.on('SIGTERM', () => { stopping = true; });\n  for (let i = 0; i < os.availableParallelism(); i++) cluster.fork();\n${exit}} else {\n  require('node:http').createServer().listen(3000);\n}\n`;

function exitListeners(program: Program): readonly LinkedCall[] {
  return program
    .callsTo('node:cluster#on', 'node:cluster#once', 'node:cluster#addListener', 'node:cluster#fork().on')
    .filter((call) => {
      const [event] = call.fact.args;
      return event?.kind === 'string' && /^(?:exit|disconnect)$/.test(event.value);
    });
}

function judgeListener(program: Program, listener: LinkedCall, forks: readonly LinkedCall[]): Outcome {
  const reach = program.reach(program.callbacks(listener, 1));
  const again = forks.find((fork) => reach.calls.includes(fork));
  if (!again) return fail({ message: 'gone', place: listener.place, anchor: 'exit' });
  if (again.fact.guards.length === 0 && again.fact.fn !== 0 && !isGuarded(program, reach.calls, again))
    return fail({ message: 'unguarded', place: again.place, severity: 'note', anchor: 'refork' });
  return pass({ place: again.place, note: 'forked again' });
}

/** The fork itself, or a call that leads to it, stands behind a condition. */
function isGuarded(program: Program, calls: readonly LinkedCall[], fork: LinkedCall): boolean {
  return calls.some(
    (call) =>
      call.fact.guards.length > 0 &&
      program.targets(call).some((ref) => ref.module === fork.module && ref.fn === fork.fact.fn),
  );
}

function judge(service: Service, program: Program): readonly Outcome[] {
  const forks = forksOf(service);
  const library = forks.find(({ row }) => row.respawns);
  if (library) return [pass({ place: library.call.place, note: `${library.row.call.split('#')[0]} forks again` })];
  const own = forks.filter(({ row }) => row.call === 'node:cluster#fork').map(({ call }) => call);
  const [first] = own;
  if (!first) return [notApplicable('the service forks no workers')];
  const listeners = exitListeners(program);
  if (listeners.length === 0) return [fail({ message: 'missing', place: first.place, anchor: 'exit' })];
  const judged = listeners.map((listener) => judgeListener(program, listener, own));
  return [judged.find((outcome) => outcome.verdict === 'pass') ?? judged[0] ?? pass(first.place)];
}

export const workersNotRespawned: Rule = {
  id: 'workers-not-respawned',
  code: 'NR3113',
  title: 'Workers that die are not started again',
  area: 'scaling',
  severity: 'warning',
  confidence: 'high',
  since: '0.1.0',
  stage: 'stable',
  recommended: false,
  topics: ['cluster-respawn'],
  kinds: LONG_RUNNING,
  options: {},
  messages: {
    missing:
      'Nothing listens to the exit of workers: each crash leaves one less, until the last one is gone and the primary runs on without serving anybody. Add cluster.on("exit", …) that logs and forks again unless the service is stopping.',
    gone: 'The exit of a worker is noticed here, but no worker is forked again: capacity shrinks with every crash. Call cluster.fork() unless the service is stopping.',
    unguarded:
      'Every worker that exits is forked again, during the shutdown too: the primary starts workers while it stops them, until it is killed. Skip the fork when worker.exitedAfterDisconnect is true or the service is stopping.',
  },
  docs: {
    what: 'Where the service forks workers with node:cluster, looks for a listener of exit that forks again, and for a condition around that fork. Wrappers such as throng do it themselves.',
    why: 'The primary is not the service. It lives on when all of its workers are dead, and every health check of the host passes.',
    fix: 'cluster.on("exit", (worker, code) => { log(code); if (!stopping) cluster.fork(); })',
    references: ['https://nodejs.org/api/cluster.html#event-exit_1'],
  },
  examples: {
    bad: [{ title: 'nobody listens', files: hosted(source('')) }],
    good: [
      {
        title: 'forked again unless stopping',
        files: hosted(
          source(
            "  cluster.on('exit', () => {\n    console.error('worker died');\n    if (!stopping) cluster.fork();\n  });\n",
          ),
        ),
      },
    ],
  },
  check(service) {
    if (!service.program) return [unknown(service.lost[0] ?? 'the source entry was not found')];
    return judge(service, service.program);
  },
};
