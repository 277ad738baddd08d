import type { Rule } from '../types.ts';
import { currentNode } from './current-node.ts';
import { eolNode } from './eol-node.ts';
import { inconsistentNodeVersion } from './inconsistent-node-version.ts';
import { listenBesideApplication } from './listen-beside-application.ts';
import { missingLockfile } from './missing-lockfile.ts';
import { mixedLockfiles } from './mixed-lockfiles.ts';
import { moduleFormatMismatch } from './module-format-mismatch.ts';
import { queryInRouteHandler } from './query-in-route-handler.ts';
import { unparsableFile } from './unparsable-file.ts';
import { unpinnedBuildInput } from './unpinned-build-input.ts';
import { unpinnedNodeVersion } from './unpinned-node-version.ts';
import { unpinnedPackageManager } from './unpinned-package-manager.ts';
import { unsetDnsOrder } from './unset-dns-order.ts';

export const runtimeRules: readonly Rule[] = [
  currentNode,
  eolNode,
  inconsistentNodeVersion,
  listenBesideApplication,
  missingLockfile,
  mixedLockfiles,
  moduleFormatMismatch,
  queryInRouteHandler,
  unparsableFile,
  unpinnedBuildInput,
  unpinnedNodeVersion,
  unpinnedPackageManager,
  unsetDnsOrder,
];
