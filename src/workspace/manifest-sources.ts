import path from 'node:path';
import { createWorkspace } from './create-workspace.ts';
import { disk } from './disk.ts';
import type { ManifestSource } from './types.ts';

/** Bytes. The output of one chart has some ten thousand. */
const MAX_STREAM = 20_000_000;

/** A source of manifests that cannot be read, in words for the user. */
export class SourceError extends Error {}

/**
 * Reads what the user hands in beside the repository: `-` is standard input, a file is a rendered stream, a folder holds
 * manifests, kustomizations or charts of their own (a deployment repository beside this one).
 */
export function readManifestSources(
  root: string,
  names: readonly { readonly name: string; readonly from: string }[],
  stdin: () => string,
): readonly ManifestSource[] {
  const real = disk.realPath(root);
  return names.map(({ name, from }) => {
    if (name === '-') return { kind: 'stream', path: '<stdin>', text: withoutMark(stdin()) };
    const absolute = path.resolve(from, name);
    if (!disk.exists(absolute)) throw new SourceError(`${name} does not exist`);
    const stat = disk.file(absolute);
    if (stat.isDirectory()) return folderSource(real, disk.realPath(absolute));
    if (!stat.isFile()) throw new SourceError(`${name} is neither a file nor a folder`);
    if (stat.size > MAX_STREAM) throw new SourceError(`${name} has more than ${MAX_STREAM} bytes`);
    return { kind: 'stream', path: relative(real, absolute), text: withoutMark(disk.readText(absolute)) };
  });
}

/** A folder is read inside its repository: an overlay refers to bases outside of itself. */
function folderSource(root: string, folder: string): ManifestSource {
  const isInside = folder === root || folder.startsWith(root + path.sep);
  if (isInside) return { kind: 'folder', path: relative(root, folder) || '.', workspace: undefined, prefix: '' };
  let top = folder;
  for (let at = folder; at !== path.dirname(at); at = path.dirname(at)) {
    if (!disk.exists(path.join(at, '.git'))) continue;
    top = at;
    break;
  }
  // The linted folder itself may stand inside that repository; only what is beside it is looked at then.
  if (root.startsWith(top + path.sep)) top = folder;
  return {
    kind: 'folder',
    path: relative(top, folder) || '.',
    workspace: createWorkspace(top),
    prefix: relative(root, top),
  };
}

function relative(from: string, to: string): string {
  return path.relative(from, to).split(path.sep).join('/');
}

function withoutMark(text: string): string {
  return text.charCodeAt(0) === 0xfeff ? text.slice(1) : text;
}

/** The text of a path that only a source knows: streams by name, files of other repositories by their prefix. */
export function textOfSources(sources: readonly ManifestSource[], file: string): string | undefined {
  for (const source of sources) {
    if (source.kind === 'stream') {
      if (source.path === file) return source.text;
    } else if (source.workspace && file.startsWith(`${source.prefix}/`)) {
      const inside = file.slice(source.prefix.length + 1);
      if (source.workspace.has(inside)) return source.workspace.read(inside);
    }
  }
  return undefined;
}
