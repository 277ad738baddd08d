import type { Value } from '../../facts/types.ts';
import { WORKER_POOLS } from '../../knowledge/worker-pools.ts';
import { someValue, valuesOf } from '../../services/program-values.ts';
import { nodeExample } from '../node-example.ts';
import { fail, notApplicable, pass, unknown } from '../outcomes.ts';
import { LONG_RUNNING, type Rule } from '../types.ts';

const POOL = ["const { Piscina } = require('piscina');", "const pool = new Piscina({ filename: './work.js' });"];
const SERVER = "require('node:http').createServer(async (req, res) => res.end(await pool.run(req.url))).listen(3000);";
const MEASURES = /^(?:queueSize|waitTime|runTime|utilization|pendingTasks|activeTasks|stats|needsDrain|info)$/;

export const unmonitoredThreadpool: Rule = {
  id: 'unmonitored-threadpool',
  code: 'NR4110',
  title: 'Nothing measures how long work waits for a thread',
  area: 'event-loop',
  severity: 'note',
  confidence: 'medium',
  since: '0.1.0',
  stage: 'stable',
  recommended: false,
  topics: ['threadpool-saturation-metric'],
  kinds: LONG_RUNNING,
  options: {},
  messages: {
    missing:
      'Tasks queue for this pool, and nothing reads its queue: a saturated pool looks like slow code everywhere. Export queueSize and waitTime (piscina) or stats() (workerpool) as metrics.',
  },
  docs: {
    what: 'Where the service makes a pool of worker threads, looks for a read of its queue size, waiting time or utilisation. The pool of libuv has no counters of its own; its saturation shows in the time of pooled calls.',
    why: 'Queueing is the first sign of saturation, long before errors.',
    fix: '`gauge.set(pool.queueSize); histogram.observe(pool.waitTime.p99)`.',
    references: [
      'https://github.com/piscinajs/piscina#property-queuesize-readonly',
      'https://github.com/josdejong/workerpool#pool',
    ],
  },
  examples: {
    bad: [{ title: 'a pool in the dark', files: nodeExample([...POOL, SERVER]) }],
    good: [
      {
        title: 'its queue is measured',
        files: nodeExample([
          ...POOL,
          'setInterval(() => console.log({ queue: pool.queueSize }), 10000).unref();',
          SERVER,
        ]),
      },
    ],
  },
  check({ program, lost }) {
    if (!program) return [unknown(lost[0] ?? 'the source entry was not found')];
    const [pool] = program.callsTo(...WORKER_POOLS).filter((call) => program.runs(call) !== false);
    if (!pool) return [notApplicable('no pool of threads with a queue is made')];
    for (const [module, facts] of program.modules) {
      const measures = (value: Value): boolean =>
        value.kind === 'member' &&
        MEASURES.test(value.property) &&
        program.externals(module, value.object).some((path) => /pool|piscina/i.test(path));
      for (const value of valuesOf(facts))
        if (someValue(value, measures)) return [pass({ place: pool.place, note: `measured in ${module}` })];
    }
    return [fail({ message: 'missing', place: pool.place, anchor: pool.module })];
  },
};
