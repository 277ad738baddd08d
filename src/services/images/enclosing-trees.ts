/** node_modules that a copy takes along from an install further up. */
import path from 'node:path/posix';
import type { DockerStage, Image } from '../types.ts';
import type { ImageCopy } from './copied-files.ts';
import type { ModuleTree, TreeOptions } from './module-trees.ts';
import { stageNamed } from './reach.ts';

export type Trees = ReadonlyMap<string, ModuleTree>;

export function treeOf(copy: ImageCopy, key: string): Omit<ModuleTree, 'state' | 'why'> {
  return { path: key, place: copy.place, arrival: copy.place, stage: copy.stage, install: undefined };
}

/** Packages of a workspace that are copied with the node_modules that the install at its root put into them. */
export function membersIn(options: TreeOptions, trees: Trees, source: string): readonly ModuleTree[] | undefined {
  for (let root = path.dirname(source); root !== '/' && root !== '.'; root = path.dirname(root)) {
    const tree = trees.get(path.join(root, 'node_modules'));
    if (tree?.install === undefined || options.holdsModules?.(path.relative(root, source)) !== true) continue;
    return [{ ...tree, path: path.join(source, 'node_modules') }];
  }
  return undefined;
}

/** `packages/api/node_modules` of a workspace belongs to the install at the workspace root. */
export function findEnclosing(
  image: Image,
  trees: Trees,
  stage: DockerStage,
  copy: ImageCopy,
  source: string,
): readonly ModuleTree[] {
  if (path.basename(source) !== 'node_modules') return [];
  for (let folder = path.dirname(source); ; folder = path.dirname(folder)) {
    const tree = trees.get(path.join(folder, 'node_modules'));
    if (tree !== undefined) return [{ ...tree, path: source }];
    if (folder === '/' || folder === '.') break;
  }
  const why = `node_modules come from ${originText(image, stage)}, where no install of them was found`;
  return [{ ...treeOf(copy, source), state: 'unknown', why }];
}

function originText(image: Image, stage: DockerStage): string {
  const base = stage.parent === undefined ? stage.base : undefined;
  const own = stage.instructions.some(({ keyword }) => keyword === 'RUN' || keyword === 'COPY');
  if (base !== undefined && !own) return base.text;
  const named = stage.name === undefined ? undefined : stageNamed(image.stages, stage.name);
  return `stage ${named?.name ?? stage.index}`;
}
