import type { Rule } from '../types.ts';
import { eolNode } from './eol-node.ts';
import { inconsistentNodeVersion } from './inconsistent-node-version.ts';
import { missingLockfile } from './missing-lockfile.ts';
import { unpinnedNodeVersion } from './unpinned-node-version.ts';

export const runtimeRules: readonly Rule[] = [eolNode, inconsistentNodeVersion, missingLockfile, unpinnedNodeVersion];
