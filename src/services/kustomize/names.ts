import { at, type DataMap, type DataNode, entryOf, itemsOf, textOf } from '../../parsers/data.ts';
import { own } from '../../parsers/own.ts';
import { change, changeMaps, kindOf, nameOf, scalar, withEntry } from './edit.ts';
import type { Built, Layer } from './types.ts';

/** Kinds that live in no namespace (kubectl api-resources --namespaced=false). */
const CLUSTER_KINDS =
  /^(?:Namespace|Node|PersistentVolume|ClusterRole|ClusterRoleBinding|CustomResourceDefinition|StorageClass|PriorityClass|IngressClass|RuntimeClass|APIService|MutatingWebhookConfiguration|ValidatingWebhookConfiguration|ClusterIssuer|GatewayClass|ValidatingAdmissionPolicy)$/;
/** Kinds whose names have a meaning of their own (kustomize builtinpluginconsts/nameprefix.go). */
const FIXED_NAMES = /^(?:CustomResourceDefinition|APIService|Namespace)$/;

export function applyNamespace(objects: readonly Built[], { node }: Layer): readonly Built[] {
  const namespace = at(node, 'namespace');
  if (textOf(namespace) === undefined || !namespace) return objects;
  const accounts = new Set(
    objects.flatMap((object) => (kindOf(object.node) === 'ServiceAccount' ? [nameOf(object.node)] : [])),
  );
  return objects.map((object) => {
    const kind = kindOf(object.node);
    // The Namespace object itself is renamed with what lives in it.
    const path = ['metadata', kind === 'Namespace' ? 'name' : 'namespace'];
    const isWide = CLUSTER_KINDS.test(kind) && kind !== 'Namespace';
    const moved = isWide ? object.node : change(object.node, path, () => namespace, namespace.place);
    return {
      ...object,
      node: /^(?:Cluster)?RoleBinding$/.test(kind) ? moveSubjects(moved, namespace, accounts) : moved,
    };
  });
}

/** Bindings follow the accounts of the build, and the default one. */
function moveSubjects(node: DataNode, namespace: DataNode, accounts: ReadonlySet<string>): DataNode {
  return change(node, ['subjects'], (subjects) => {
    if (subjects?.kind !== 'list') return subjects;
    const items = subjects.items.map((item) => {
      const name = textOf(at(item, 'name')) ?? '';
      if (kindOf(item) !== 'ServiceAccount' || (name !== 'default' && !accounts.has(name))) return item;
      return change(item, ['namespace'], () => namespace, namespace.place);
    });
    return { ...subjects, items };
  });
}

/** `namePrefix` and `nameSuffix`. */
export function applyNames(objects: readonly Built[], { node }: Layer): readonly Built[] {
  const prefix = textOf(at(node, 'namePrefix')) ?? '';
  const suffix = textOf(at(node, 'nameSuffix')) ?? '';
  if (prefix === '' && suffix === '') return objects;
  return objects.map((object): Built => {
    const old = at(object.node, 'metadata', 'name');
    const name = textOf(old);
    if (FIXED_NAMES.test(kindOf(object.node)) || name === undefined || !old) return object;
    const next = `${prefix}${name}${suffix}`;
    // The name still stands where the base wrote it: that is where a reader finds the object.
    const changed = change(object.node, ['metadata', 'name'], () => scalar(next, old.place));
    return { node: changed, names: [...object.names, next] };
  });
}

/** References follow objects that were renamed, by any name that they had; what two of them had is left alone. */
export function followNames(objects: readonly Built[]): readonly Built[] {
  const targets = new Map<string, Set<string>>();
  for (const { node, names } of objects) {
    for (const name of names) {
      const key = `${kindOf(node)}\0${name}`;
      targets.set(key, (targets.get(key) ?? new Set()).add(nameOf(node)));
    }
  }
  const renamed = new Map<string, string>();
  for (const [key, names] of targets) {
    const [only] = names;
    const name = key.slice(key.indexOf('\0') + 1);
    if (only !== undefined && names.size === 1 && only !== name) renamed.set(key, only);
  }
  if (renamed.size === 0) return objects;
  return objects.map((object) => ({
    ...object,
    node: changeMaps(object.node, (map) => renameReferences(map, renamed)),
  }));
}

/** Kinds that a field refers to by the `name` inside it. */
const NAMED_BY: Readonly<Record<string, string>> = {
  configMapRef: 'ConfigMap',
  configMapKeyRef: 'ConfigMap',
  configMap: 'ConfigMap',
  secretRef: 'Secret',
  secretKeyRef: 'Secret',
  secret: 'Secret',
  service: 'Service',
};

/** Fields that name the kind beside the name. */
const KINDED: ReadonlySet<string> = new Set(['scaleTargetRef', 'workloadRef', 'roleRef']);

/** Lists of objects with a name, and the kind of what they name where it is not written beside it. */
const LISTS: Readonly<Record<string, string | undefined>> = { imagePullSecrets: 'Secret', subjects: undefined };

/** Kinds that a field refers to by its own value. */
const NAMES: Readonly<Record<string, string>> = {
  secretName: 'Secret',
  serviceName: 'Service',
  serviceAccountName: 'ServiceAccount',
  claimName: 'PersistentVolumeClaim',
};

const RESOURCES: Readonly<Record<string, string>> = { configmaps: 'ConfigMap', secrets: 'Secret' };

function renameReferences(map: DataMap, renamed: ReadonlyMap<string, string>): DataMap {
  let changed = map;
  for (const { key, value } of map.entries) {
    const kind = own(NAMES, key);
    const next = kind === undefined ? undefined : renamed.get(`${kind}\0${textOf(value) ?? ''}`);
    if (next !== undefined) changed = withEntry(changed, key, scalar(next, value.place), value.place);
    const named = own(NAMED_BY, key) ?? (KINDED.has(key) ? (textOf(at(value, 'kind')) ?? 'Deployment') : undefined);
    if (named !== undefined && value.kind === 'map')
      changed = withEntry(changed, key, renameInside(value, named, renamed), value.place);
    if (Object.hasOwn(LISTS, key) && value.kind === 'list') {
      const items = value.items.map((item) =>
        item.kind === 'map' ? renameInside(item, own(LISTS, key) ?? kindOf(item), renamed) : item,
      );
      changed = withEntry(changed, key, { ...value, items }, value.place);
    }
    if (key === 'resourceNames' && value.kind === 'list')
      changed = withEntry(changed, key, { ...value, items: renameResources(map, value.items, renamed) }, value.place);
  }
  return changed;
}

/** Names in a rule of a Role, of the kinds that the rule is about. */
function renameResources(
  rule: DataMap,
  items: readonly DataNode[],
  renamed: ReadonlyMap<string, string>,
): readonly DataNode[] {
  const kinds = itemsOf(at(rule, 'resources')).flatMap((item) => own(RESOURCES, textOf(item) ?? '') ?? []);
  return items.map((item) => {
    const next = kinds.map((kind) => renamed.get(`${kind}\0${textOf(item) ?? ''}`)).find((name) => name !== undefined);
    return next === undefined ? item : scalar(next, item.place);
  });
}

function renameInside(map: DataMap, kind: string, renamed: ReadonlyMap<string, string>): DataMap {
  const entry = entryOf(map, 'name');
  const next = entry && renamed.get(`${kind}\0${textOf(entry.value) ?? ''}`);
  return entry && next !== undefined ? withEntry(map, 'name', scalar(next, entry.value.place), entry.keyPlace) : map;
}

export function identityOf(node: DataNode): string {
  const namespace = textOf(at(node, 'metadata', 'namespace')) ?? '';
  return `${textOf(at(node, 'apiVersion'))?.replace(/\/?[^/]*$/, '') ?? ''}\0${kindOf(node)}\0${nameOf(node)}\0${namespace}`;
}
