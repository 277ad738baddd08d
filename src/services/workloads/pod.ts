import { at, booleanOf, type DataNode, entriesOf, entryOf, itemsOf, numberOf, textOf } from '../../parsers/data.ts';
import type { Place } from '../../parsers/place.ts';
import { parseCpu, parseMemory } from '../../parsers/quantity.ts';
import { parseShell } from '../../parsers/shell.ts';
import type { Container, EnvVariable, Located, Manifest, Probe, Quantity } from '../types.ts';

/** Images and names of containers that stand beside a service: proxies, agents, exporters. Last path segment of the image. */
const SIDECARS =
  /(?:^|\/)(?:proxyv2|istio-proxy|envoy|linkerd-proxy|cloud-?sql-proxy|cloudsql-proxy|gce-proxy|nginx|nginx-unprivileged|oauth2-proxy|fluent-?bit|fluentd|filebeat|datadog-agent|agent|opentelemetry-collector(?:-contrib)?|otelcol|jaeger-agent|vault|vault-agent|pgbouncer|statsd-exporter|redis-exporter|filebrowser|dapr|daprd|aws-xray-daemon|cloudwatch-agent)$/;

/** Every container of a pod with the values that hold: defaults filled in, pod settings inherited. */
export function readContainers(
  pod: DataNode | undefined,
  manifest: Manifest,
  siblings: readonly Manifest[],
): readonly Container[] {
  const regular = itemsOf(at(pod, 'containers')).map((node) => readContainer(node, pod, manifest, siblings, false));
  const init = itemsOf(at(pod, 'initContainers')).map((node) => readContainer(node, pod, manifest, siblings, true));
  return [...regular, ...init];
}

function readContainer(
  node: DataNode,
  pod: DataNode | undefined,
  manifest: Manifest,
  siblings: readonly Manifest[],
  init: boolean,
): Container {
  const name = at(node, 'name');
  const image = located(at(node, 'image'));
  const limits = readResources(at(node, 'resources', 'limits'));
  const requests = readResources(at(node, 'resources', 'requests'));
  const ports = itemsOf(at(node, 'ports')).flatMap((port) => {
    const number = at(port, 'containerPort');
    const value = numberOf(number);
    if (value === undefined || !number) return [];
    return [
      {
        name: textOf(at(port, 'name')),
        containerPort: { value, place: number.place },
        protocol: textOf(at(port, 'protocol')) ?? 'TCP',
      },
    ];
  });
  const environment = readEnvironment(node, manifest, siblings, limits);
  const command = words(at(node, 'command'));
  const args = words(at(node, 'args'));
  return {
    name: textOf(name) ?? '',
    place: name?.place ?? image?.place ?? node.place,
    node,
    role: roleOf(node, textOf(name) ?? '', image?.value ?? '', init),
    image,
    command,
    args,
    workingDir: textOf(at(node, 'workingDir')),
    env: environment.env,
    envUnknownFrom: environment.unknown,
    ports,
    probes: (['liveness', 'readiness', 'startup'] as const).flatMap((type) => readProbe(node, type, ports)),
    limits,
    // The API server copies limits to absent requests (kubernetes.io/docs/concepts/configuration/manage-resources-containers).
    requests: { ...limits, ...requests },
    security: readSecurity(node, pod),
    preStop: readPreStop(at(node, 'lifecycle', 'preStop')),
    init: false,
    restart: undefined,
  };
}

function roleOf(node: DataNode, name: string, image: string, init: boolean): Container['role'] {
  if (init)
    return textOf(at(node, 'restartPolicy')) === 'Always' ? 'sidecar' : /migrat/i.test(name) ? 'migration' : 'init';
  const repository = image.replace(/@.*$/, '').replace(/:[^/]*$/, '');
  return SIDECARS.test(repository) ? 'sidecar' : 'service';
}

export function located(node: DataNode | undefined): Located<string> | undefined {
  const value = textOf(node);
  return value === undefined || !node ? undefined : { value, place: node.place };
}

function words(node: DataNode | undefined): Located<readonly string[]> | undefined {
  if (node?.kind !== 'list') return undefined;
  return { value: node.items.map((item) => textOf(item) ?? ''), place: node.place };
}

function readResources(node: DataNode | undefined): { readonly memory?: Quantity; readonly cpu?: Quantity } {
  const memory = quantity(at(node, 'memory'), parseMemory);
  const cpu = quantity(at(node, 'cpu'), parseCpu);
  return { ...(memory ? { memory } : {}), ...(cpu ? { cpu } : {}) };
}

function quantity(node: DataNode | undefined, parse: (text: string) => number | undefined): Quantity | undefined {
  if (node?.kind !== 'scalar' || node.value === null) return undefined;
  const text = node.source;
  const amount = parse(text);
  // Zero is "not set" for the scheduler and the limit.
  return amount === 0 ? undefined : { text, amount, place: node.place };
}

function readProbe(container: DataNode, type: Probe['type'], ports: Container['ports']): readonly Probe[] {
  const entry = entryOf(container, `${type}Probe`);
  if (entry?.value.kind !== 'map') return [];
  const node = entry.value;
  const handler = (['httpGet', 'tcpSocket', 'exec', 'grpc'] as const).find((key) => at(node, key)) ?? 'none';
  const port = at(node, handler, 'port');
  const value = port?.kind === 'scalar' && !port.quoted && typeof port.value === 'number' ? port.value : textOf(port);
  const path = at(node, 'httpGet', 'path');
  return [
    {
      type,
      handler,
      path: handler === 'httpGet' ? { value: textOf(path) ?? '/', place: path?.place ?? entry.keyPlace } : undefined,
      port: value === undefined || !port ? undefined : { value, place: port.place },
      portNumber: typeof value === 'number' ? value : ports.find((item) => item.name === value)?.containerPort.value,
      scheme: textOf(at(node, 'httpGet', 'scheme')) ?? 'HTTP',
      command: itemsOf(at(node, 'exec', 'command')).map((item) => textOf(item) ?? ''),
      // Defaults of core/v1 Probe (kubernetes.io/docs/reference/kubernetes-api/workload-resources/pod-v1/#Probe).
      initialDelaySeconds: numberOf(at(node, 'initialDelaySeconds')) ?? 0,
      periodSeconds: numberOf(at(node, 'periodSeconds')) ?? 10,
      timeoutSeconds: numberOf(at(node, 'timeoutSeconds')) ?? 1,
      failureThreshold: numberOf(at(node, 'failureThreshold')) ?? 3,
      node,
      place: entry.keyPlace,
    },
  ];
}

function readSecurity(container: DataNode, pod: DataNode | undefined): Container['security'] {
  const own = at(container, 'securityContext');
  const shared = at(pod, 'securityContext');
  const inherited = (key: string): DataNode | undefined => at(own, key) ?? at(shared, key);
  const seccomp = at(own, 'seccompProfile', 'type') ?? at(shared, 'seccompProfile', 'type');
  const user = numberAt(inherited('runAsUser'));
  const nonRoot = booleanAt(inherited('runAsNonRoot'));
  const readOnly = booleanAt(at(own, 'readOnlyRootFilesystem'));
  const escalation = booleanAt(at(own, 'allowPrivilegeEscalation'));
  const privileged = booleanAt(at(own, 'privileged'));
  const profile = located(seccomp);
  return {
    ...(user ? { runAsUser: user } : {}),
    ...(nonRoot ? { runAsNonRoot: nonRoot } : {}),
    ...(readOnly ? { readOnlyRootFilesystem: readOnly } : {}),
    ...(escalation ? { allowPrivilegeEscalation: escalation } : {}),
    ...(privileged ? { privileged } : {}),
    dropCapabilities: itemsOf(at(own, 'capabilities', 'drop')).flatMap((item) => located(item) ?? []),
    addCapabilities: itemsOf(at(own, 'capabilities', 'add')).flatMap((item) => located(item) ?? []),
    ...(profile ? { seccompProfile: profile } : {}),
  };
}

function numberAt(node: DataNode | undefined): Located<number> | undefined {
  const value = numberOf(node);
  return value === undefined || !node ? undefined : { value, place: node.place };
}

function booleanAt(node: DataNode | undefined): Located<boolean> | undefined {
  const value = booleanOf(node);
  return value === undefined || !node ? undefined : { value, place: node.place };
}

function readPreStop(node: DataNode | undefined): Container['preStop'] {
  if (node?.kind !== 'map') return undefined;
  const seconds = numberOf(at(node, 'sleep', 'seconds'));
  const command = itemsOf(at(node, 'exec', 'command')).map((item) => textOf(item) ?? '');
  return { command, sleepSeconds: seconds ?? sleepOf(command), place: node.place, node };
}

/** Seconds that a command sleeps: `sleep 10`, `sh -c "sleep 10 && …"`. */
function sleepOf(command: readonly string[]): number | undefined {
  const script = /^(?:.*\/)?(?:ba|da|a)?sh$/.test(command[0] ?? '')
    ? command[command.findIndex((word) => /^-\w*c$/.test(word)) + 1]
    : undefined;
  const lists =
    script === undefined ? [command] : parseShell(script).map((item) => item.words.map((word) => word.value));
  let total: number | undefined;
  for (const list of lists) {
    const at = list.findIndex((word) => /^(?:.*\/)?sleep$/.test(word));
    const match = at < 0 ? null : /^(\d+(?:\.\d+)?)([smh]?)$/.exec(list[at + 1] ?? '');
    if (match) total = (total ?? 0) + Number(match[1]) * (match[2] === 'm' ? 60 : match[2] === 'h' ? 3600 : 1);
  }
  return total;
}

/** `envFrom` in order, then `env` in order; later wins; `$(NAME)` refers to what is set before. */
function readEnvironment(
  container: DataNode,
  manifest: Manifest,
  siblings: readonly Manifest[],
  limits: { readonly memory?: Quantity; readonly cpu?: Quantity },
): { readonly env: readonly EnvVariable[]; readonly unknown: readonly Place[] } {
  const env = new Map<string, EnvVariable>();
  const unknown: Place[] = [];
  for (const source of itemsOf(at(container, 'envFrom'))) {
    const prefix = textOf(at(source, 'prefix')) ?? '';
    const reference = at(source, 'configMapRef', 'name');
    const secret = at(source, 'secretRef', 'name');
    const kind = reference ? 'ConfigMap' : 'Secret';
    const found = findNamed(kind, textOf(reference ?? secret), manifest, siblings);
    if (!found) {
      unknown.push((reference ?? secret ?? source).place);
      continue;
    }
    for (const entry of [...entriesOf(at(found.node, 'data')), ...entriesOf(at(found.node, 'stringData'))]) {
      const name = prefix + entry.key;
      const value = kind === 'ConfigMap' ? textOf(entry.value) : undefined;
      env.set(name, { name, value, place: entry.value.place, from: kind === 'ConfigMap' ? 'config-map' : 'secret' });
    }
  }
  for (const item of itemsOf(at(container, 'env'))) {
    const name = textOf(at(item, 'name'));
    if (name === undefined) continue;
    env.set(name, readVariable(name, item, manifest, siblings, limits, env));
  }
  return { env: [...env.values()], unknown };
}

function readVariable(
  name: string,
  item: DataNode,
  manifest: Manifest,
  siblings: readonly Manifest[],
  limits: { readonly memory?: Quantity; readonly cpu?: Quantity },
  before: ReadonlyMap<string, EnvVariable>,
): EnvVariable {
  const direct = at(item, 'value');
  const from = at(item, 'valueFrom');
  const place = direct?.place ?? from?.place ?? item.place;
  if (!from) {
    const text = direct?.kind === 'scalar' && direct.value !== null ? direct.source : '';
    return { name, value: expand(text, before), place, from: 'kubernetes' };
  }
  const reference = at(from, 'configMapKeyRef');
  if (reference) {
    const found = findNamed('ConfigMap', textOf(at(reference, 'name')), manifest, siblings);
    const entry = found && entryOf(at(found.node, 'data'), textOf(at(reference, 'key')) ?? '');
    return { name, value: entry && textOf(entry.value), place: entry?.value.place ?? place, from: 'config-map' };
  }
  const resource = textOf(at(from, 'resourceFieldRef', 'resource'));
  if (resource === 'limits.memory' && limits.memory?.amount !== undefined) {
    const divisor = parseMemory(textOf(at(from, 'resourceFieldRef', 'divisor')) ?? '1') || 1;
    return { name, value: String(Math.ceil(limits.memory.amount / divisor)), place, from: 'kubernetes' };
  }
  return { name, value: undefined, place, from: at(from, 'secretKeyRef') ? 'secret' : 'kubernetes' };
}

/** `$(NAME)` of an earlier variable; `$$(NAME)` stands for itself. */
function expand(text: string, before: ReadonlyMap<string, EnvVariable>): string | undefined {
  let known = true;
  const expanded = text.replace(/(\$?)\$\(([A-Za-z_][\w.-]*)\)/g, (whole, dollar: string, name: string) => {
    if (dollar) return whole.slice(1);
    const variable = before.get(name);
    if (variable && variable.value === undefined) known = false;
    return variable?.value ?? whole;
  });
  return known ? expanded : undefined;
}

/** A ConfigMap or Secret of the same unit; a namespace that is not stated matches any. */
export function findNamed(
  kind: string,
  name: string | undefined,
  manifest: Manifest,
  siblings: readonly Manifest[],
): Manifest | undefined {
  if (name === undefined) return undefined;
  const named = siblings.filter(
    (other) => other.kind === kind && other.name === name && sameNamespace(other, manifest),
  );
  return named.find((other) => other.unit === manifest.unit) ?? (named.length === 1 ? named[0] : undefined);
}

export function sameNamespace(a: Manifest, b: Manifest): boolean {
  return a.namespace === undefined || b.namespace === undefined || a.namespace === b.namespace;
}
