import path from 'node:path/posix';
import type { Manifest } from '../types.ts';
import { type KustomizeRenderer, manifestsOf } from '../workloads/manifests.ts';
import { createBuilder } from './build.ts';
import { findKustomizations, type KustomizationFile } from './kustomization-files.ts';

/**
 * Builds the kustomizations that no other one refers to: a base is not what is deployed, its overlays are
 * (kubectl.docs.kubernetes.io/references/kustomize). The files that they own are never read raw. One that uses
 * something unsupported gives no objects and says why.
 */
export const buildKustomizations: KustomizeRenderer = (workspace, within) => {
  const files = findKustomizations(workspace);
  const build = createBuilder(workspace);
  const referenced = new Set(files.flatMap((file) => file.folders.filter((folder) => folder !== file.folder)));
  const manifests: Manifest[] = [];
  const kustomizations: { path: string; rendered: boolean; reason: string }[] = [];
  for (const file of files) {
    if (file.isComponent || (referenced.has(file.folder) && file.folder !== within)) continue;
    if (within !== undefined && file.folder !== within && !file.folder.startsWith(`${within}/`)) continue;
    const { objects, reasons } = build(file.folder);
    const rendered = reasons.length === 0;
    if (rendered) manifests.push(...objects.flatMap((object) => manifestsOf(object.node, file.folder, [file.folder])));
    else workspace.ledger.skip(file.path, `a kustomization that is not built: ${reasons.join('; ')}`);
    kustomizations.push({ path: file.path, rendered, reason: reasons.join('; ') });
  }
  return { manifests, owned: ownedBy(files, workspace.files.keys()), kustomizations };
};

/** Files that kustomizations refer to, and those beside one: a patch that is not listed is still no manifest. */
function ownedBy(files: readonly KustomizationFile[], paths: Iterable<string>): ReadonlySet<string> {
  const owned = new Set(files.flatMap((file) => [file.path, ...file.files]));
  const folders = new Set(files.map((file) => file.folder).filter((folder) => folder !== '.'));
  for (const file of paths) if (folders.has(path.dirname(file))) owned.add(file);
  return owned;
}
