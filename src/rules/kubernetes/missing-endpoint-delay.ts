import { at } from '../../parsers/data.ts';
import { findShutdownDelay } from '../../services/lifecycle/endpoint-delay.ts';
import { findServices } from '../../services/workloads/queries.ts';
import { fail, notApplicable, pass, unknown } from '../outcomes.ts';
import type { Rule } from '../types.ts';
import { CLUSTER_KINDS } from './cluster-kinds.ts';
import { eachServing } from './each-workload.ts';
import { deployed, deployment } from './example-repository.ts';

const SERVICE =
  'apiVersion: v1\nkind: Service\nmetadata:\n  name: api\nspec:\n  selector:\n    app: api\n  ports:\n    - port: 80\n      targetPort: 3000\n';
const SLEEP = 'lifecycle:\n  preStop:\n    sleep:\n      seconds: 5';

export const missingEndpointDelay: Rule = {
  id: 'missing-endpoint-delay',
  code: 'NR3032',
  title: 'The pod stops before its endpoints are gone',
  area: 'kubernetes',
  severity: 'note',
  confidence: 'medium',
  since: '0.1.0',
  stage: 'stable',
  recommended: false,
  topics: ['prestop-delay'],
  kinds: CLUSTER_KINDS,
  options: {
    minimum: { default: 3, description: 'shortest wait that passes, in seconds', minimum: 0 },
  },
  messages: {
    missing:
      'Container {container} gets SIGTERM while Services and load balancers still send it requests: the ones that arrive in the seconds until every node has heard of it are refused. Add lifecycle.preStop.sleep.seconds: 5.',
    short:
      'The wait of {seconds} s before the shutdown is shorter than endpoints need to disappear from every node. Wait {minimum} s or more.',
    whole:
      'The preStop hook sleeps {seconds} s of a grace period of {grace} s: nothing is left for the shutdown, and the process is killed. Raise terminationGracePeriodSeconds above {seconds} s plus the shutdown.',
  },
  docs: {
    what: 'For pods that a Service selects, looks for a preStop sleep, or a wait in the shutdown before the server is closed, within the grace period.',
    why: 'SIGTERM and the removal from the endpoints start at the same moment; proxies learn of the removal later.',
    fix: 'Add lifecycle.preStop.sleep (Kubernetes 1.30) or an exec sleep of a few seconds.',
    references: ['https://kubernetes.io/docs/concepts/workloads/pods/pod-lifecycle/#pod-termination'],
  },
  examples: {
    bad: [{ title: 'no wait', files: deployed([deployment(), SERVICE]) }],
    good: [{ title: 'a preStop sleep', files: deployed([deployment({ container: SLEEP }), SERVICE]) }],
  },
  check: (service, { options }) =>
    eachServing(service, (workload) => {
      const { container, gracePeriod, id } = workload;
      const { preStop } = container;
      const minimum = Number(options.minimum);
      if (!preStop && findServices(workload, service.repository).length === 0)
        return notApplicable('no Service of this repository sends requests to the pods');
      if (preStop) {
        const { sleepSeconds: seconds, node } = preStop;
        const place = at(node, 'sleep', 'seconds')?.place ?? at(node, 'exec', 'command')?.place ?? preStop.place;
        if (seconds === undefined) return unknown('what the preStop hook waits for is not known', { place });
        if (seconds >= gracePeriod.seconds)
          return fail({
            message: 'whole',
            args: { seconds, grace: gracePeriod.seconds },
            place,
            related: [{ place: gracePeriod.place, note: `${gracePeriod.seconds} s` }],
            severity: 'error',
            anchor: id,
          });
        if (seconds < minimum) return fail({ message: 'short', args: { seconds, minimum }, place, anchor: id });
        return pass({ place, note: `${seconds} s` });
      }
      const delay = findShutdownDelay(service);
      if (delay?.milliseconds === undefined && delay)
        return unknown('how long the shutdown waits is computed when it runs', { place: delay.place });
      if (delay?.milliseconds !== undefined) {
        const seconds = delay.milliseconds / 1000;
        if (seconds >= minimum) return pass({ place: delay.place, note: `${seconds} s before closing` });
        return fail({ message: 'short', args: { seconds, minimum }, place: delay.place, anchor: id });
      }
      return fail({ message: 'missing', args: { container: container.name }, place: container.place, anchor: id });
    }),
};
