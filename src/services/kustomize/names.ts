import { at, type DataMap, type DataNode, entryOf, textOf } from '../../parsers/data.ts';
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
  return objects.map((object) => {
    const kind = kindOf(object.node);
    // The Namespace object itself is renamed with what lives in it.
    const path = ['metadata', kind === 'Namespace' ? 'name' : 'namespace'];
    if (CLUSTER_KINDS.test(kind) && kind !== 'Namespace') return object;
    return { ...object, node: change(object.node, path, () => namespace, namespace.place) };
  });
}

/** `namePrefix` and `nameSuffix`, and the references to the renamed objects. */
export function applyNames(objects: readonly Built[], { node }: Layer): readonly Built[] {
  const prefix = textOf(at(node, 'namePrefix')) ?? '';
  const suffix = textOf(at(node, 'nameSuffix')) ?? '';
  if (prefix === '' && suffix === '') return objects;
  const renamed = new Map<string, string>();
  const named = objects.map((object): Built => {
    const kind = kindOf(object.node);
    const old = at(object.node, 'metadata', 'name');
    const name = textOf(old);
    if (FIXED_NAMES.test(kind) || name === undefined || !old) return object;
    const next = `${prefix}${name}${suffix}`;
    renamed.set(`${kind}\0${name}`, next);
    // The name still stands where the base wrote it: that is where a reader finds the object.
    const changed = change(object.node, ['metadata', 'name'], () => scalar(next, old.place));
    return { node: changed, names: [...object.names, next] };
  });
  const rename = (map: DataMap): DataMap => renameReferences(map, renamed);
  return named.map((object) => ({ ...object, node: changeMaps(object.node, rename) }));
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

/** Kinds that a field refers to by its own value. */
const NAMES: Readonly<Record<string, string>> = {
  secretName: 'Secret',
  serviceName: 'Service',
  serviceAccountName: 'ServiceAccount',
  claimName: 'PersistentVolumeClaim',
};

function renameReferences(map: DataMap, renamed: ReadonlyMap<string, string>): DataMap {
  let changed = map;
  for (const { key, value } of map.entries) {
    const kind = NAMES[key];
    const next = kind === undefined ? undefined : renamed.get(`${kind}\0${textOf(value) ?? ''}`);
    if (next !== undefined) changed = withEntry(changed, key, scalar(next, value.place), value.place);
    const named =
      NAMED_BY[key] ??
      (key === 'scaleTargetRef' || key === 'workloadRef' ? (textOf(at(value, 'kind')) ?? 'Deployment') : undefined);
    if (named !== undefined && value.kind === 'map')
      changed = withEntry(changed, key, renameInside(value, named, renamed), value.place);
    if (key === 'imagePullSecrets' && value.kind === 'list') {
      const items = value.items.map((item) => (item.kind === 'map' ? renameInside(item, 'Secret', renamed) : item));
      changed = withEntry(changed, key, { ...value, items }, value.place);
    }
  }
  return changed;
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
