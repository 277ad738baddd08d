import { at, type DataNode, entriesOf, numberOf, textOf } from '../../parsers/data.ts';
import type { Container, Manifest, Workload } from '../types.ts';
import { readContainers } from './pod.ts';

/** Seconds that Kubernetes waits after SIGTERM unless told otherwise (pod v1, terminationGracePeriodSeconds). */
const DEFAULT_GRACE = 30;

/** Path from the object to its pod template. Knative and Argo kinds are told by group and kind. */
function podPathOf(manifest: Manifest): readonly string[] | undefined {
  const group = manifest.apiVersion.includes('/') ? manifest.apiVersion.slice(0, manifest.apiVersion.indexOf('/')) : '';
  switch (manifest.kind) {
    case 'Pod':
      return group === '' ? ['spec'] : undefined;
    case 'Deployment':
    case 'StatefulSet':
    case 'DaemonSet':
    case 'ReplicaSet':
    case 'ReplicationController':
    case 'Job':
    case 'Rollout':
    case 'DeploymentConfig':
      return ['spec', 'template', 'spec'];
    case 'CronJob':
      return ['spec', 'jobTemplate', 'spec', 'template', 'spec'];
    case 'Service':
      return group === 'serving.knative.dev' ? ['spec', 'template', 'spec'] : undefined;
    default:
      // Custom resources that carry a pod template.
      return at(manifest.node, 'spec', 'template', 'spec', 'containers') ? ['spec', 'template', 'spec'] : undefined;
  }
}

/** Workloads of a set of objects, one for each object with a pod template. */
export function linkKubernetes(manifests: readonly Manifest[]): readonly Workload[] {
  return manifests.flatMap((manifest) => {
    const path = podPathOf(manifest);
    if (!path) return [];
    const source = referencedTemplate(manifest, manifests) ?? manifest;
    const sourcePath = source === manifest ? path : (podPathOf(source) ?? path);
    const pod = at(source.node, ...sourcePath);
    const containers = readContainers(pod, source, manifests);
    const container = mainContainer(containers, manifest);
    if (!container) return [];
    const template = at(source.node, ...sourcePath.slice(0, -1));
    return [workloadOf(manifest, pod, template, containers, container)];
  });
}

/** An Argo Rollout may take its template from a Deployment (`spec.workloadRef`). */
function referencedTemplate(manifest: Manifest, manifests: readonly Manifest[]): Manifest | undefined {
  const reference = at(manifest.node, 'spec', 'workloadRef');
  if (!reference) return undefined;
  const [kind, name] = [textOf(at(reference, 'kind')), textOf(at(reference, 'name'))];
  return manifests.find((other) => other.kind === kind && other.name === name);
}

/** The container named like the workload, else the first that is no sidecar. Linking to an image refines this. */
function mainContainer(containers: readonly Container[], manifest: Manifest): Container | undefined {
  const services = containers.filter((container) => container.role === 'service');
  return services.find((container) => container.name === manifest.name) ?? services[0] ?? containers[0];
}

function workloadOf(
  manifest: Manifest,
  pod: DataNode | undefined,
  template: DataNode | undefined,
  containers: readonly Container[],
  container: Container,
): Workload {
  const replicas = at(manifest.node, 'spec', 'replicas');
  const count = numberOf(replicas);
  const grace = at(pod, 'terminationGracePeriodSeconds');
  const seconds = numberOf(grace);
  const labels = entriesOf(at(template, 'metadata', 'labels') ?? at(manifest.node, 'metadata', 'labels'));
  return {
    id: `kubernetes:${manifest.kind}/${manifest.name}`,
    platform: 'kubernetes',
    kind: manifest.kind,
    name: manifest.name,
    namespace: manifest.namespace,
    path: manifest.path,
    place: manifest.place,
    node: manifest.node,
    manifest,
    containers,
    container,
    replicas: count === undefined || !replicas ? undefined : { value: count, place: replicas.place },
    podLabels: new Map(labels.map((entry) => [entry.key, textOf(entry.value) ?? ''])),
    gracePeriod: {
      seconds: seconds ?? DEFAULT_GRACE,
      place: grace?.place ?? container.place,
      explicit: seconds !== undefined,
    },
    build: undefined,
    purpose: purposeOf(manifest),
    overlays: manifest.overlays,
  };
}

/** Manifests under a folder that says so are for development; overlays are judged by their own name. */
function purposeOf(manifest: Manifest): Workload['purpose'] {
  const path = manifest.overlays[0] ?? manifest.path;
  return /(?:^|[/_.-])(?:dev|development|local|test|e2e|kind|minikube|preview|skaffold-dev)(?:[/_.-]|$)/i.test(path)
    ? 'development'
    : 'production';
}
