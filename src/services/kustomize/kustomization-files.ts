import path from 'node:path/posix';
import { at, type DataNode, itemsOf, textOf } from '../../parsers/data.ts';
import { parseYaml } from '../../parsers/yaml.ts';
import type { Workspace } from '../../workspace/types.ts';

const NAMES = ['kustomization.yaml', 'kustomization.yml', 'Kustomization'];

/** A kustomization of the workspace and what it refers to, as paths of the workspace. */
export interface KustomizationFile {
  readonly path: string;
  readonly folder: string;
  readonly isComponent: boolean;
  /** Folders of other kustomizations. */
  readonly folders: readonly string[];
  /** Files that the build reads: they are never manifests of their own. */
  readonly files: readonly string[];
}

export function findKustomizationFile(workspace: Workspace, folder: string): string | undefined {
  return NAMES.map((name) => path.join(folder, name)).find((file) => workspace.has(file));
}

/** Every kustomization of a workspace. Flux has objects of the same kind, which are no build instructions. */
export function findKustomizations(workspace: Workspace): readonly KustomizationFile[] {
  const found: KustomizationFile[] = [];
  for (const file of workspace.files.values()) {
    if (!NAMES.includes(path.basename(file.path)) || file.vendored) continue;
    const text = workspace.read(file.path);
    const node = text === undefined ? undefined : parseYaml(file.path, text).documents.find(isMap);
    const apiVersion = textOf(at(node, 'apiVersion')) ?? '';
    if (apiVersion !== '' && !apiVersion.startsWith('kustomize.config.k8s.io/')) continue;
    const folder = path.dirname(file.path);
    const names = namesIn(node).map((name) => path.join(folder, name).replace(/\/$/, ''));
    found.push({
      path: file.path,
      folder,
      isComponent: textOf(at(node, 'kind')) === 'Component',
      folders: names.filter((name) => workspace.hasFolder(name)),
      files: names.filter((name) => workspace.has(name)),
    });
  }
  return found;
}

function isMap(node: DataNode): boolean {
  return node.kind === 'map';
}

const LISTS = [
  'resources',
  'bases',
  'components',
  'patchesStrategicMerge',
  'transformers',
  'generators',
  'validators',
  'crds',
  'configurations',
];

function namesIn(node: DataNode | undefined): readonly string[] {
  const listed = LISTS.flatMap((key) => itemsOf(at(node, key)).flatMap((item) => textOf(item) ?? []));
  const pathed = ['patches', 'patchesJson6902', 'replacements'].flatMap((key) =>
    itemsOf(at(node, key)).flatMap((item) => textOf(at(item, 'path')) ?? []),
  );
  const generated = ['configMapGenerator', 'secretGenerator'].flatMap((key) =>
    itemsOf(at(node, key)).flatMap((item) =>
      itemsOf(at(item, 'files')).flatMap((file) => textOf(file)?.replace(/^[^=]*=/, '') ?? []),
    ),
  );
  return [...listed, ...pathed, ...generated].filter((name) => !name.includes('\n') && name !== '');
}
