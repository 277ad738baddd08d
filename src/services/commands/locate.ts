/** From a path as the command sees it to files of the repository. */
import path from 'node:path/posix';
import { cleanPath } from '../entries/source-files.ts';
import type { Package } from '../types.ts';
import { findDeployed } from './deployed-folders.ts';
import type { FollowInput, Location, Trail } from './types.ts';

/** Candidates in the repository for a file named by a process, most likely first. */
export function candidatesOf(trail: Pick<Trail, 'input' | 'at'>, name: string): readonly string[] {
  const { input, at } = trail;
  const found: string[] = [];
  if (at.image !== '') {
    const absolute = path.resolve(at.image, name);
    found.push(...input.pathMap(absolute).flatMap(withoutStaging));
    if (input.image) found.push(...findDeployed(input.image, absolute, input.packages));
    const fromWorkdir = below(absolute, input.workdir);
    if (fromWorkdir !== undefined) found.push(path.join(input.folder, fromWorkdir));
    if (!name.startsWith('/')) found.push(path.join(at.folder, name));
    // The context may be another folder than the one assumed.
    if (fromWorkdir !== undefined) {
      found.push(
        ...[input.image?.context, '.'].flatMap((folder) =>
          folder === undefined ? [] : [path.join(folder, fromWorkdir)],
        ),
      );
    }
  } else if (name.startsWith('/')) {
    // On a host the folder that the repository is deployed to is not known: the longest tail that exists is it.
    const parts = name.slice(1).split('/');
    found.push(
      ...parts.map((_, i) => path.join(at.folder, ...parts.slice(i))),
      ...parts.map((_, i) => parts.slice(i).join('/')),
    );
  } else found.push(path.join(at.folder, name));
  const clean = found.map(cleanPath).filter((file) => file !== undefined && !isBelowFile(file, input));
  return [...new Set(clean)].filter((file) => file !== undefined);
}

function isBelowFile(file: string, input: FollowInput): boolean {
  for (let above = path.dirname(file); above !== '.' && above !== '/'; above = path.dirname(above)) {
    if (input.has(above)) return true;
  }
  return false;
}

/** Folders that tools stage a pruned copy of the workspace in: https://turborepo.com/docs/reference/prune (`out/full`). */
function withoutStaging(file: string): readonly string[] {
  const match = /(?:^|\/)out\/(?:full|json)\/(.*)$/.exec(file);
  return match?.[1] === undefined ? [file] : [match[1], file];
}

function below(file: string, folder: string): string | undefined {
  if (folder === '') return undefined;
  if (folder === '/') return file.slice(1);
  if (file === folder) return '.';
  return file.startsWith(`${folder}/`) ? file.slice(folder.length + 1) : undefined;
}

/** The first candidate that stands in the repository. */
export function findExisting(trail: Pick<Trail, 'input' | 'at'>, name: string): string | undefined {
  return candidatesOf(trail, name).find((file) => trail.input.has(file));
}

/** A script of the repository by the path that the process uses, also one that the Dockerfile writes by a heredoc. */
export function findScript(trail: Trail, name: string): { readonly path: string; readonly text: string } | undefined {
  const names =
    name.includes('/') || trail.at.image === '' ? [name] : [...SEARCH_PATH.map((folder) => `${folder}/${name}`), name];
  for (const candidate of names) {
    const file = findExisting(trail, candidate) ?? findBeforeBuild(trail, candidate);
    const text = file === undefined ? undefined : trail.input.read(file);
    if (file !== undefined && text !== undefined) return { path: file, text };
    const heredoc = scriptInDockerfile(trail.input, path.resolve(trail.at.image || '/', candidate));
    if (heredoc) return heredoc;
  }
  return undefined;
}

/** A build copies what it does not compile: `dist/start.sh` stands beside the sources as `start.sh`. */
function findBeforeBuild(trail: Trail, name: string): string | undefined {
  for (const file of candidatesOf(trail, name)) {
    const [, folder = '', rest = ''] = /^(.*\/)?(?:dist|build|out)\/(.+)$/.exec(file) ?? [];
    const found =
      rest === '' ? undefined : [folder, `${folder}src/`].map((above) => above + rest).find(trail.input.has);
    if (found !== undefined) return found;
  }
  return undefined;
}

const SEARCH_PATH = ['/usr/local/bin', '/usr/bin', '/bin', '/usr/local/sbin', '/usr/sbin', '/sbin'];

function scriptInDockerfile(input: FollowInput, imagePath: string): { path: string; text: string } | undefined {
  for (const stage of input.image?.chain.toReversed() ?? []) {
    for (const instruction of stage.instructions.toReversed()) {
      const [heredoc] = instruction.heredocs;
      if (heredoc === undefined || (instruction.keyword !== 'COPY' && instruction.keyword !== 'ADD')) continue;
      if (instruction.text.trim().split(/\s+/).at(-1) === imagePath) {
        return { path: heredoc.place.path, text: heredoc.body };
      }
    }
  }
  return undefined;
}

/** `cd`: relative to where the process is. */
export function changeLocation(trail: Pick<Trail, 'input' | 'at'>, folder: string): Location {
  const { at } = trail;
  if (folder === '' || folder === '.') return at;
  const image = at.image === '' ? '' : path.resolve(at.image, folder);
  const candidates = candidatesOf(trail, folder);
  const known = candidates.find((candidate) => trail.input.packages.some((pkg) => pkg.folder === candidate));
  const existing = known ?? candidates.find((candidate) => trail.input.under(candidate).length > 0);
  return { image, folder: existing ?? candidates[0] ?? at.folder };
}

/** The package whose package.json a package manager finds from here: the nearest one upward. */
export function findPackage(trail: Pick<Trail, 'input' | 'at'>): Package | undefined {
  const { input, at } = trail;
  const byFolder = (folder: string): Package | undefined => input.packages.find((pkg) => pkg.folder === folder);
  if (at.image !== '') {
    for (let folder = at.image; ; folder = path.dirname(folder)) {
      const file = path.join(folder, 'package.json');
      // A package that a tool put there is told exactly; what copies bring may be the root's package.json as well.
      const deployed = input.image ? findDeployed(input.image, file, input.packages) : [];
      for (const candidate of [...deployed, ...input.pathMap(file).flatMap(withoutStaging)]) {
        const pkg = byFolder(path.dirname(path.normalize(candidate)));
        if (pkg) return pkg;
      }
      if (folder === '/' || folder === '.') break;
    }
  }
  for (let folder = at.folder; ; folder = path.dirname(folder)) {
    const pkg = byFolder(folder);
    if (pkg) return pkg;
    if (folder === '.' || folder === '/') return undefined;
  }
}

/** Where a package runs: its folder, and the same in the image when that can be told. */
export function locationOf(pkg: Package, trail: Trail): Location {
  if (trail.at.image === '') return { image: '', folder: pkg.folder };
  const up = findPackage(trail);
  if (up?.folder === pkg.folder) return { image: trail.at.image, folder: pkg.folder };
  const from = up?.folder ?? trail.at.folder;
  return { image: path.resolve(trail.at.image, path.relative(`/${from}`, `/${pkg.folder}`)), folder: pkg.folder };
}
