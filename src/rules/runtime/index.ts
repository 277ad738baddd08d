import type { Rule } from '../types.ts';
import { currentNode } from './current-node.ts';
import { eolNode } from './eol-node.ts';
import { inconsistentNodeVersion } from './inconsistent-node-version.ts';
import { missingLockfile } from './missing-lockfile.ts';
import { mixedLockfiles } from './mixed-lockfiles.ts';
import { moduleFormatMismatch } from './module-format-mismatch.ts';
import { unparsableFile } from './unparsable-file.ts';
import { unpinnedBuildInput } from './unpinned-build-input.ts';
import { unpinnedNodeVersion } from './unpinned-node-version.ts';
import { unpinnedPackageManager } from './unpinned-package-manager.ts';

export const runtimeRules: readonly Rule[] = [
  currentNode,
  eolNode,
  inconsistentNodeVersion,
  missingLockfile,
  mixedLockfiles,
  moduleFormatMismatch,
  unparsableFile,
  unpinnedBuildInput,
  unpinnedNodeVersion,
  unpinnedPackageManager,
];
