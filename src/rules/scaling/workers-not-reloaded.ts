import { forksOf } from '../../services/scaling/forks.ts';
import { hostingOf } from '../../services/scaling/hosting.ts';
import type { LinkedCall, Program } from '../../services/types.ts';
import { fail, notApplicable, pass, unknown } from '../outcomes.ts';
import { LONG_RUNNING, type Rule } from '../types.ts';
import { hosted } from './example-host.ts';

const source = (reload: string): string =>
  `const cluster = require('node:cluster');\nconst os = require('node:os');\nif (cluster.isPrimary) {\n  for (let i = 0; i < os.availableParallelism(); i++) cluster.fork();\n${reload}} else {\n  require('node:http').createServer().listen(3000);\n}\n`;

const LISTENERS = ['process.on', 'process.once', 'node:process#on', 'node:process#once'];

/** A signal other than those that stop the process, whose handler replaces workers. */
function findReload(program: Program, forks: readonly LinkedCall[]): LinkedCall | undefined {
  return program.callsTo(...LISTENERS).find((call) => {
    const [event] = call.fact.args;
    if (event?.kind !== 'string' || !/^SIG(?:USR2|HUP)$/.test(event.value)) return false;
    const { calls } = program.reach(program.callbacks(call, 1));
    return calls.some(
      (item) =>
        forks.includes(item) ||
        (item.fact.callee.kind === 'member' && /^(?:disconnect|kill|send)$/.test(item.fact.callee.property)),
    );
  });
}

export const workersNotReloaded: Rule = {
  id: 'workers-not-reloaded',
  code: 'NR3114',
  title: 'Workers cannot be replaced one by one',
  area: 'scaling',
  severity: 'note',
  confidence: 'medium',
  since: '0.1.0',
  stage: 'stable',
  recommended: false,
  topics: ['cluster-zero-downtime-reload'],
  kinds: LONG_RUNNING,
  options: {},
  messages: {
    missing:
      'The primary forks workers, but no signal makes it replace them one after another: a deploy on this host stops them all and drops what they are doing. Handle SIGUSR2 by forking a new worker before each old one gets SIGTERM.',
  },
  docs: {
    what: 'Where the service forks workers outside of a cluster, looks for a handler of SIGUSR2 or SIGHUP that replaces workers.',
    why: 'On a single host the primary is the only one that can keep the port open during a deploy.',
    fix: 'On SIGUSR2, for each worker: fork, wait for listening, then disconnect the old one. pm2 reload does the same.',
    references: ['https://nodejs.org/api/cluster.html#workerdisconnect'],
  },
  examples: {
    bad: [{ title: 'no reload', files: hosted(source('')) }],
    good: [
      {
        title: 'SIGUSR2 replaces workers',
        files: hosted(
          source(
            "  process.on('SIGUSR2', () => {\n    for (const old of Object.values(cluster.workers)) cluster.fork().on('listening', () => old.disconnect());\n  });\n",
          ),
        ),
      },
    ],
  },
  check(service) {
    const { program } = service;
    if (!program) return [unknown(service.lost[0] ?? 'the source entry was not found')];
    const forks = forksOf(service);
    const [first] = forks;
    if (!first) return [notApplicable('the service forks no workers')];
    if (hostingOf(service).kind === 'orchestrator')
      return [notApplicable('the orchestrator replaces whole containers')];
    const reload = findReload(
      program,
      forks.map(({ call }) => call),
    );
    if (reload) return [pass({ place: reload.place, note: 'replaces workers' })];
    return [fail({ message: 'missing', place: first.call.place, anchor: 'reload' })];
  },
};
