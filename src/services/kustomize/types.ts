import type { DataNode } from '../../parsers/data.ts';
import type { Workspace } from '../../workspace/types.ts';

/** One object on its way through a build, with the names it had before: patches and images may use any of them. */
export interface Built {
  readonly node: DataNode;
  readonly names: readonly string[];
}

/** A kustomization being built. */
export interface Layer {
  /** Folder of the kustomization, '.' for the root. */
  readonly folder: string;
  readonly path: string;
  readonly text: string;
  readonly node: DataNode;
  readonly workspace: Workspace;
  /** Notes what cannot be built; the build then counts as not rendered. */
  unsupported(reason: string): void;
}
