import { at, type DataNode, entriesOf, itemsOf, textOf } from '../../parsers/data.ts';
import type { Place } from '../../parsers/place.ts';
import { memoizeByService } from '../memoize.ts';
import type { Manifest, Service, Workload } from '../types.ts';
import { selects } from './queries.ts';
import { canMeet, sameNamespace } from './related.ts';

export interface Dangling {
  readonly manifest: Manifest;
  readonly kind: 'selector' | 'target' | 'backend';
  /** What it looks for, as text. */
  readonly wanted: string;
  readonly place: Place;
  /** The workload that was most likely meant. */
  readonly meant: Workload;
}

interface Reference {
  readonly kind: Dangling['kind'];
  readonly wanted: string;
  readonly place: Place;
  /** Labels of a selector, for the question which workload was meant. */
  readonly labels: readonly (readonly [string, string])[];
  found(manifests: readonly Manifest[], workloads: readonly Workload[]): boolean;
}

/**
 * Services, budgets, autoscalers and Ingresses that reach nothing in the repository but belong to a workload of the
 * service by name or label. What an operator or another repository provides has neither, and is left alone.
 */
export const danglingOf = memoizeByService((service: Service): readonly Dangling[] => {
  const { repository } = service;
  const { manifests, workloads: all, charts, kustomizations } = repository;
  const workloads = all.filter((workload) => workload.manifest !== undefined);
  const own = service.workloads.filter((workload) => workload.manifest !== undefined);
  if (
    own.length === 0 ||
    charts.some((chart) => chart.local && chart.unknown?.length !== 0) ||
    kustomizations.some((item) => !item.rendered)
  )
    return [];
  return manifests.flatMap((manifest) =>
    referencesOf(manifest).flatMap((reference): readonly Dangling[] => {
      const reachable = workloads.filter((workload) => mayReach(manifest, workload.manifest));
      const others = manifests.filter((other) => mayReach(manifest, other));
      if (/\$\{|\{\{/.test(reference.wanted) || reference.found(others, reachable)) return [];
      const meant =
        findMeant(manifest, reference, workloads) ?? findOnly(manifest, reference, repository.manifests, workloads);
      if (!meant || !own.some((workload) => workload.id === meant.id)) return [];
      const { kind, wanted, place } = reference;
      const apart = meant.manifest && !sameNamespace(manifest, meant.manifest);
      const where = apart ? ` in namespace ${manifest.namespace ?? ''}` : '';
      return [{ manifest, kind, wanted: `${wanted}${where}`, place, meant }];
    }),
  );
});

/** What stands in another unit may meet it in a cluster, whatever is written; two namespaces of one unit never do. */
function mayReach(manifest: Manifest, other: Manifest | undefined): boolean {
  return other !== undefined && (other.unit !== manifest.unit || sameNamespace(other, manifest));
}

function referencesOf(manifest: Manifest): readonly Reference[] {
  const { node, kind, apiVersion } = manifest;
  const spec = at(node, 'spec');
  if (kind === 'Service' && apiVersion === 'v1') {
    const selector = at(spec, 'selector');
    if (textOf(at(spec, 'type')) === 'ExternalName' || entriesOf(selector).length === 0) return [];
    return selectorReference(selector, (labels) =>
      entriesOf(selector).every(({ key, value }) => labels.get(key) === textOf(value)),
    );
  }
  if (kind === 'PodDisruptionBudget') {
    const selector = at(spec, 'selector');
    const labels = at(selector, 'matchLabels');
    if (entriesOf(labels).length === 0) return [];
    return selectorReference(labels, (podLabels) => selects(selector, podLabels));
  }
  if (kind === 'HorizontalPodAutoscaler' || kind === 'ScaledObject') return targetReference(spec);
  return kind === 'Ingress' ? backendReferences(spec) : [];
}

function selectorReference(
  labels: DataNode | undefined,
  matches: (labels: ReadonlyMap<string, string>) => boolean,
): readonly Reference[] {
  if (!labels) return [];
  const pairs = entriesOf(labels).map(({ key, value }) => [key, textOf(value) ?? ''] as const);
  return [
    {
      kind: 'selector',
      wanted: pairs.map(([key, value]) => `${key}: ${value}`).join(', '),
      place: entriesOf(labels)[0]?.value.place ?? labels.place,
      labels: pairs,
      found: (_, workloads) => workloads.some((workload) => matches(workload.podLabels)),
    },
  ];
}

function targetReference(spec: DataNode | undefined): readonly Reference[] {
  const target = at(spec, 'scaleTargetRef');
  const [name, kind] = [at(target, 'name'), textOf(at(target, 'kind')) ?? 'Deployment'];
  const text = textOf(name);
  if (!name || text === undefined) return [];
  return [
    {
      kind: 'target',
      wanted: `${kind} ${text}`,
      place: name.place,
      labels: [],
      found: (manifests) => manifests.some((other) => other.kind === kind && other.name === text),
    },
  ];
}

/** Backends of networking.k8s.io/v1 (`service.name`) and of its beta (`serviceName`). */
function backendReferences(spec: DataNode | undefined): readonly Reference[] {
  const backends = [
    at(spec, 'defaultBackend'),
    ...itemsOf(at(spec, 'rules')).flatMap((rule) =>
      itemsOf(at(rule, 'http', 'paths')).map((path) => at(path, 'backend')),
    ),
  ];
  return backends.flatMap((backend): readonly Reference[] => {
    const name = at(backend, 'service', 'name') ?? at(backend, 'serviceName');
    const text = textOf(name);
    if (!name || text === undefined) return [];
    return [
      {
        kind: 'backend',
        wanted: `Service ${text}`,
        place: name.place,
        labels: [],
        found: (manifests) => manifests.some((other) => other.kind === 'Service' && other.name === text),
      },
    ];
  });
}

/** Labels that name an application: sharing one of them is no chance. */
const IDENTITY = /^(?:app|k8s-app|(?:app\.kubernetes\.io\/)?(?:name|instance))$/;

function findMeant(manifest: Manifest, { labels }: Reference, workloads: readonly Workload[]): Workload | undefined {
  const inFile = workloads.filter(({ path }) => path === manifest.path);
  const near = workloads.filter((workload) => workload.manifest && canMeet(manifest, workload.manifest));
  return (
    near.find((workload) => workload.name === manifest.name) ??
    near.find((workload) => manifest.name.startsWith(`${workload.name}-`)) ??
    near.find((workload) =>
      labels.some(([key, value]) => workload.podLabels.get(key) === value && value === workload.name),
    ) ??
    inFile.find((workload) =>
      labels.some(([key, value]) => IDENTITY.test(key) && workload.podLabels.get(key) === value),
    )
  );
}

/** One workload and one Service in a file are there for each other; an Ingress may lead anywhere. */
function findOnly(
  manifest: Manifest,
  { kind, labels }: Reference,
  manifests: readonly Manifest[],
  workloads: readonly Workload[],
): Workload | undefined {
  const inFile = workloads.filter(({ path }) => path === manifest.path);
  const alike = manifests.filter((other) => other.path === manifest.path && other.kind === manifest.kind);
  if (inFile.length !== 1 || alike.length !== 1 || kind === 'backend') return undefined;
  return labels.every(([key]) => IDENTITY.test(key)) ? inFile[0] : undefined;
}
