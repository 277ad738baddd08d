import { countOfWorkers } from '../../services/scaling/cluster-workers.ts';
import { forksOf } from '../../services/scaling/forks.ts';
import { fail, notApplicable, pass, unknown } from '../outcomes.ts';
import { LONG_RUNNING, type Rule } from '../types.ts';
import { hosted } from './example-host.ts';

const forks = (count: string): string =>
  `const cluster = require('node:cluster');\nconst os = require('node:os');\nif (cluster.isPrimary) {\n  for (let i = 0; i < ${count}; i++) cluster.fork();\n} else {\n  require('node:http').createServer().listen(3000);\n}\n`;

export const hostCpuWorkerCount: Rule = {
  id: 'host-cpu-worker-count',
  code: 'NR3112',
  title: 'The number of workers does not follow the cores that the process may use',
  area: 'scaling',
  severity: 'warning',
  confidence: 'medium',
  since: '0.1.0',
  stage: 'stable',
  recommended: false,
  topics: ['cluster-worker-count'],
  kinds: LONG_RUNNING,
  options: {},
  messages: {
    cpus: 'The workers are counted by os.cpus(), which lists the cores of the machine: in a container or under taskset that is many times what the process may use, and each worker takes its own heap. Use os.availableParallelism(), with WEB_CONCURRENCY to override.',
    literal:
      'The number of workers is written in the source: on a larger machine cores idle, on a smaller one workers fight for them. Use WEB_CONCURRENCY, else os.availableParallelism().',
  },
  docs: {
    what: 'Where the service forks workers, looks for what their number comes from: os.availableParallelism(), an environment variable, os.cpus() or a number.',
    why: 'os.cpus() ignores cpu affinity and quotas; a number in the source ignores the machine.',
    fix: 'const workers = Number(process.env.WEB_CONCURRENCY) || os.availableParallelism();',
    references: ['https://nodejs.org/api/os.html#osavailableparallelism'],
  },
  examples: {
    bad: [{ title: 'cores of the machine', files: hosted(forks('os.cpus().length')) }],
    good: [
      {
        title: 'cores that may be used',
        files: hosted(forks('Number(process.env.WEB_CONCURRENCY || os.availableParallelism())')),
      },
    ],
  },
  check(service) {
    if (!service.program) return [unknown(service.lost[0] ?? 'the source entry was not found')];
    const count = countOfWorkers(service);
    if (!count || forksOf(service).length === 0) return [notApplicable('the service forks no workers')];
    const { from, place } = count;
    if (from === 'parallelism' || from === 'environment') return [pass({ place, note: from })];
    if (from === 'unknown') return [unknown('what the number of workers comes from could not be followed', { place })];
    return [fail({ message: from, place, severity: from === 'literal' ? 'note' : 'warning', anchor: 'workers' })];
  },
};
