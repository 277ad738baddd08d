import { at, type DataNode, entriesOf, numberOf, textOf } from '../../parsers/data.ts';
import type { Container, Manifest, Workload } from '../types.ts';
import { locatedNumber } from './located.ts';
import { readContainers } from './pod.ts';
import { canMeet } from './related.ts';

/** Seconds that Kubernetes waits after SIGTERM unless told otherwise (pod v1, terminationGracePeriodSeconds). */
const DEFAULT_GRACE = 30;
/** Seconds between SIGTERM and SIGKILL on Cloud Run (cloud.google.com/run/docs/container-contract#instance-shutdown). */
const CLOUD_RUN_GRACE = 10;
/** Seconds: Knative gives a pod its revision's request timeout to end, 300 by default (knative.dev, config-defaults). */
const KNATIVE_GRACE = 300;

const POD_KINDS: ReadonlySet<string> = new Set([
  'Deployment',
  'StatefulSet',
  'DaemonSet',
  'ReplicaSet',
  'ReplicationController',
  'Job',
  'Rollout',
  'DeploymentConfig',
]);

/** API group of an object, empty for the core group. Kinds are told by group and kind: Knative has a Service of its own. */
export function groupOf({ apiVersion }: Manifest): string {
  const slash = apiVersion.indexOf('/');
  return slash < 0 ? '' : apiVersion.slice(0, slash);
}

/** Path from an object to its pod's spec; undefined for kinds without pods. */
export function podPathOf(manifest: Manifest): readonly string[] | undefined {
  const group = groupOf(manifest);
  const template = ['spec', 'template', 'spec'];
  if (POD_KINDS.has(manifest.kind)) return template;
  if (manifest.kind === 'Pod') return group === '' ? ['spec'] : undefined;
  if (manifest.kind === 'CronJob') return ['spec', 'jobTemplate', ...template];
  // What KEDA makes Jobs of, as many as the queue asks for (keda.sh/docs/latest/reference/scaledjob-spec).
  if (manifest.kind === 'ScaledJob') return ['spec', 'jobTargetRef', ...template.slice(1)];
  if (manifest.kind === 'PodTemplate' && group === '') return ['template', 'spec'];
  if (manifest.kind === 'Service') return group === 'serving.knative.dev' ? template : undefined;
  // Custom resources that carry a pod template.
  return at(manifest.node, ...template, 'containers') ? template : undefined;
}

/**
 * Workloads of a set of objects, one for each object with a pod template. `dockerfiles`: what the repository builds,
 * which tells whether it is a collection of examples.
 */
export function linkKubernetes(
  manifests: readonly Manifest[],
  dockerfiles: readonly string[] = [],
): readonly Workload[] {
  const templates = new Map(manifests.map((manifest) => [manifest, findReferenced(manifest, manifests)]));
  const referenced = new Set(templates.values());
  const workloads = manifests.flatMap((manifest) => {
    // What a Rollout takes its template from is scaled down: it runs nothing itself.
    const path = referenced.has(manifest) ? undefined : podPathOf(manifest);
    if (!path) return [];
    const source = templates.get(manifest) ?? manifest;
    const sourcePath = source === manifest ? path : (podPathOf(source) ?? path);
    const pod = at(source.node, ...sourcePath);
    const containers = readContainers(pod, source, manifests);
    const container = mainContainer(containers, manifest);
    if (!container) return [];
    const template = at(source.node, ...sourcePath.slice(0, -1));
    const purpose = purposeOf(manifest, dockerfiles);
    return [{ ...workloadOf(manifest, pod, template, containers, container), purpose }];
  });
  return nameApart(withPurposes(workloads));
}

/** An Argo Rollout may take its template from a Deployment (`spec.workloadRef`). */
function findReferenced(manifest: Manifest, manifests: readonly Manifest[]): Manifest | undefined {
  const reference = manifest.kind === 'Rollout' ? at(manifest.node, 'spec', 'workloadRef') : undefined;
  if (!reference) return undefined;
  const [kind, name] = [textOf(at(reference, 'kind')), textOf(at(reference, 'name'))];
  return manifests.find((other) => other.kind === kind && other.name === name && canMeet(other, manifest));
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
): Omit<Workload, 'purpose'> {
  const labels = entriesOf(at(template, 'metadata', 'labels'));
  return {
    id: `kubernetes:${manifest.kind}/${manifest.name}`,
    platform: isCloudRun(manifest) ? 'cloud-run' : 'kubernetes',
    kind: manifest.kind,
    name: manifest.name,
    namespace: manifest.namespace,
    path: manifest.path,
    place: manifest.place,
    node: manifest.node,
    manifest,
    containers,
    container,
    replicas: locatedNumber(at(manifest.node, 'spec', 'replicas')),
    podLabels: new Map(labels.map((entry) => [entry.key, textOf(entry.value) ?? ''])),
    gracePeriod: gracePeriodOf(manifest, pod, container),
    build: undefined,
    overlays: manifest.overlays,
  };
}

function isCloudRun(manifest: Manifest): boolean {
  if (groupOf(manifest) === 'run.googleapis.com') return true;
  if (groupOf(manifest) !== 'serving.knative.dev') return false;
  const metadata = [at(manifest.node, 'metadata'), at(manifest.node, 'spec', 'template', 'metadata')];
  return metadata
    .flatMap((node) => [...entriesOf(at(node, 'annotations')), ...entriesOf(at(node, 'labels'))])
    .some(({ key }) => /^(?:run|cloud)\.googleapis\.com\//.test(key));
}

function gracePeriodOf(manifest: Manifest, pod: DataNode | undefined, container: Container): Workload['gracePeriod'] {
  if (isCloudRun(manifest)) return { seconds: CLOUD_RUN_GRACE, place: container.place, explicit: false };
  const knative = groupOf(manifest) === 'serving.knative.dev';
  const node = at(pod, knative ? 'timeoutSeconds' : 'terminationGracePeriodSeconds');
  const seconds = numberOf(node);
  return {
    seconds: seconds ?? (knative ? KNATIVE_GRACE : DEFAULT_GRACE),
    place: node && seconds !== undefined ? node.place : container.place,
    explicit: seconds !== undefined,
  };
}

/** Folders and overlays whose name says that nothing in them goes to production. */
const DEVELOPMENT =
  /(?:^|[/_.-])(?:dev|develop|development|local|localhost|kind|minikube|k3d|skaffold-dev)(?:[/_.-]|$)/i;
const TESTS = /(?:^|[/_.-])(?:tests?|e2e|preview|examples?|samples?)(?:[/_.-]|$)/i;

function purposeOf(manifest: Manifest, dockerfiles: readonly string[]): Workload['purpose'] {
  const path = manifest.overlays[0] ?? manifest.path;
  const collection = /^.*?(?:^|\/)(?:examples?|samples?)\//i.exec(path)?.[0] ?? '';
  // What is built there too is what the repository is about, and a service may be called `link-preview`.
  const shown = dockerfiles.some((file) => file.startsWith(collection)) ? path.slice(collection.length) : path;
  const said = shown
    .split('/')
    .filter((part) => part.replace(/\.ya?ml$/, '') !== manifest.name)
    .join('/');
  return DEVELOPMENT.test(said) || TESTS.test(said) ? 'development' : 'production';
}

/** When the development overlay of an object is the only one, it is the best statement of how the object runs. */
function withPurposes(workloads: readonly Workload[]): readonly Workload[] {
  const key = ({ kind, name }: Workload): string => `${kind}/${name.replace(/^(?:dev|local)-|-(?:dev|local)$/g, '')}`;
  const shipped = new Set(workloads.filter(({ purpose }) => purpose !== 'development').map(key));
  return workloads.map((workload) => {
    const path = workload.overlays[0] ?? workload.path;
    const only = workload.purpose === 'development' && !shipped.has(key(workload)) && !TESTS.test(path);
    return only ? { ...workload, purpose: 'unknown' } : workload;
  });
}

/** One object may stand in several overlays or files; ids stay apart, and stable as long as those do. */
function nameApart(workloads: readonly Workload[]): readonly Workload[] {
  const seen = new Set<string>();
  return workloads.map((workload) => {
    const names = [workload.id, `${workload.id}@${workload.overlays[0] ?? workload.path}`];
    let id = names.find((name) => !seen.has(name));
    for (let count = 2; id === undefined; count++) if (!seen.has(`${names[1]}:${count}`)) id = `${names[1]}:${count}`;
    seen.add(id);
    return id === workload.id ? workload : { ...workload, id };
  });
}
