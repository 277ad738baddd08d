import { at, itemsOf, textOf } from '../../parsers/data.ts';
import type { Manifest, Workload } from '../../services/types.ts';
import { findServices } from '../../services/workloads/queries.ts';
import { fail, notApplicable, pass } from '../outcomes.ts';
import type { Outcome, Rule } from '../types.ts';
import { CLUSTER_KINDS } from './cluster-kinds.ts';
import { eachWorkload } from './each-workload.ts';
import { deployed, deployment } from './example-repository.ts';

const container = (name: string): string =>
  `ports:\n  - name: http\n    containerPort: 3000\nreadinessProbe:\n  httpGet:\n    path: /readyz\n    port: ${name}`;

/** Port names that a Service may target: those of all containers that stay. */
function portNames({ containers }: Workload): readonly string[] {
  return containers
    .filter((item) => item.role !== 'init' && item.role !== 'migration')
    .flatMap((item) => item.ports.flatMap((port) => port.name ?? []));
}

function judgeProbes({ container: { name, probes, ports }, id }: Workload): readonly Outcome[] {
  const known = ports.flatMap((port) => port.name ?? []);
  return probes.flatMap((probe): readonly Outcome[] => {
    const { port, type } = probe;
    if (port === undefined || typeof port.value === 'number') return [];
    if (probe.portNumber !== undefined) return [pass({ place: port.place, note: port.value })];
    const quoted = /^\d+$/.test(port.value);
    return [
      fail({
        message: quoted ? 'quoted' : 'probe',
        args: { type, container: name, port: port.value, known: known.join(', ') || 'none' },
        place: port.place,
        anchor: `${id} ${type}`,
      }),
    ];
  });
}

function judgeService(manifest: Manifest, workload: Workload): readonly Outcome[] {
  const known = portNames(workload);
  return itemsOf(at(manifest.node, 'spec', 'ports')).flatMap((port): readonly Outcome[] => {
    const target = at(port, 'targetPort');
    if (target?.kind !== 'scalar' || typeof target.value === 'number') return [];
    const name = textOf(target) ?? '';
    if (name === '' || name.includes('$')) return [];
    if (known.includes(name)) return [pass({ place: target.place, note: name })];
    const args = { type: 'target', container: workload.container.name, port: name, known: known.join(', ') || 'none' };
    return [
      fail({
        message: /^\d+$/.test(name) ? 'quoted' : 'service',
        args: { ...args, service: manifest.name },
        place: target.place,
        related: [{ place: workload.container.place, note: 'the container' }],
        anchor: `${workload.id} ${manifest.name}`,
      }),
    ];
  });
}

export const unresolvedPortName: Rule = {
  id: 'unresolved-port-name',
  code: 'NR3021',
  title: 'A port is named that the container does not have',
  area: 'kubernetes',
  severity: 'error',
  confidence: 'high',
  since: '0.1.0',
  stage: 'stable',
  recommended: true,
  topics: ['probe-port-resolves', 'port-consistency'],
  kinds: CLUSTER_KINDS,
  options: {},
  messages: {
    probe:
      'The {type} probe names port {port}, but container {container} has no TCP port of that name (it has {known}): the probe fails for ever. Name a port of the container, or write the number.',
    quoted:
      'The {type} port "{port}" is quoted, so it is the name of a port, and names need a letter: the API server rejects it. Remove the quotes.',
    service:
      'Service {service} targets the port named {port}, which no container of the pods has (they have {known}): it gets no endpoints and every request is refused. Name a port of the container, or write the number.',
  },
  docs: {
    what: 'Resolves named ports: of probes within their own container, of Services that select the pods among all containers. Quoted digits are a name.',
    why: 'Nothing checks the name when it is applied. The probe fails, or the Service has no endpoints, until somebody compares the two files.',
    fix: 'Give the port of the container the name that is used, or use the number.',
    references: [
      'https://kubernetes.io/docs/concepts/services-networking/service/#field-spec-ports',
      'https://kubernetes.io/docs/tasks/configure-pod-container/configure-liveness-readiness-startup-probes/#use-a-named-port',
    ],
  },
  examples: {
    bad: [{ title: 'a name that no port has', files: deployed([deployment({ container: container('web') })]) }],
    good: [{ title: 'the name of the port', files: deployed([deployment({ container: container('http') })]) }],
  },
  check: (service) =>
    eachWorkload(service, (workload): readonly Outcome[] => {
      const services = findServices(workload, service.repository);
      const judged = [...judgeProbes(workload), ...services.flatMap((manifest) => judgeService(manifest, workload))];
      if (judged.length > 0) return judged;
      return [{ ...notApplicable('no probe or Service names a port'), topics: ['probe-port-resolves'] }];
    }),
};
