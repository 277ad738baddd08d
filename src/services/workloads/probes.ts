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

/** What a command asks of this container over HTTP: `curl -f http://localhost:8080/health`. */
export interface AskedPath {
  readonly path: string;
  /** Whether an answer of 400 and above fails it: curl needs to be told so (curl.se/docs/manpage.html#-f). */
  readonly strict: boolean;
}

export function askedPath({ handler, command }: Probe): AskedPath | undefined {
  if (handler !== 'exec') return undefined;
  const words = command.flatMap((word) => word.split(/\s+/));
  const at = words.findIndex((word) => /^(?:\/\S*\/)?(?:curl|wget)$/.test(word));
  const rest = words.slice(at + 1);
  const ends = rest.findIndex((word) => /^(?:[|;&]+|\|\|)/.test(word));
  const own = ends < 0 ? rest : rest.slice(0, ends);
  const asked = own
    .map((word) =>
      /^["']?(?:http:\/\/)?(?:localhost|127\.0\.0\.1|0\.0\.0\.0|\[::1\])(?::\d+)?(\/[^"'?#\s]*)?/.exec(word),
    )
    .find((match) => match !== null);
  if (at < 0 || !asked) return undefined;
  const curl = words[at]?.endsWith('curl') === true;
  // `curl … | grep ok` looks at the answer itself.
  const looks = ends >= 0 && rest[ends]?.startsWith('|') === true && !rest[ends]?.startsWith('||');
  const strict = !curl || looks || own.some((word) => /^(?:--fail(?:-with-body)?|-[a-zA-Z]*f[a-zA-Z]*)$/.test(word));
  return { path: asked[1] ?? '/', strict };
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
