import { at, booleanOf, type DataMap, type DataNode, entriesOf, itemsOf, textOf } from '../../parsers/data.ts';
import { own } from '../../parsers/own.ts';
import { change, kindOf, withEntry } from './edit.ts';
import type { Built, Layer } from './types.ts';

/** `labels` and `commonLabels`. */
export function applyLabels(objects: readonly Built[], { node }: Layer): readonly Built[] {
  const common = at(node, 'commonLabels');
  let labelled = common ? objects.map((object) => addLabels(object, common, true, true)) : objects;
  for (const item of itemsOf(at(node, 'labels'))) {
    const selectors = booleanOf(at(item, 'includeSelectors')) === true;
    const templates = booleanOf(at(item, 'includeTemplates')) === true;
    const pairs = at(item, 'pairs');
    if (pairs) labelled = labelled.map((object) => addLabels(object, pairs, selectors, selectors || templates));
  }
  return labelled;
}

export function applyAnnotations(objects: readonly Built[], { node }: Layer): readonly Built[] {
  const pairs = at(node, 'commonAnnotations');
  if (!pairs) return objects;
  return objects.map((object) => {
    const template = own(TEMPLATES, kindOf(object.node)) ?? [];
    const paths = [['metadata', 'annotations'], ...template.map((path) => [...path, 'metadata', 'annotations'])];
    return { ...object, node: paths.reduce((patched, path) => addPairs(patched, path, pairs, true), object.node) };
  });
}

const SPEC_TEMPLATE = ['spec', 'template'];

/** Claims of a StatefulSet get labels, but no annotations. */
const CLAIMS: Readonly<Record<string, readonly (readonly string[])[]>> = {
  StatefulSet: [['spec', 'volumeClaimTemplates']],
};

/** Paths to the pod templates of a kind. */
const TEMPLATES: Readonly<Record<string, readonly (readonly string[])[]>> = {
  Deployment: [SPEC_TEMPLATE],
  ReplicaSet: [SPEC_TEMPLATE],
  DaemonSet: [SPEC_TEMPLATE],
  StatefulSet: [SPEC_TEMPLATE],
  ReplicationController: [SPEC_TEMPLATE],
  Job: [SPEC_TEMPLATE],
  CronJob: [
    ['spec', 'jobTemplate'],
    ['spec', 'jobTemplate', ...SPEC_TEMPLATE],
  ],
};

const POD_SELECTORS = ['required', 'preferred'].flatMap((when) =>
  ['podAffinity', 'podAntiAffinity'].map((rule) => [
    ...SPEC_TEMPLATE,
    'spec',
    'affinity',
    rule,
    `${when}DuringSchedulingIgnoredDuringExecution`,
    ...(when === 'preferred' ? ['podAffinityTerm'] : []),
    'labelSelector',
    'matchLabels',
  ]),
);

/** Selectors inside the pods of Deployments and StatefulSets, which are changed where they exist. */
const INNER_SELECTORS: readonly (readonly string[])[] = [
  ...POD_SELECTORS,
  [...SPEC_TEMPLATE, 'spec', 'topologySpreadConstraints', 'labelSelector', 'matchLabels'],
];

interface Selector {
  readonly path: readonly string[];
  readonly create: boolean;
}

const MATCH_LABELS: Selector = { path: ['spec', 'selector', 'matchLabels'], create: true };
const inner = (...paths: readonly (readonly string[])[]): readonly Selector[] =>
  paths.map((path) => ({ path, create: false }));

/** Selectors of a kind; those with `create` are made when they are absent (kustomize builtinpluginconsts/commonlabels.go). */
const SELECTORS: Readonly<Record<string, readonly Selector[]>> = {
  Service: [{ path: ['spec', 'selector'], create: true }],
  ReplicationController: [{ path: ['spec', 'selector'], create: true }],
  Deployment: [MATCH_LABELS, ...inner(...INNER_SELECTORS)],
  ReplicaSet: [MATCH_LABELS],
  DaemonSet: [MATCH_LABELS],
  StatefulSet: [MATCH_LABELS, ...inner(...INNER_SELECTORS)],
  Job: inner(MATCH_LABELS.path),
  CronJob: inner(['spec', 'jobTemplate', 'spec', 'selector', 'matchLabels']),
  PodDisruptionBudget: inner(MATCH_LABELS.path),
  NetworkPolicy: inner(
    ['spec', 'podSelector', 'matchLabels'],
    ['spec', 'ingress', 'from', 'podSelector', 'matchLabels'],
    ['spec', 'egress', 'to', 'podSelector', 'matchLabels'],
  ),
};

function addLabels(object: Built, pairs: DataNode, selectors: boolean, templates: boolean): Built {
  const kind = kindOf(object.node);
  let node = addPairs(object.node, ['metadata', 'labels'], pairs, true);
  if (templates)
    for (const path of [...(own(TEMPLATES, kind) ?? []), ...(own(CLAIMS, kind) ?? [])])
      node = addPairs(node, [...path, 'metadata', 'labels'], pairs, true);
  const core = !/\//.test(textOf(at(node, 'apiVersion')) ?? '');
  if (selectors && (kind !== 'Service' || core))
    for (const { path, create } of own(SELECTORS, kind) ?? []) node = addPairs(node, path, pairs, create);
  return { ...object, node };
}

function addPairs(node: DataNode, path: readonly string[], pairs: DataNode, create: boolean): DataNode {
  const add = (map: DataNode | undefined): DataNode | undefined => {
    if (map?.kind !== 'map' && !create) return map;
    const start: DataMap = map?.kind === 'map' ? map : { kind: 'map', entries: [], place: pairs.place };
    return entriesOf(pairs).reduce((all, { key, keyPlace, value }) => withEntry(all, key, value, keyPlace), start);
  };
  return change(node, path, add, create ? pairs.place : undefined);
}
