import { fieldPlace, findProbe, windowOf } from '../../services/workloads/probe-timing.ts';
import { fail, notApplicable, pass } from '../outcomes.ts';
import type { Rule } from '../types.ts';
import { CLUSTER_KINDS } from './cluster-kinds.ts';
import { eachServing } from './each-workload.ts';
import { deployed, deployment } from './example-repository.ts';

const probe = (lines: string): string => `startupProbe:\n  httpGet:\n    path: /livez\n    port: 3000\n${lines}`;

export const startupTimingOutOfRange: Rule = {
  id: 'startup-timing-out-of-range',
  code: 'NR3016',
  title: 'The startup probe gives too little or too much time to start',
  area: 'kubernetes',
  severity: 'warning',
  confidence: 'high',
  since: '0.1.0',
  stage: 'stable',
  recommended: false,
  topics: ['k8s-startup-probe-params'],
  kinds: CLUSTER_KINDS,
  options: {
    minimumWindow: { default: 30, description: 'shortest periodSeconds × failureThreshold, in seconds', minimum: 1 },
    maximumWindow: { default: 300, description: 'longest periodSeconds × failureThreshold, in seconds', minimum: 1 },
  },
  messages: {
    short:
      'The startup probe of {container} gives {window} s to start: a cold node, a slow image or a busy database takes longer, and the pod is killed over and over. Let periodSeconds × failureThreshold be at least {minimum} s.',
    long: 'The startup probe of {container} waits up to {window} s: a pod that never starts is noticed that late, and the rollout hangs meanwhile. Let periodSeconds × failureThreshold be at most {maximum} s.',
  },
  docs: {
    what: 'Multiplies periodSeconds and failureThreshold of the startup probe, API defaults filled in.',
    why: 'The product is the longest start that survives. Liveness and readiness do not run before it.',
    fix: 'Measure the slowest start and give it twice that: periodSeconds: 2 with failureThreshold: 30 is one minute.',
    references: [
      'https://kubernetes.io/docs/tasks/configure-pod-container/configure-liveness-readiness-startup-probes/#define-startup-probes',
    ],
  },
  examples: {
    bad: [
      {
        title: 'ten seconds to start',
        files: deployed([deployment({ container: probe('  periodSeconds: 5\n  failureThreshold: 2') })]),
      },
    ],
    good: [
      {
        title: 'one minute',
        files: deployed([deployment({ container: probe('  periodSeconds: 2\n  failureThreshold: 30') })]),
      },
    ],
  },
  check: (service, { options }) =>
    eachServing(service, ({ container, id }) => {
      const startup = findProbe(container, 'startup');
      if (!startup) return notApplicable('the container has no startup probe');
      const window = windowOf(startup);
      const [minimum, maximum] = [Number(options.minimumWindow), Number(options.maximumWindow)];
      if (window >= minimum && window <= maximum) return pass({ place: startup.place, note: `${window} s` });
      return fail({
        message: window < minimum ? 'short' : 'long',
        args: { container: container.name, window, minimum, maximum },
        place: fieldPlace(startup, 'failureThreshold'),
        anchor: id,
      });
    }),
};
