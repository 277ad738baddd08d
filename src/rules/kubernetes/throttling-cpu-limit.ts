import { fail, pass, unknown } from '../outcomes.ts';
import type { Rule } from '../types.ts';
import { CLUSTER_KINDS } from './cluster-kinds.ts';
import { eachServing } from './each-workload.ts';
import { deployed, deployment } from './example-repository.ts';

const limits = (lines: string): string => `resources:\n  limits:\n${lines}`;

export const throttlingCpuLimit: Rule = {
  id: 'throttling-cpu-limit',
  code: 'NR3019',
  title: 'The cpu limit is below what one event loop can use',
  area: 'kubernetes',
  severity: 'note',
  confidence: 'medium',
  since: '0.1.0',
  stage: 'stable',
  recommended: false,
  topics: ['cpu-limit-headroom'],
  kinds: CLUSTER_KINDS,
  options: {
    minimum: { default: 1000, description: 'lowest cpu limit that passes, in millicores', minimum: 1 },
  },
  messages: {
    low: 'Container {container} is stopped after {limit} of a core in every 100 ms: the event loop, garbage collection and the threads of libuv share that, and requests wait although the average looks low. Leave the cpu limit out, or set it to 1 or more.',
  },
  docs: {
    what: 'Looks at the cpu limit of the container. Whether a limit of a core or more throttles shows only in metrics (container_cpu_cfs_throttled_periods_total at p99).',
    why: 'The quota is cut in slices of 100 ms. A burst that uses it up early waits for the next slice, which shows as latency, not as cpu usage.',
    fix: 'Set a cpu request from measurements and no limit, or a limit above p99 usage.',
    references: [
      'https://kubernetes.io/docs/concepts/configuration/manage-resources-containers/#how-pods-with-resource-limits-are-run',
    ],
  },
  examples: {
    bad: [{ title: 'a fifth of a core', files: deployed([deployment({ container: limits('    cpu: 200m') })]) }],
    good: [{ title: 'no cpu limit', files: deployed([deployment({ container: limits('    memory: 512Mi') })]) }],
  },
  check: (service, { options }) =>
    eachServing(service, ({ container, id }) => {
      const { cpu } = container.limits;
      if (!cpu) return pass({ place: container.place, note: 'no cpu limit, so no throttling' });
      if (cpu.amount === undefined) return unknown(`${cpu.text} is not a quantity`, { place: cpu.place });
      if (cpu.amount >= Number(options.minimum))
        return unknown('whether the limit throttles shows only in the metrics of the cluster', { place: cpu.place });
      return fail({
        message: 'low',
        args: { container: container.name, limit: cpu.text },
        place: cpu.place,
        anchor: id,
      });
    }),
};
