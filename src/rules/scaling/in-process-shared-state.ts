import { parallelOf } from '../../services/scaling/processes.ts';
import { processStateOf } from '../../services/scaling/shared-state.ts';
import { deployed, deployment } from '../kubernetes/example-repository.ts';
import { fail, notApplicable, pass, unknown } from '../outcomes.ts';
import { LONG_RUNNING, type Outcome, type Rule } from '../types.ts';

const repository = (replicas: number) =>
  deployed([deployment({ spec: `replicas: ${replicas}` })], {
    'server.js':
      "const cron = require('node-cron');\ncron.schedule('0 * * * *', () => sendInvoices());\nfunction sendInvoices() {}\nrequire('node:http').createServer().listen(3000);\n",
  });

export const inProcessSharedState: Rule = {
  id: 'in-process-shared-state',
  code: 'NR3116',
  title: 'State that all processes should share lives in each of them',
  area: 'scaling',
  severity: 'warning',
  confidence: 'medium',
  since: '0.1.0',
  stage: 'preview',
  recommended: false,
  topics: ['no-in-process-shared-state'],
  kinds: LONG_RUNNING,
  options: {},
  messages: {
    schedule:
      '{name} schedules a job in this process, and {parallel}: each of them runs it, so mails, invoices and reports go out several times. Move it to a CronJob, a queue with one consumer, or take a lock first.',
    lock: '{name} locks within one process, and {parallel}: two of them enter at the same time. Take the lock in the database or Redis.',
    counter:
      '{name} counts in the memory of one process, and {parallel}: each has a number of its own, and a restart begins at zero. Keep it in the database or Redis, or make it a metric.',
  },
  docs: {
    what: 'Where several processes of the service run, looks for schedulers and locks inside of the process, and for module-level counters that request handlers change.',
    why: 'What is right with one process is wrong with two, and nothing fails until it matters.',
    fix: 'Keep shared state in a store; run scheduled work as a CronJob of the cluster.',
    references: [
      'https://12factor.net/processes',
      'https://kubernetes.io/docs/concepts/workloads/controllers/cron-jobs/',
    ],
  },
  examples: {
    bad: [{ title: 'three replicas, three invoices', files: repository(3) }],
    good: [{ title: 'one replica', files: repository(1) }],
  },
  check(service) {
    if (!service.program) return [unknown(service.lost[0] ?? 'the source entry was not found')];
    const found = processStateOf(service);
    const [first] = found;
    if (!first) return [notApplicable('no scheduler, lock or shared counter was found in the process')];
    const parallel = parallelOf(service);
    if (parallel.count === 'unknown') return [unknown(parallel.note, { place: first.place })];
    if (parallel.count === 'one') return [pass({ place: first.place, note: 'one process' })];
    return found.map(({ kind, name, place }): Outcome => {
      if (kind === 'leader') return pass({ place, note: `${name} lets one process run it` });
      return fail({
        message: kind,
        args: { name, parallel: parallel.note },
        place,
        related: parallel.place ? [{ place: parallel.place, note: parallel.note }] : [],
        severity: kind === 'schedule' ? 'warning' : 'note',
        anchor: `${kind} ${name}`,
      });
    });
  },
};
