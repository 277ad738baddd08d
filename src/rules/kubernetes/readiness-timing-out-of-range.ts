import { fieldPlace, findProbe, windowOf } from '../../services/workloads/probe-timing.ts';
import { fail, notApplicable, pass } from '../outcomes.ts';
import type { Outcome, Rule } from '../types.ts';
import { CLUSTER_KINDS } from './cluster-kinds.ts';
import { eachServing } from './each-workload.ts';
import { deployed, deployment } from './example-repository.ts';

const probe = (lines: string): string => `readinessProbe:\n  httpGet:\n    path: /readyz\n    port: 3000\n${lines}`;

export const readinessTimingOutOfRange: Rule = {
  id: 'readiness-timing-out-of-range',
  code: 'NR3015',
  title: 'The readiness probe reacts too slowly or flaps',
  area: 'kubernetes',
  severity: 'warning',
  confidence: 'high',
  since: '0.1.0',
  stage: 'stable',
  recommended: false,
  topics: ['k8s-readiness-probe-params'],
  kinds: CLUSTER_KINDS,
  options: {
    minimumPeriod: { default: 2, description: 'shortest periodSeconds', minimum: 1 },
    maximumPeriod: { default: 10, description: 'longest periodSeconds', minimum: 1 },
    maximumFailures: { default: 3, description: 'highest failureThreshold', minimum: 1 },
    maximumTimeout: { default: 5, description: 'longest timeoutSeconds', minimum: 1 },
  },
  messages: {
    period:
      'The readiness probe of {container} asks every {value} s: that long, requests still go to a pod that cannot answer them. Set periodSeconds between {minimum} and {maximum}.',
    failures:
      'The readiness probe of {container} needs {value} failed calls before the pod leaves rotation ({window} s of failing requests). Set failureThreshold to {maximum} or less.',
    timeout:
      'The readiness probe of {container} waits {value} s for one answer: a dependency that hangs is noticed late. Set timeoutSeconds between 1 and {maximum}, not above periodSeconds.',
    slower:
      'Readiness of {container} reacts after {window} s, liveness already after {liveness} s: pods are restarted before they are taken out of rotation. Let readiness be the faster of the two.',
  },
  docs: {
    what: 'Checks the effective periodSeconds, failureThreshold and timeoutSeconds of the readiness probe against ranges, and that readiness reacts before liveness does.',
    why: 'Until readiness fails, the Service keeps sending requests to a pod that cannot serve them.',
    fix: 'Use periodSeconds: 5, failureThreshold: 2 or 3 and a timeoutSeconds of a few seconds.',
    references: [
      'https://kubernetes.io/docs/tasks/configure-pod-container/configure-liveness-readiness-startup-probes/#configure-probes',
    ],
  },
  examples: {
    bad: [
      {
        title: 'five minutes until the pod leaves rotation',
        files: deployed([deployment({ container: probe('  periodSeconds: 30\n  failureThreshold: 10') })]),
      },
    ],
    good: [
      {
        title: 'ten seconds',
        files: deployed([deployment({ container: probe('  periodSeconds: 5\n  failureThreshold: 2') })]),
      },
    ],
  },
  check: (service, { options }) =>
    eachServing(service, ({ container, id }): readonly Outcome[] => {
      const readiness = findProbe(container, 'readiness');
      if (!readiness) return [notApplicable('the container has no readiness probe')];
      const { periodSeconds, failureThreshold, timeoutSeconds } = readiness;
      const window = windowOf(readiness);
      const found: Outcome[] = [];
      const report = (message: string, field: string, args: Readonly<Record<string, string | number>>): void => {
        found.push(
          fail({
            message,
            args: { container: container.name, window, ...args },
            place: fieldPlace(readiness, field),
            anchor: `${id} ${message}`,
          }),
        );
      };
      const [minimum, maximum] = [Number(options.minimumPeriod), Number(options.maximumPeriod)];
      if (periodSeconds < minimum || periodSeconds > maximum)
        report('period', 'periodSeconds', { value: periodSeconds, minimum, maximum });
      if (failureThreshold > Number(options.maximumFailures))
        report('failures', 'failureThreshold', { value: failureThreshold, maximum: Number(options.maximumFailures) });
      if (timeoutSeconds > Number(options.maximumTimeout) || timeoutSeconds > periodSeconds)
        report('timeout', 'timeoutSeconds', { value: timeoutSeconds, maximum: Number(options.maximumTimeout) });
      const liveness = findProbe(container, 'liveness');
      if (found.length === 0 && liveness && window > windowOf(liveness))
        report('slower', 'failureThreshold', { liveness: windowOf(liveness) });
      if (found.length > 0) return found;
      return [pass({ place: readiness.place, note: `${periodSeconds} s × ${failureThreshold}` })];
    }),
};
