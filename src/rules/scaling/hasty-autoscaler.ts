import { at, itemsOf, numberOf } from '../../parsers/data.ts';
import { findAutoscalers } from '../../services/workloads/queries.ts';
import { CLUSTER_KINDS } from '../kubernetes/cluster-kinds.ts';
import { eachServing } from '../kubernetes/each-workload.ts';
import { autoscaler, deployed, deployment } from '../kubernetes/example-repository.ts';
import { fail, notApplicable, pass } from '../outcomes.ts';
import type { Outcome, Rule } from '../types.ts';

const BOUNDS = 'minReplicas: 2\nmaxReplicas: 6\n';
const UP =
  '  scaleUp:\n    stabilizationWindowSeconds: 30\n    policies:\n      - type: Pods\n        value: 4\n        periodSeconds: 60';

export const hastyAutoscaler: Rule = {
  id: 'hasty-autoscaler',
  code: 'NR3109',
  title: 'The autoscaler adds or removes pods without restraint',
  area: 'scaling',
  severity: 'note',
  confidence: 'high',
  since: '0.1.0',
  stage: 'stable',
  recommended: false,
  topics: ['hpa-behavior'],
  kinds: CLUSTER_KINDS,
  options: {
    scaleDown: { default: 300, description: 'shortest stabilization window of scaleDown, in seconds', minimum: 0 },
    scaleUp: { default: 60, description: 'longest stabilization window of scaleUp, in seconds', minimum: 0 },
  },
  messages: {
    none: 'The autoscaler of {workload} has no behavior: by default it doubles the pods every 15 s, and all of them connect to the database at once. Add behavior with a scaleUp policy such as 4 pods in 60 s.',
    down: 'The autoscaler removes pods after {value} s of less load: the next peak finds cold ones again. Let scaleDown.stabilizationWindowSeconds be {minimum} or more.',
    up: 'The autoscaler waits {value} s before it adds pods: the event loops are saturated that long. Let scaleUp.stabilizationWindowSeconds be at most {maximum}.',
    unbounded:
      'scaleUp has no policy, so the pods may double every 15 s, and all of them connect to the database at once. Add one such as 4 pods in 60 s.',
  },
  docs: {
    what: 'Reads spec.behavior of the autoscaler: stabilization windows and policies, the default of 300 s for scaleDown included.',
    why: 'Pods that come and go are cold caches, new connections and lost in-flight work.',
    fix: 'behavior.scaleUp with a short window and a bounded policy, behavior.scaleDown with 300 s.',
    references: [
      'https://kubernetes.io/docs/tasks/run-application/horizontal-pod-autoscale/#configurable-scaling-behavior',
    ],
  },
  examples: {
    bad: [
      {
        title: 'pods go after ten seconds',
        files: deployed([
          deployment(),
          autoscaler(`${BOUNDS}behavior:\n${UP}\n  scaleDown:\n    stabilizationWindowSeconds: 10`),
        ]),
      },
    ],
    good: [
      {
        title: 'up in steps, down slowly',
        files: deployed([
          deployment(),
          autoscaler(`${BOUNDS}behavior:\n${UP}\n  scaleDown:\n    stabilizationWindowSeconds: 300`),
        ]),
      },
    ],
  },
  check: (service, { options }) =>
    eachServing(service, (workload): readonly Outcome[] => {
      const [scaler] = findAutoscalers(workload, service.repository);
      if (!scaler) return [notApplicable('no autoscaler targets the workload')];
      const { behavior, manifest } = scaler;
      const anchor = workload.id;
      if (!behavior)
        return [fail({ message: 'none', args: { workload: workload.name }, place: manifest.place, anchor })];
      const [minimum, maximum] = [Number(options.scaleDown), Number(options.scaleUp)];
      const found: Outcome[] = [];
      const down = at(behavior, 'scaleDown', 'stabilizationWindowSeconds');
      const seconds = numberOf(down) ?? 300;
      if (down && seconds < minimum)
        found.push(
          fail({ message: 'down', args: { value: seconds, minimum }, place: down.place, anchor: `${anchor} down` }),
        );
      const up = at(behavior, 'scaleUp', 'stabilizationWindowSeconds');
      const wait = numberOf(up) ?? 0;
      if (up && wait > maximum)
        found.push(fail({ message: 'up', args: { value: wait, maximum }, place: up.place, anchor: `${anchor} up` }));
      const policies = itemsOf(at(behavior, 'scaleUp', 'policies'));
      if (policies.length === 0)
        found.push(
          fail({
            message: 'unbounded',
            place: at(behavior, 'scaleUp')?.place ?? behavior.place,
            anchor: `${anchor} policy`,
          }),
        );
      return found.length > 0 ? found : [pass(behavior.place)];
    }),
};
