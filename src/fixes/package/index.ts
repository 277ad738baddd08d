import type { Recipe } from '../types.ts';
import { inconsistentNodeVersion } from './inconsistent-node-version.ts';
import { moduleFormat, unpinnedPackageManager } from './manifest.ts';
import { currentNode, eolNode } from './node-line.ts';
import { missingVersionFile, movingVersionFile } from './unpinned-node-version.ts';

export const packageRecipes: readonly Recipe[] = [
  inconsistentNodeVersion,
  moduleFormat,
  missingVersionFile,
  movingVersionFile,
  unpinnedPackageManager,
  eolNode,
  currentNode,
];
