import { WORKER_POOLS } from '../../knowledge/worker-pools.ts';
import { requestWorkOf, runsOnce } from '../../services/request-work.ts';
import type { LinkedCall, Program } from '../../services/types.ts';
import { expressExample } from '../node-example.ts';
import { fail, notApplicable, pass, unknown } from '../outcomes.ts';
import { LONG_RUNNING, type Outcome, type Rule } from '../types.ts';

const SPAWNS = ['node:worker_threads#Worker', 'node:child_process#fork', 'node:cluster#fork'];

export const unboundedWorkers: Rule = {
  id: 'unbounded-workers',
  code: 'NR4108',
  title: 'Each request starts a worker of its own',
  area: 'event-loop',
  severity: 'warning',
  confidence: 'high',
  since: '0.1.0',
  stage: 'stable',
  recommended: true,
  topics: ['worker-pool-bounded'],
  kinds: LONG_RUNNING,
  options: {},
  messages: {
    perRequest:
      'Each request starts {what}: about 10 MB of memory and tens of milliseconds each, without a limit, so a burst of requests takes all memory and cores. Use a pool of as many workers as there are cores (piscina).',
  },
  docs: {
    what: 'Finds `new Worker` and `fork` on the request path without a condition on how many run. Pools, and workers that are started once, pass.',
    why: 'More workers than cores only wait for each other, and each has a heap of its own.',
    fix: '`new Piscina({ filename, maxThreads: os.availableParallelism() - 1 })` at the start, `pool.run(task)` per request.',
    references: ['https://nodejs.org/api/worker_threads.html#worker-threads', 'https://github.com/piscinajs/piscina'],
  },
  examples: {
    bad: [
      {
        title: 'a thread per request',
        files: expressExample(
          [
            "app.get('/', (req, res) => { new Worker('./work.js').once('message', (x) => res.send(x)).on('error', () => res.sendStatus(500)); });",
          ],
          ["const { Worker } = require('node:worker_threads');"],
        ),
      },
    ],
    good: [
      {
        title: 'a pool',
        files: expressExample(
          ["app.get('/', async (req, res) => res.send(await pool.run(req.query.n)));"],
          ["const { Piscina } = require('piscina');", "const pool = new Piscina({ filename: './work.js' });"],
        ),
      },
    ],
  },
  check(service) {
    const { program } = service;
    const work = requestWorkOf(service);
    if (!program || !work) return [unknown(service.lost[0] ?? 'the source entry was not found')];
    const pools = program.callsTo(...WORKER_POOLS).filter((call) => program.runs(call) !== false);
    const workers = program.callsTo(...SPAWNS).filter((call) => program.runs(call) !== false);
    if (workers.length + pools.length === 0) return [notApplicable('no workers are started')];
    const onPath = new Set(work.calls);
    return [...pools, ...workers].map((call): Outcome => {
      if (!onPath.has(call) || call.fact.fn === 0 || runsOnce(program, call) || isLimited(program, call))
        return pass(call.place);
      const path = program.callees(call)[0] ?? '';
      const what = path.includes('worker_threads') ? 'a thread' : path.includes('fork') ? 'a process' : 'a pool';
      return fail({
        message: 'perRequest',
        args: { what },
        place: call.place,
        related: work
          .pathTo(call)
          .slice(0, 1)
          .map(({ place }) => ({ place, note: 'reached from here' })),
        anchor: `${call.module} ${path}`,
      });
    });
  },
};

/** A comparison decides, or a limiter (p-limit, p-queue) runs it. */
function isLimited(program: Program, call: LinkedCall): boolean {
  const facts = program.modules.get(call.module);
  const counted = call.fact.guards.some((id) => {
    const test = facts?.guards[id]?.test;
    return test?.kind === 'binary' && /^[<>]=?$/.test(test.op);
  });
  return (
    counted ||
    program.callsTo('p-limit#default', 'p-queue#default', 'async-sema#Sema', 'generic-pool#createPool').length > 0
  );
}
