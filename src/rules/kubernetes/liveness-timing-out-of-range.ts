import { fieldPlace, findProbe, isSameQuestion, windowOf } from '../../services/workloads/probe-timing.ts';
import { fail, notApplicable, pass } from '../outcomes.ts';
import type { Outcome, Rule } from '../types.ts';
import { CLUSTER_KINDS } from './cluster-kinds.ts';
import { eachServing } from './each-workload.ts';
import { deployed, deployment } from './example-repository.ts';

const probe = (lines: string): string => `livenessProbe:\n  httpGet:\n    path: /livez\n    port: 3000\n${lines}`;

export const livenessTimingOutOfRange: Rule = {
  id: 'liveness-timing-out-of-range',
  code: 'NR3014',
  title: 'The liveness probe restarts too eagerly or too late',
  area: 'kubernetes',
  severity: 'warning',
  confidence: 'high',
  since: '0.1.0',
  stage: 'stable',
  recommended: false,
  topics: ['k8s-liveness-probe-params'],
  kinds: CLUSTER_KINDS,
  options: {
    minimumPeriod: { default: 5, description: 'shortest periodSeconds', minimum: 1 },
    maximumPeriod: { default: 20, description: 'longest periodSeconds', minimum: 1 },
    minimumFailures: { default: 3, description: 'lowest failureThreshold', minimum: 1 },
    maximumTimeout: { default: 5, description: 'longest timeoutSeconds', minimum: 1 },
    minimumWindow: { default: 20, description: 'shortest time from first failure to restart, in seconds', minimum: 1 },
  },
  messages: {
    period:
      'The liveness probe of {container} asks every {value} s: below {minimum} s it costs more than it tells, above {maximum} s a hung event loop serves nobody for minutes. Set periodSeconds: 10.',
    failures:
      'The liveness probe of {container} restarts after {value} failed call(s): one long garbage collection or one slow request is enough to kill a healthy pod. Set failureThreshold: {minimum} or more.',
    window:
      'The liveness probe of {container} restarts after {value} s without an answer: a busy event loop recovers from more than that, and a restart under load makes it worse. Let periodSeconds × failureThreshold be at least {minimum} s.',
    timeout:
      'The liveness probe of {container} waits {value} s for one answer of a static route: failures are noticed late. Set timeoutSeconds between 1 and {maximum}, not above periodSeconds.',
    identical:
      'Liveness and readiness of {container} ask the same question, and liveness gives up after {value} s, readiness after {readiness} s: a pod that should only leave rotation is restarted. Give liveness a route of its own or a higher failureThreshold.',
  },
  docs: {
    what: 'Checks the effective periodSeconds, failureThreshold and timeoutSeconds of the liveness probe against ranges, API defaults filled in, and that liveness is more tolerant than a readiness probe that asks the same.',
    why: 'Liveness kills. When it reacts to load it takes capacity away exactly when there is too little of it, and the rest of the pods follow.',
    fix: 'Use periodSeconds: 10, failureThreshold: 3 and timeoutSeconds between 1 and 5; leave slow starts to the startup probe.',
    references: [
      'https://kubernetes.io/docs/tasks/configure-pod-container/configure-liveness-readiness-startup-probes/#configure-probes',
    ],
  },
  examples: {
    bad: [
      {
        title: 'one failed call restarts the pod',
        files: deployed([deployment({ container: probe('  periodSeconds: 10\n  failureThreshold: 1') })]),
      },
    ],
    good: [
      {
        title: 'half a minute without an answer',
        files: deployed([
          deployment({ container: probe('  periodSeconds: 10\n  failureThreshold: 3\n  timeoutSeconds: 3') }),
        ]),
      },
    ],
  },
  check: (service, { options }) =>
    eachServing(service, ({ container, id }): readonly Outcome[] => {
      const liveness = findProbe(container, 'liveness');
      if (!liveness) return [notApplicable('the container has no liveness probe')];
      const { periodSeconds, failureThreshold, timeoutSeconds } = liveness;
      const found: Outcome[] = [];
      const report = (message: string, field: string, args: Readonly<Record<string, string | number>>): void => {
        found.push(
          fail({
            message,
            args: { container: container.name, ...args },
            place: fieldPlace(liveness, field),
            anchor: `${id} ${message}`,
          }),
        );
      };
      const [minimum, maximum] = [Number(options.minimumPeriod), Number(options.maximumPeriod)];
      if (periodSeconds < minimum || periodSeconds > maximum)
        report('period', 'periodSeconds', { value: periodSeconds, minimum, maximum });
      if (failureThreshold < Number(options.minimumFailures))
        report('failures', 'failureThreshold', { value: failureThreshold, minimum: Number(options.minimumFailures) });
      if (found.length === 0 && windowOf(liveness) < Number(options.minimumWindow))
        report('window', 'failureThreshold', { value: windowOf(liveness), minimum: Number(options.minimumWindow) });
      if (timeoutSeconds > Number(options.maximumTimeout) || timeoutSeconds > periodSeconds)
        report('timeout', 'timeoutSeconds', { value: timeoutSeconds, maximum: Number(options.maximumTimeout) });
      const readiness = findProbe(container, 'readiness');
      if (readiness && isSameQuestion(liveness, readiness) && windowOf(liveness) <= windowOf(readiness))
        report('identical', 'failureThreshold', { value: windowOf(liveness), readiness: windowOf(readiness) });
      if (found.length > 0) return found;
      return [pass({ place: liveness.place, note: `${periodSeconds} s × ${failureThreshold}` })];
    }),
};
