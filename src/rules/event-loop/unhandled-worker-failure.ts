import { WORKER_POOLS } from '../../knowledge/worker-pools.ts';
import type { LinkedCall, Program } from '../../services/types.ts';
import { nodeExample } from '../node-example.ts';
import { fail, notApplicable, pass, unknown } from '../outcomes.ts';
import { LONG_RUNNING, type Outcome, type Rule } from '../types.ts';

const WORKER = ["const { Worker } = require('node:worker_threads');", "const worker = new Worker('./resize.js');"];
const SERVER = "require('node:http').createServer((req, res) => worker.postMessage(req.url)).listen(3000);";

export const unhandledWorkerFailure: Rule = {
  id: 'unhandled-worker-failure',
  code: 'NR4107',
  title: 'The failure of a worker thread is not handled',
  area: 'event-loop',
  severity: 'warning',
  confidence: 'high',
  since: '0.1.0',
  stage: 'stable',
  recommended: true,
  topics: ['worker-failure-handling'],
  kinds: LONG_RUNNING,
  options: {},
  messages: {
    error:
      'Nothing listens to "error" of this worker: an exception inside it becomes an uncaught exception of the whole process. Listen to it, reject the task, and start another worker.',
    exit: 'Nothing listens to "exit" of this worker: when it dies without an error (process.exit, out of memory), its tasks wait for ever. Listen to it and start another one.',
  },
  docs: {
    what: 'Each `new Worker` of node:worker_threads needs listeners for "error" and "exit" in its module. Pools such as piscina handle both.',
    why: 'A dead worker answers nobody; an unheard error of it ends the service.',
    fix: "`worker.on('error', reject); worker.on('exit', (code) => code !== 0 && respawn());`, or use piscina.",
    references: ['https://nodejs.org/api/worker_threads.html#event-error', 'https://github.com/piscinajs/piscina'],
  },
  examples: {
    bad: [{ title: 'no listener', files: nodeExample([...WORKER, SERVER]) }],
    good: [
      {
        title: 'both listeners',
        files: nodeExample([
          ...WORKER,
          "worker.on('error', (error) => console.error(error));",
          "worker.on('exit', (code) => console.error('worker ended', code));",
          SERVER,
        ]),
      },
    ],
  },
  check({ program, lost }) {
    if (!program) return [unknown(lost[0] ?? 'the source entry was not found')];
    const pools = program.callsTo(...WORKER_POOLS).filter((call) => program.runs(call) !== false);
    const workers = program
      .callsTo('node:worker_threads#Worker')
      .filter((call) => call.fact.kind === 'new' && program.runs(call) !== false);
    if (workers.length + pools.length === 0) return [notApplicable('no worker threads are used')];
    return [...pools.map((call) => pass(call.place)), ...workers.flatMap((call) => judge(program, call))];
  },
};

function judge(program: Program, call: LinkedCall): readonly Outcome[] {
  const heard = eventsOf(program, call);
  if (heard === undefined)
    return [unknown('the worker is handed on, and who listens to it is not known here', { place: call.place })];
  if (!heard.has('error')) return [fail({ message: 'error', place: call.place, anchor: `${call.module} error` })];
  if (!heard.has('exit'))
    return [fail({ message: 'exit', place: call.place, severity: 'note', anchor: `${call.module} exit` })];
  return [pass(call.place)];
}

/** Events that somebody listens to on the worker; undefined when it leaves the module. */
function eventsOf(program: Program, call: LinkedCall): ReadonlySet<string> | undefined {
  const facts = program.modules.get(call.module);
  const events = new Set<string>();
  const isWorker = (path: string): boolean => path === 'node:worker_threads#Worker()';
  let known = false;
  facts?.calls.forEach((fact, id) => {
    const { callee, args } = fact;
    if (callee.kind !== 'member' || !/^(?:on|once|addListener)$/.test(callee.property)) return;
    // Also `worker.on(…).on(…)`: listeners return the emitter.
    const linked = program.call({ module: call.module, call: id });
    const same = program
      .externals(call.module, callee.object)
      .some((path) => isWorker(path.replace(/(?:\.(?:on|once|addListener)\(\))+$/, '')));
    if (!same) return;
    known = true;
    const names = args[0] ? program.literals(linked.module, args[0]) : undefined;
    for (const name of names ?? ['error', 'exit']) events.add(String(name));
  });
  // `events.once(worker, 'message')` rejects on "error".
  for (const waiting of program.callsTo('node:events#once')) {
    if (waiting.module !== call.module || !waiting.fact.args[0]) continue;
    if (!program.externals(call.module, waiting.fact.args[0]).some(isWorker)) continue;
    known = true;
    events.add('error');
  }
  return known || call.fact.usage !== 'returned' ? events : undefined;
}
