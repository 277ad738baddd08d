import { at, booleanOf, type DataMap, type DataNode, entriesOf, itemsOf, textOf } from '../../parsers/data.ts';
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
    const template = TEMPLATES[kindOf(object.node)] ?? [];
    const paths = [['metadata', 'annotations'], ...template.map((path) => [...path, 'metadata', 'annotations'])];
    return { ...object, node: paths.reduce((patched, path) => addPairs(patched, path, pairs, true), object.node) };
  });
}

const SPEC_TEMPLATE = ['spec', 'template'];

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

/** Selectors of a kind; those with `create` are made when they are absent (kustomize builtinpluginconsts/commonlabels.go). */
const SELECTORS: Readonly<Record<string, readonly { readonly path: readonly string[]; readonly create: boolean }[]>> = {
  Service: [{ path: ['spec', 'selector'], create: true }],
  ReplicationController: [{ path: ['spec', 'selector'], create: true }],
  Deployment: [{ path: ['spec', 'selector', 'matchLabels'], create: true }],
  ReplicaSet: [{ path: ['spec', 'selector', 'matchLabels'], create: true }],
  DaemonSet: [{ path: ['spec', 'selector', 'matchLabels'], create: true }],
  StatefulSet: [{ path: ['spec', 'selector', 'matchLabels'], create: true }],
  Job: [{ path: ['spec', 'selector', 'matchLabels'], create: false }],
  PodDisruptionBudget: [{ path: ['spec', 'selector', 'matchLabels'], create: false }],
  NetworkPolicy: [{ path: ['spec', 'podSelector', 'matchLabels'], create: false }],
};

function addLabels(object: Built, pairs: DataNode, selectors: boolean, templates: boolean): Built {
  const kind = kindOf(object.node);
  let node = addPairs(object.node, ['metadata', 'labels'], pairs, true);
  if (templates)
    for (const path of TEMPLATES[kind] ?? []) node = addPairs(node, [...path, 'metadata', 'labels'], pairs, true);
  const core = !/\//.test(textOf(at(node, 'apiVersion')) ?? '');
  if (selectors && (kind !== 'Service' || core))
    for (const { path, create } of SELECTORS[kind] ?? []) node = addPairs(node, path, pairs, create);
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
