import { at, type DataNode, entryOf, itemsOf, numberOf, textOf } from '../../parsers/data.ts';
import type { Container, Probe } from '../types.ts';

/** The probes of a container with the defaults of core/v1 (kubernetes.io/docs/reference/kubernetes-api/workload-resources/pod-v1/#Probe). */
export function readProbes(container: DataNode, ports: Container['ports']): readonly Probe[] {
  return (['liveness', 'readiness', 'startup'] as const).flatMap((type) => readProbe(container, type, ports) ?? []);
}

function readProbe(container: DataNode, type: Probe['type'], ports: Container['ports']): Probe | undefined {
  const entry = entryOf(container, `${type}Probe`);
  if (entry?.value.kind !== 'map') return undefined;
  const node = entry.value;
  const handler = (['httpGet', 'tcpSocket', 'exec', 'grpc'] as const).find((key) => at(node, key)) ?? 'none';
  const port = at(node, handler, 'port');
  const value = portOf(port);
  const path = at(node, 'httpGet', 'path');
  const number = (key: string, fallback: number): number => numberOf(at(node, key)) ?? fallback;
  return {
    type,
    handler,
    path: handler === 'httpGet' ? { value: textOf(path) || '/', place: path?.place ?? entry.keyPlace } : undefined,
    port: value === undefined || !port ? undefined : { value, place: port.place },
    portNumber: typeof value === 'number' ? value : findPort(ports, value),
    scheme: textOf(at(node, 'httpGet', 'scheme')) ?? 'HTTP',
    command: itemsOf(at(node, 'exec', 'command')).map((item) => textOf(item) ?? ''),
    initialDelaySeconds: number('initialDelaySeconds', 0),
    // Zero is not set: the API server fills in the default.
    periodSeconds: number('periodSeconds', 0) || 10,
    timeoutSeconds: number('timeoutSeconds', 0) || 1,
    failureThreshold: number('failureThreshold', 0) || 3,
    node,
    place: entry.keyPlace,
  };
}

/** Asks grpc.health.v1.Health: the probe of Kubernetes, or the program that did it before there was one. */
export function asksGrpcHealth({ handler, command }: Probe): boolean {
  if (handler === 'grpc') return true;
  return (
    handler === 'exec' && command.some((word) => /(?:^|[/\s])grpc[-_]health[-_]probe(?:-[\w-]+)?(?:\s|$)/.test(word))
  );
}

/** Quoted digits are the name of a port, which the API server rejects: names hold a letter. */
function portOf(node: DataNode | undefined): number | string | undefined {
  return node?.kind === 'scalar' && !node.quoted && typeof node.value === 'number' ? node.value : textOf(node);
}

/** A named port resolves within its own container, and only TCP can be probed. */
function findPort(ports: Container['ports'], name: string | undefined): number | undefined {
  const found = ports.find((port) => port.name !== undefined && port.name === name && port.protocol === 'TCP');
  return found?.containerPort.value;
}
