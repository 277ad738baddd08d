import path from 'node:path/posix';
import { at, type DataNode, itemsOf, textOf } from '../../parsers/data.ts';
import { parseYaml } from '../../parsers/yaml.ts';
import type { Workspace } from '../../workspace/types.ts';
import type { KustomizeRenderer } from '../workloads/manifests.ts';

/**
 * Finds the kustomizations and the files that they own: resources, patches and generated data are never read raw,
 * because a base is not what is deployed (kubectl.docs.kubernetes.io/references/kustomize).
 */
export const buildKustomizations: KustomizeRenderer = (workspace) => {
  const owned = new Set<string>();
  const kustomizations: { path: string; rendered: boolean; reason: string }[] = [];
  for (const file of workspace.files.values()) {
    if (!/(?:^|\/)kustomization\.ya?ml$|(?:^|\/)Kustomization$/.test(file.path) || file.vendored) continue;
    const text = workspace.read(file.path);
    const node = text === undefined ? undefined : parseYaml(file.path, text).documents[0];
    owned.add(file.path);
    for (const name of ownedNames(node)) addOwned(workspace, owned, path.join(path.dirname(file.path), name));
    kustomizations.push({ path: file.path, rendered: false, reason: 'kustomizations are not built' });
    workspace.ledger.skip(file.path, 'a kustomization that is not built');
  }
  return { manifests: [], owned, kustomizations };
};

function ownedNames(node: DataNode | undefined): readonly string[] {
  const lists = [
    'resources',
    'bases',
    'components',
    'patchesStrategicMerge',
    'transformers',
    'generators',
    'crds',
    'configurations',
  ];
  const listed = lists.flatMap((key) => itemsOf(at(node, key)).flatMap((item) => textOf(item) ?? []));
  const patches = [...itemsOf(at(node, 'patches')), ...itemsOf(at(node, 'patchesJson6902'))].flatMap(
    (item) => textOf(at(item, 'path')) ?? [],
  );
  const replaced = itemsOf(at(node, 'replacements')).flatMap((item) => textOf(at(item, 'path')) ?? []);
  return [...listed, ...patches, ...replaced].filter((name) => !name.includes('\n'));
}

/** A file, or every file of a folder that is no kustomization of its own. */
function addOwned(workspace: Workspace, owned: Set<string>, name: string): void {
  if (workspace.has(name)) owned.add(name);
}
