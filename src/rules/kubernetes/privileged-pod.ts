import { at, booleanOf, itemsOf, numberOf } from '../../parsers/data.ts';
import type { Place } from '../../parsers/place.ts';
import type { Service, Workload } from '../../services/types.ts';
import { podSpecOf } from '../../services/workloads/pod-spec.ts';
import { shippedWorkloads } from '../../services/workloads/shipped.ts';
import { fail, pass } from '../outcomes.ts';
import type { Outcome, Rule } from '../types.ts';
import { CLUSTER_KINDS } from './cluster-kinds.ts';
import { eachWorkload } from './each-workload.ts';
import { deployed, deployment } from './example-repository.ts';

interface Privilege {
  readonly message: string;
  readonly container: string;
  readonly value: string;
  readonly place: Place;
}

function findPrivileges(workload: Workload): readonly Privilege[] {
  const pod = podSpecOf(workload);
  const host = ['hostNetwork', 'hostPID', 'hostIPC'].flatMap((field): readonly Privilege[] => {
    const node = at(pod, field);
    return node && booleanOf(node) === true
      ? [{ message: 'namespace', container: '', value: field, place: node.place }]
      : [];
  });
  const containers = workload.containers.flatMap(({ name, node, security }): readonly Privilege[] => [
    ...(security.privileged?.value === true
      ? [{ message: 'privileged', container: name, value: 'true', place: security.privileged.place }]
      : []),
    ...itemsOf(at(node, 'ports')).flatMap((port): readonly Privilege[] => {
      const number = at(port, 'hostPort');
      const value = numberOf(number);
      return number && value ? [{ message: 'port', container: name, value: String(value), place: number.place }] : [];
    }),
  ]);
  return [...host, ...containers];
}

/** Containers of compose and ECS with all privileges of the host. */
function privilegedElsewhere(service: Service): readonly Outcome[] {
  return shippedWorkloads(service).flatMap(({ id, platform, container }): readonly Outcome[] => {
    const { privileged } = container.security;
    if (platform === 'kubernetes' || privileged?.value !== true) return [];
    const args = { container: container.name, value: 'true' };
    return [fail({ message: 'privileged', args, place: privileged.place, anchor: `${id} privileged` })];
  });
}

export const privilegedPod: Rule = {
  id: 'privileged-pod',
  code: 'NR3029',
  title: 'The pod has privileges of the node',
  area: 'kubernetes',
  severity: 'error',
  confidence: 'high',
  since: '0.1.0',
  stage: 'stable',
  recommended: true,
  topics: ['privileged-pod'],
  kinds: CLUSTER_KINDS,
  options: {},
  messages: {
    privileged:
      'Container {container} is privileged: whoever runs code in it is root on the node and in everything else that runs there. Remove privileged; a web service needs no capability.',
    namespace:
      '{value} puts the pods of {workload} into the namespaces of the node: code in them sees the processes or the network of everything else that runs there. Remove it.',
    port: 'Container {container} takes port {value} of the node: one pod per node can run, a rollout waits for a free node, and the port is open past every Service and policy. Use a Service.',
  },
  docs: {
    what: 'Looks at privileged of every container, hostNetwork, hostPID and hostIPC of the pod, and hostPort.',
    why: 'The container boundary is what separates a bug in one service from all of them.',
    fix: 'Remove the setting; expose ports by a Service.',
    exceptions: 'Agents that manage nodes need them; a Node.js service that answers requests does not.',
    references: ['https://kubernetes.io/docs/concepts/security/pod-security-standards/#baseline'],
  },
  examples: {
    bad: [
      {
        title: 'a privileged container',
        files: deployed([deployment({ container: 'securityContext:\n  privileged: true' })]),
      },
    ],
    good: [
      {
        title: 'an ordinary one',
        files: deployed([deployment({ container: 'securityContext:\n  privileged: false' })]),
      },
    ],
  },
  check: (service) => [
    ...privilegedElsewhere(service),
    ...eachWorkload(service, (workload): readonly Outcome[] => {
      const found = findPrivileges(workload);
      if (found.length === 0) return [pass({ place: workload.container.place, note: 'no privileges of the node' })];
      return found.map(({ message, container, value, place }) =>
        fail({
          message,
          args: { container, value, workload: workload.name },
          place,
          anchor: `${workload.id} ${message} ${container} ${value}`,
        }),
      );
    }),
  ],
};
