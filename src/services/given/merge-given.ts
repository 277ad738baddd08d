import type { DataNode } from '../../parsers/data.ts';
import type { Place } from '../../parsers/place.ts';
import type { ManifestSource, Workspace } from '../../workspace/types.ts';
import { replaced } from '../kustomize/edit.ts';
import type { Manifest } from '../types.ts';
import { groupOf, podPathOf } from '../workloads/kubernetes.ts';
import type { ManifestFiles } from '../workloads/manifests.ts';
import { bareName, locateStream } from './locate-given.ts';

/** Reads the manifests of a workspace; of one folder when `within` is given. */
export type FolderReader = (workspace: Workspace, within: string) => ManifestFiles;

/**
 * What is handed in is what is deployed: it replaces the objects of the repository that it is the rendered form of, with
 * the whole chart or kustomization that they come out of. Everything else in the repository stays.
 */
export function mergeGiven(
  workspace: Workspace,
  own: ManifestFiles,
  sources: readonly ManifestSource[],
  readFolder: FolderReader,
): ManifestFiles {
  const given: Manifest[] = [];
  const renderedCharts = new Set<string>();
  let streams = 0;
  const added: ManifestFiles[] = [];
  for (const source of sources) {
    if (source.kind === 'stream') {
      const origins = { workspace, manifests: own.manifests, charts: own.charts };
      const objects = locateStream(source.path, source.text, origins);
      if (objects.length === 0) workspace.ledger.skip(source.path, 'no Kubernetes object stands in it');
      given.push(...objects.map(({ manifest }) => manifest));
      for (const { chart } of objects) if (chart !== undefined) renderedCharts.add(chart);
      if (objects.some(({ chart }) => chart === undefined)) streams += 1;
    } else {
      const files = readFolder(source.workspace ?? workspace, source.path);
      if (files.manifests.length === 0)
        workspace.ledger.skip(source.path, 'no Kubernetes object stands in this folder');
      const prefix = source.workspace ? source.prefix : undefined;
      given.push(...files.manifests.map((manifest) => (prefix === undefined ? manifest : moved(manifest, prefix))));
      if (prefix !== undefined) added.push(files);
    }
  }
  const keys = new Set(given.map(keyOf));
  const pods = new Set(given.filter((manifest) => podPathOf(manifest)).map(keyOf));
  const builtUnits = new Set([
    ...own.charts.map(({ folder }) => folder),
    ...own.manifests.flatMap((item) => item.overlays),
  ]);
  const replacedUnits = new Set([
    ...renderedCharts,
    ...own.manifests.flatMap((item) => (pods.has(keyOf(item)) && builtUnits.has(item.unit) ? [item.unit] : [])),
  ]);
  return {
    manifests: [...own.manifests.filter((item) => !replacedUnits.has(item.unit) && !keys.has(keyOf(item))), ...given],
    charts: [
      ...own.charts.map((chart) => (replacedUnits.has(chart.folder) ? { ...chart, local: true, unknown: [] } : chart)),
      ...added.flatMap((files) => files.charts),
    ],
    // A stream without `# Source:` is the output of kustomize; which one it built is not told.
    kustomizations: [
      ...own.kustomizations.map((item) => (streams > 0 ? { ...item, rendered: true } : item)),
      ...added.flatMap((files) => files.kustomizations),
    ],
    templates: [...own.templates, ...added.flatMap((files) => files.templates)],
  };
}

function keyOf(manifest: Manifest): string {
  return `${groupOf(manifest)}\0${manifest.kind}\0${bareName(manifest)}`;
}

/** An object of another repository, with places that lead there from the linted one. */
function moved(manifest: Manifest, prefix: string): Manifest {
  const under = (file: string): string => `${prefix}/${file}`;
  const move = (place: Place): Place => ({ ...place, path: under(place.path) });
  const node: DataNode = replaced(manifest.node, move);
  return {
    ...manifest,
    path: under(manifest.path),
    node,
    place: move(manifest.place),
    unit: under(manifest.unit),
    overlays: manifest.overlays.map(under),
  };
}
