import { THIRD_PARTY_IMAGES } from '../../knowledge/third-party-images.ts';
import { at, type DataNode, itemsOf, numberOf, textOf } from '../../parsers/data.ts';
import { parseCpu, parseMemory } from '../../parsers/quantity.ts';
import type { Container, EnvVariable, Located, Manifest, Quantity } from '../types.ts';
import { triggeredImage } from './image-triggers.ts';
import { locatedText, optional } from './located.ts';
import { expandReferences, readPodEnvironment } from './pod-environment.ts';
import { readPodSecurity } from './pod-security.ts';
import { readPreStop } from './pre-stop.ts';
import { readProbes } from './probes.ts';
import { canMeet } from './related.ts';

/** Last path segments of images that stand beside a service: proxies, agents, exporters. */
const SIDECARS =
  /(?:^|\/)(?:proxyv2|istio-proxy|envoy|linkerd-proxy|cloud-?sql-proxy|gce-proxy|nginx|nginx-unprivileged|oauth2-proxy|fluent-?bit|fluentd|filebeat|datadog-agent|agent|opentelemetry-collector(?:-contrib)?|otelcol|jaeger-agent|vault|vault-agent|pgbouncer|statsd-exporter|redis-exporter|filebrowser|dapr|daprd|aws-xray-daemon|cloudwatch-agent)$/;

type Resources = { readonly memory?: Quantity; readonly cpu?: Quantity };

/** Every container of a pod with the values that hold: defaults filled in, pod settings inherited. */
export function readContainers(
  pod: DataNode | undefined,
  manifest: Manifest,
  siblings: readonly Manifest[],
): readonly Container[] {
  const defaults = findDefaults(manifest, siblings);
  const read = (node: DataNode, init: boolean): Container =>
    readContainer(node, pod, manifest, siblings, defaults, init);
  return [
    ...itemsOf(at(pod, 'containers')).map((node) => read(node, false)),
    ...itemsOf(at(pod, 'initContainers')).map((node) => read(node, true)),
  ];
}

function readContainer(
  node: DataNode,
  pod: DataNode | undefined,
  manifest: Manifest,
  siblings: readonly Manifest[],
  defaults: { readonly limits: Resources; readonly requests: Resources },
  init: boolean,
): Container {
  const name = at(node, 'name');
  const image = triggeredImage(manifest, textOf(name) ?? '') ?? locatedText(at(node, 'image'));
  const ownLimits = readResources(at(node, 'resources', 'limits'));
  // Pod-level resources bound all containers together; with LimitRange defaults they stand in for what is not set.
  const limits = { ...defaults.limits, ...readResources(at(pod, 'resources', 'limits')), ...ownLimits };
  const requests = {
    ...defaults.requests,
    ...readResources(at(pod, 'resources', 'requests')),
    // The API server copies limits to absent requests (kubernetes.io/docs/concepts/configuration/manage-resources-containers).
    ...ownLimits,
    ...readResources(at(node, 'resources', 'requests')),
  };
  const ports = readPorts(node);
  const environment = readPodEnvironment(node, manifest, siblings, { limits, requests });
  const variables = new Map(environment.env.map((variable) => [variable.name, variable]));
  const complete = environment.unknown.length === 0;
  return {
    name: textOf(name) ?? '(unnamed)',
    place: name?.place ?? image?.place ?? node.place,
    node,
    role: roleOf(node, manifest, image?.value ?? '', init),
    image,
    command: wordsOf(at(node, 'command'), variables, complete),
    args: wordsOf(at(node, 'args'), variables, complete),
    workingDir: textOf(at(node, 'workingDir')),
    env: environment.env,
    envUnknownFrom: environment.unknown,
    ports,
    probes: readProbes(node, ports),
    limits,
    requests,
    security: readPodSecurity(node, pod),
    preStop: readPreStop(node),
    init: false,
    restart: undefined,
    ...optional('stopSignal', locatedText(at(node, 'lifecycle', 'stopSignal'))),
  };
}

function roleOf(node: DataNode, manifest: Manifest, image: string, init: boolean): Container['role'] {
  const migrates = /migrat/i.test(textOf(at(node, 'name')) ?? '');
  if (init) return textOf(at(node, 'restartPolicy')) === 'Always' ? 'sidecar' : migrates ? 'migration' : 'init';
  const repository = image.replace(/@.*$/, '').replace(/:[^/]*$/, '');
  if (SIDECARS.test(repository)) return 'sidecar';
  if (THIRD_PARTY_IMAGES.has(repository.slice(repository.lastIndexOf('/') + 1))) return 'other';
  return manifest.kind === 'Job' && (migrates || /migrat/i.test(manifest.name)) ? 'migration' : 'service';
}

/** Words with `$(NAME)` expanded; one that needs an unknown value stays as written. */
function wordsOf(
  node: DataNode | undefined,
  variables: ReadonlyMap<string, EnvVariable>,
  complete: boolean,
): Located<readonly string[]> | undefined {
  if (node?.kind !== 'list' || node.items.length === 0) return undefined;
  const words = node.items.map((item) => {
    const text = textOf(item) ?? '';
    return expandReferences(text, variables, complete) ?? text;
  });
  return { value: words, place: node.place };
}

function readPorts(node: DataNode): Container['ports'] {
  return itemsOf(at(node, 'ports')).flatMap((port) => {
    const number = at(port, 'containerPort');
    const value = numberOf(number);
    if (value === undefined || !number) return [];
    const containerPort = { value, place: number.place };
    return [{ name: textOf(at(port, 'name')), containerPort, protocol: textOf(at(port, 'protocol')) ?? 'TCP' }];
  });
}

function readResources(node: DataNode | undefined): Resources {
  return {
    ...optional('memory', readQuantity(at(node, 'memory'), parseMemory)),
    ...optional('cpu', readQuantity(at(node, 'cpu'), parseCpu)),
  };
}

function readQuantity(node: DataNode | undefined, parse: (text: string) => number | undefined): Quantity | undefined {
  if (node?.kind !== 'scalar' || node.value === null) return undefined;
  const amount = parse(node.source);
  // Zero is "not set" for the scheduler and the limit.
  return amount === 0 ? undefined : { text: node.source, amount, place: node.place };
}

/** What a LimitRange of the same unit and namespace gives to containers that set nothing. */
function findDefaults(
  manifest: Manifest,
  siblings: readonly Manifest[],
): { readonly limits: Resources; readonly requests: Resources } {
  const range = siblings.find(
    (other) => other.kind === 'LimitRange' && other.unit === manifest.unit && canMeet(other, manifest),
  );
  const limit = itemsOf(at(range?.node, 'spec', 'limits')).find((item) => textOf(at(item, 'type')) === 'Container');
  const limits = readResources(at(limit, 'default'));
  return { limits, requests: { ...limits, ...readResources(at(limit, 'defaultRequest')) } };
}
