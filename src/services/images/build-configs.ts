import path from 'node:path/posix';
import { at, type DataNode, textOf } from '../../parsers/data.ts';
import type { Place } from '../../parsers/place.ts';
import type { Manifest } from '../types.ts';
import { FRAGMENTS } from '../workloads/fragments.ts';
import type { ImageBuild } from './image-builds.ts';

/** Something that makes an image of a folder of source without a Dockerfile: source-to-image. */
export interface SourceBuild {
  readonly names: readonly string[];
  readonly folder: string;
  readonly place: Place;
}

/** Images that BuildConfigs of OpenShift build with a Dockerfile (docs.openshift.com, build strategies). */
export function dockerBuilds(manifests: readonly Manifest[]): readonly ImageBuild[] {
  return configs(manifests).flatMap(({ spec, names, folder, place }): readonly ImageBuild[] => {
    const docker = at(spec, 'strategy', 'dockerStrategy');
    if (!docker) return [];
    const file = plain(at(docker, 'dockerfilePath')) ?? 'Dockerfile';
    const dockerfile = path.join(folder, file);
    return [{ dockerfile, context: folder, target: undefined, names, args: new Map(), place, rank: 3 }];
  });
}

/** Images that BuildConfigs and nodeshift make with the builder image of Node, which starts the start script. */
export function sourceBuilds(manifests: readonly Manifest[]): readonly SourceBuild[] {
  const built = configs(manifests).flatMap(({ spec, names, folder, place }): readonly SourceBuild[] => {
    const builder = textOf(at(spec, 'strategy', 'sourceStrategy', 'from', 'name'));
    return builder !== undefined && /node/i.test(builder) ? [{ names, folder, place }] : [];
  });
  const shifted = manifests.flatMap(({ path: file, name, place }): readonly SourceBuild[] =>
    FRAGMENTS.test(file) && name !== '' ? [{ names: [name], folder: path.dirname(path.dirname(file)), place }] : [],
  );
  return [...built, ...shifted];
}

interface Config {
  readonly spec: DataNode;
  readonly names: readonly string[];
  readonly folder: string;
  readonly place: Place;
}

function configs(manifests: readonly Manifest[]): readonly Config[] {
  return manifests.flatMap((manifest): readonly Config[] => {
    const spec = manifest.kind === 'BuildConfig' ? at(manifest.node, 'spec') : undefined;
    const name = plain(at(spec, 'output', 'to', 'name'));
    if (!spec || name === undefined) return [];
    const folder = (plain(at(spec, 'source', 'contextDir')) ?? '').replace(/^\/+|\/+$/g, '');
    return [{ spec, names: [name], folder: folder === '' ? '.' : path.normalize(folder), place: manifest.place }];
  });
}

/** A text without parameters that have no default. */
function plain(node: DataNode | undefined): string | undefined {
  const text = textOf(node);
  return text === undefined || text.includes('${') ? undefined : text;
}
