import { at, type DataEntry, type DataList, type DataMap, type DataNode, textOf } from '../../parsers/data.ts';
import { own } from '../../parsers/own.ts';

/**
 * Strategic merge as kustomize does it (kubectl.docs.kubernetes.io/references/kustomize, kyaml merge2): maps merge,
 * lists merge by the keys that the API declares, everything else is replaced; items of the patch come first.
 * What both write alike keeps the place of the base, so a container stays where it is declared.
 */
export function mergeStrategic(base: DataNode, patch: DataNode): DataNode | undefined {
  return merge(base, patch, { declared: isDeclared(textOf(at(base, 'apiVersion')) ?? ''), field: '', parent: '' });
}

/** The only directive of kustomize (kyaml merge2): it leaves `$retainKeys` and its like in the object, without effect. */
const DIRECTIVE = '$patch';

interface Context {
  /** Lists of custom resources have no declared keys: they are replaced. */
  readonly declared: boolean;
  readonly field: string;
  readonly parent: string;
}

const GROUPS =
  /^(?:apps|batch|autoscaling|policy|extensions|rbac\.authorization\.k8s\.io|networking\.k8s\.io|storage\.k8s\.io)\//;

function isDeclared(apiVersion: string): boolean {
  return !apiVersion.includes('/') || GROUPS.test(apiVersion);
}

/** patchMergeKey of the API types (k8s.io/api, core/v1). Fields that are not here are atomic. */
const MERGE_KEYS: Readonly<Record<string, readonly string[]>> = {
  containers: ['name'],
  initContainers: ['name'],
  ephemeralContainers: ['name'],
  env: ['name'],
  volumes: ['name'],
  imagePullSecrets: ['name'],
  secrets: ['name'],
  volumeMounts: ['mountPath'],
  volumeDevices: ['devicePath'],
  hostAliases: ['ip'],
  topologySpreadConstraints: ['topologyKey', 'whenUnsatisfiable'],
};

/** Keys of the items of a list, by what holds it: ports of a container and of a Service have different ones. */
function keysOf({ declared, field, parent }: Context, base: DataList, patch: DataList): readonly string[] | undefined {
  if (!declared) return undefined;
  if (field !== 'ports') return own(MERGE_KEYS, field);
  if (/containers$/i.test(parent)) return ['containerPort', 'protocol'];
  const isService = [...base.items, ...patch.items].every((item) => at(item, 'port') !== undefined);
  return parent === 'spec' && isService ? ['port', 'protocol'] : undefined;
}

function merge(base: DataNode | undefined, patch: DataNode, context: Context): DataNode | undefined {
  if (patch.kind === 'map') return base?.kind === 'map' ? mergeMaps(base, patch, context) : cleaned(patch);
  if (patch.kind === 'list') return base?.kind === 'list' ? mergeLists(base, patch, context) : cleaned(patch);
  if (patch.value === null) return undefined;
  return base?.kind === 'scalar' && base.value === patch.value ? base : patch;
}

function mergeMaps(base: DataMap, patch: DataMap, context: Context): DataNode | undefined {
  const directive = textOf(at(patch, '$patch'));
  if (directive === 'delete') return undefined;
  if (directive === 'replace') return cleaned(patch);
  let entries: readonly DataEntry[] = base.entries;
  for (const { key, keyPlace, value } of patch.entries) {
    if (key === DIRECTIVE) continue;
    const old = entries.find((entry) => entry.key === key);
    // A list item keeps the name of its list as parent: `ports` of a container are told by it.
    const merged = merge(old?.value, value, { ...context, field: key, parent: context.field });
    if (merged === undefined) entries = entries.filter((entry) => entry.key !== key);
    else if (old)
      entries = entries.map((entry) =>
        entry === old ? { key, keyPlace: keyPlaceOf(old, merged, keyPlace), value: merged } : entry,
      );
    else entries = [...entries, { key, keyPlace, value: merged }];
  }
  return { ...base, entries };
}

/** The key of a value that the patch set stands in the patch; of one that was only merged, in the base. */
function keyPlaceOf(old: DataEntry, merged: DataNode, patched: DataEntry['keyPlace']): DataEntry['keyPlace'] {
  return merged.place === old.value.place ? old.keyPlace : patched;
}

function mergeLists(base: DataList, patch: DataList, context: Context): DataNode {
  if (context.declared && context.field === 'finalizers') return mergePrimitives(base, patch);
  const declared = keysOf(context, base, patch);
  const keys = declared && usedKeys(declared, [...base.items, ...patch.items]);
  const replace = patch.items.some((item) => textOf(at(item, '$patch')) === 'replace');
  if (!keys || replace) return cleaned(patch) ?? patch;
  return keys.length > 1 ? mergeInPlace(base, patch, keys, context) : mergeFirst(base, patch, keys, context);
}

/** Keys that no item has do not tell items apart: ports are mostly written without a protocol. */
function usedKeys(keys: readonly string[], items: readonly DataNode[]): readonly string[] {
  const used = keys.filter((key) => items.some((item) => at(item, key) !== undefined));
  return used.length > 0 ? used : keys;
}

/** Lists of plain values that merge: what the patch adds comes first. */
function mergePrimitives(base: DataList, patch: DataList): DataNode {
  const added = new Set(patch.items.map(textOf));
  return { ...base, items: [...patch.items, ...base.items.filter((item) => !added.has(textOf(item)))] };
}

/** Items told by several keys stay where they are, new ones come first. */
function mergeInPlace(base: DataList, patch: DataList, keys: readonly string[], context: Context): DataNode {
  const patches = new Map(patch.items.map((item) => [identityOf(item, keys), item]));
  const kept = base.items.flatMap((item) => {
    const change = patches.get(identityOf(item, keys));
    patches.delete(identityOf(item, keys));
    return change ? (merge(item, change, context) ?? []) : [item];
  });
  const added = [...patches.values()].flatMap((item) => {
    if (textOf(at(item, '$patch')) === 'delete' || base.items.some((other) => isLessExact(item, other, keys)))
      return [];
    return cleaned(item) ?? [];
  });
  return { ...base, items: [...added, ...kept] };
}

/** A port without a protocol is none of the base that has one, and no new one either: kustomize drops it. */
function isLessExact(item: DataNode, other: DataNode, keys: readonly string[]): boolean {
  return keys.every((key) => at(item, key) === undefined || textOf(at(item, key)) === textOf(at(other, key)));
}

/** Items told by one key come in the order of the patch, those that it does not name after them. */
function mergeFirst(base: DataList, patch: DataList, keys: readonly string[], context: Context): DataNode {
  const known = new Map(base.items.map((item) => [identityOf(item, keys), item]));
  const first: DataNode[] = [];
  const seen = new Set<string>();
  for (const item of patch.items) {
    const identity = identityOf(item, keys);
    // What a patch says twice of one item counts once.
    if (seen.has(identity)) continue;
    seen.add(identity);
    const old = known.get(identity);
    known.delete(identity);
    const merged = old
      ? merge(old, item, context)
      : textOf(at(item, '$patch')) === 'delete'
        ? undefined
        : cleaned(item);
    if (merged) first.push(merged);
  }
  return { ...base, items: [...first, ...known.values()] };
}

function identityOf(item: DataNode, keys: readonly string[]): string {
  return keys.map((key) => textOf(at(item, key)) ?? '').join('\0');
}

/** A node of a patch without directives and nulls, as it is added where the base has nothing. */
function cleaned(node: DataNode): DataNode | undefined {
  if (node.kind === 'scalar') return node;
  if (node.kind === 'list') {
    const items = node.items.filter(
      (item) => !['replace', 'delete'].includes(textOf(at(item, '$patch')) ?? '') || hasMore(item),
    );
    return { ...node, items: items.flatMap((item) => cleaned(item) ?? []) };
  }
  if (textOf(at(node, '$patch')) === 'delete') return undefined;
  const entries = node.entries.flatMap((entry): readonly DataEntry[] => {
    if (entry.key === DIRECTIVE || (entry.value.kind === 'scalar' && entry.value.value === null)) return [];
    const value = cleaned(entry.value);
    return value ? [{ ...entry, value }] : [];
  });
  return { ...node, entries };
}

/** An item that is a directive alone only says how its list is merged. */
function hasMore(item: DataNode): boolean {
  return item.kind === 'map' && item.entries.some((entry) => !entry.key.startsWith('$'));
}
