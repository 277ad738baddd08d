import { at, type DataNode, entriesOf, itemsOf, textOf } from '../../parsers/data.ts';
import { own } from '../../parsers/own.ts';
import type { Place } from '../../parsers/place.ts';
import type { Located, Manifest, Repository, Workload } from '../types.ts';
import { locatedNumber, locatedText } from './located.ts';
import { canMeet, findNamed } from './related.ts';

/** Whether a label selector (`matchLabels` and `matchExpressions`) selects these labels. An empty one selects all. */
export function selects(selector: DataNode | undefined, labels: ReadonlyMap<string, string>): boolean {
  if (selector?.kind !== 'map') return false;
  for (const { key, value } of entriesOf(at(selector, 'matchLabels')))
    if (labels.get(key) !== textOf(value)) return false;
  for (const expression of itemsOf(at(selector, 'matchExpressions'))) {
    const key = textOf(at(expression, 'key')) ?? '';
    const values = itemsOf(at(expression, 'values')).map(textOf);
    const label = labels.get(key);
    const operator = textOf(at(expression, 'operator'));
    if (operator === 'In' && !(label !== undefined && values.includes(label))) return false;
    if (operator === 'NotIn' && label !== undefined && values.includes(label)) return false;
    if (operator === 'Exists' && label === undefined) return false;
    if (operator === 'DoesNotExist' && label !== undefined) return false;
  }
  return true;
}

const byKinds = new WeakMap<readonly Manifest[], Map<string, readonly Manifest[]>>();

/** Every question asks for few kinds: without an index, workloads times manifests would be compared for each rule. */
function related(workload: Workload, manifests: readonly Manifest[], kinds: readonly string[]): readonly Manifest[] {
  const { manifest } = workload;
  if (!manifest) return [];
  const index = byKinds.get(manifests) ?? new Map<string, readonly Manifest[]>();
  byKinds.set(manifests, index);
  const key = kinds.join();
  const found = index.get(key) ?? manifests.filter((item) => kinds.includes(item.kind));
  index.set(key, found);
  return found.filter((other) => other !== manifest && canMeet(other, manifest));
}

/** A ConfigMap that the workload may refer to. */
export function findConfigMap(workload: Workload, repository: Repository, name: string): Manifest | undefined {
  return workload.manifest && findNamed('ConfigMap', name, workload.manifest, repository.manifests);
}

/** Services whose selector matches the labels of the pods. */
export function findServices(workload: Workload, repository: Repository): readonly Manifest[] {
  return related(workload, repository.manifests, ['Service']).filter((manifest) => {
    if (manifest.kind !== 'Service' || manifest.apiVersion !== 'v1') return false;
    const selector = entriesOf(at(manifest.node, 'spec', 'selector'));
    return selector.length > 0 && selector.every(({ key, value }) => workload.podLabels.get(key) === textOf(value));
  });
}

export function findDisruptionBudgets(workload: Workload, repository: Repository): readonly Manifest[] {
  return related(workload, repository.manifests, ['PodDisruptionBudget']).filter((manifest) =>
    selects(at(manifest.node, 'spec', 'selector'), workload.podLabels),
  );
}

export function findNetworkPolicies(workload: Workload, repository: Repository): readonly Manifest[] {
  return related(workload, repository.manifests, ['NetworkPolicy']).filter((manifest) => {
    const selector = at(manifest.node, 'spec', 'podSelector');
    // An absent selector is the empty one, which selects every pod of the namespace.
    return selector?.kind === 'map' ? selects(selector, workload.podLabels) : true;
  });
}

/** Ingresses and routes that lead to one of the services of the workload. */
export function findIngresses(workload: Workload, repository: Repository): readonly Manifest[] {
  const names = new Set(findServices(workload, repository).map((service) => service.name));
  if (names.size === 0) return [];
  return related(workload, repository.manifests, Object.keys(BACKEND_KEYS)).filter((manifest) => {
    const keys = own(BACKEND_KEYS, manifest.kind);
    return keys !== undefined && mentions(at(manifest.node, 'spec'), keys, names);
  });
}

/** Keys that hold the name of a backing service, by kind. Hosts of rules are names of the outside. */
const BACKEND_KEYS: Readonly<Record<string, readonly string[]>> = {
  Ingress: ['name', 'serviceName'],
  IngressRoute: ['name'],
  HTTPRoute: ['name'],
  GRPCRoute: ['name'],
  Route: ['name'],
  VirtualService: ['host'],
};

function mentions(node: DataNode | undefined, keys: readonly string[], names: ReadonlySet<string>): boolean {
  if (node?.kind === 'list') return node.items.some((item) => mentions(item, keys, names));
  return entriesOf(node).some(({ key, value }) => {
    const text = keys.includes(key) ? textOf(value) : undefined;
    // VirtualServices may write the full name: orders.shop.svc.cluster.local.
    return (text !== undefined && names.has(text.split('.')[0] ?? '')) || mentions(value, keys, names);
  });
}

export interface Autoscaler {
  readonly manifest: Manifest;
  readonly minReplicas: Located<number> | undefined;
  readonly maxReplicas: Located<number> | undefined;
  /** Percent, where a resource metric gives one. */
  readonly cpu: Located<number> | undefined;
  readonly memory: Located<number> | undefined;
  /** Metrics that are neither cpu nor memory: pods, objects, external, KEDA triggers. */
  readonly custom: readonly Place[];
  readonly behavior: DataNode | undefined;
}

/** HorizontalPodAutoscalers (v1, v2) and KEDA ScaledObjects that target the workload. Minimum 1 unless told (KEDA 0). */
export function findAutoscalers(workload: Workload, repository: Repository): readonly Autoscaler[] {
  return related(workload, repository.manifests, ['HorizontalPodAutoscaler', 'ScaledObject']).flatMap((manifest) => {
    const target = at(manifest.node, 'spec', 'scaleTargetRef');
    const kind = textOf(at(target, 'kind')) ?? 'Deployment';
    if (textOf(at(target, 'name')) !== workload.name || kind !== workload.kind) return [];
    return [manifest.kind === 'ScaledObject' ? readScaledObject(manifest) : readAutoscaler(manifest)];
  });
}

function readAutoscaler(manifest: Manifest): Autoscaler {
  const spec = at(manifest.node, 'spec');
  let cpu = locatedNumber(at(spec, 'targetCPUUtilizationPercentage'));
  let memory: Located<number> | undefined;
  const custom: Place[] = [];
  for (const metric of itemsOf(at(spec, 'metrics'))) {
    const resource = at(metric, 'resource') ?? at(metric, 'containerResource');
    const name = textOf(at(resource, 'name'));
    const value =
      at(resource, 'target', 'averageUtilization') ??
      at(resource, 'targetAverageUtilization') ??
      at(resource, 'target', 'averageValue');
    if (name === 'cpu') cpu = locatedNumber(value) ?? cpu;
    else if (name === 'memory')
      memory = locatedNumber(value) ?? (value ? { value: Number.NaN, place: value.place } : memory);
    else custom.push(metric.place);
  }
  return {
    manifest,
    minReplicas: locatedNumber(at(spec, 'minReplicas')),
    maxReplicas: locatedNumber(at(spec, 'maxReplicas')),
    cpu,
    memory,
    custom,
    behavior: at(spec, 'behavior'),
  };
}

function readScaledObject(manifest: Manifest): Autoscaler {
  const spec = at(manifest.node, 'spec');
  const triggers = itemsOf(at(spec, 'triggers'));
  const resource = (type: string): Located<number> | undefined => {
    const value = at(
      triggers.find((item) => textOf(at(item, 'type')) === type),
      'metadata',
      'value',
    );
    return value ? { value: Number(textOf(value)), place: value.place } : undefined;
  };
  return {
    manifest,
    minReplicas: locatedNumber(at(spec, 'minReplicaCount')),
    maxReplicas: locatedNumber(at(spec, 'maxReplicaCount')),
    cpu: resource('cpu'),
    memory: resource('memory'),
    custom: triggers
      .filter((item) => !/^(?:cpu|memory)$/.test(textOf(at(item, 'type')) ?? ''))
      .map((item) => item.place),
    behavior: at(spec, 'advanced', 'horizontalPodAutoscalerConfig', 'behavior'),
  };
}

/** Where `replicas` is something that a later tool fills in (`${REPLICAS}`) and no autoscaler says better. */
export function openReplicas(workload: Workload, repository: Repository): Located<string> | undefined {
  if (workload.platform !== 'kubernetes' || workload.replicas || findAutoscalers(workload, repository).length > 0)
    return;
  const written = locatedText(at(workload.node, 'spec', 'replicas'));
  return written && /[$_{<%@]/.test(written.value) ? written : undefined;
}

/** Fewest replicas that run: the autoscaler's minimum, else `replicas`, else 1 (apps/v1 default). */
export function minimumReplicas(workload: Workload, repository: Repository): Located<number> {
  const scaler = findAutoscalers(workload, repository)[0];
  if (scaler)
    return (
      scaler.minReplicas ?? { value: scaler.manifest.kind === 'ScaledObject' ? 0 : 1, place: scaler.manifest.place }
    );
  return workload.replicas ?? { value: 1, place: workload.place };
}

/** Most replicas that run, a rolling update's surge left out. */
export function maximumReplicas(workload: Workload, repository: Repository): Located<number> {
  return (
    findAutoscalers(workload, repository)[0]?.maxReplicas ?? workload.replicas ?? { value: 1, place: workload.place }
  );
}

export interface RollingUpdate {
  readonly type: string;
  /** In pods, for the fewest replicas: maxUnavailable rounds down, maxSurge up (apps/v1 RollingUpdateDeployment). */
  readonly maxUnavailable: {
    readonly pods: number;
    readonly text: string;
    readonly place: Place;
    readonly explicit: boolean;
  };
  readonly maxSurge: {
    readonly pods: number;
    readonly text: string;
    readonly place: Place;
    readonly explicit: boolean;
  };
}

/** Where a kind keeps the parameters of its rolling update. Both are 25% for all of them (argo-rollouts.readthedocs.io/en/stable/features/canary). */
const STRATEGIES: Readonly<Record<string, string>> = {
  Deployment: 'rollingUpdate',
  DeploymentConfig: 'rollingParams',
  Rollout: 'canary',
};

/** The effective rolling update of a Deployment; undefined for kinds that have none. */
export function rollingUpdateOf(workload: Workload, repository: Repository): RollingUpdate | undefined {
  const known = workload.platform === 'kubernetes' ? own(STRATEGIES, workload.kind) : undefined;
  if (!known) return undefined;
  const strategy = at(workload.node, 'spec', 'strategy');
  const parameters = at(strategy, known);
  const replicas = minimumReplicas(workload, repository).value;
  const read = (key: string, round: (value: number) => number): RollingUpdate['maxSurge'] => {
    const node = at(parameters, key);
    const text = textOf(node) ?? '25%';
    const percent = /^(\d+)%$/.exec(text)?.[1];
    const pods = percent === undefined ? Number(text) : round((Number(percent) * replicas) / 100);
    return { pods, text, place: node?.place ?? workload.place, explicit: node !== undefined };
  };
  return {
    type: typeOf(workload.kind, strategy),
    maxUnavailable: read('maxUnavailable', Math.floor),
    maxSurge: read('maxSurge', Math.ceil),
  };
}

function typeOf(kind: string, strategy: DataNode | undefined): string {
  if (kind === 'Rollout') return at(strategy, 'blueGreen') ? 'BlueGreen' : 'Canary';
  const type = textOf(at(strategy, 'type')) ?? 'RollingUpdate';
  return type === 'Rolling' ? 'RollingUpdate' : type;
}
