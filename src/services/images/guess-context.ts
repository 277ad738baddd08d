import path from 'node:path/posix';
import type { ParsedDockerfile } from '../../parsers/dockerfile-types.ts';
import { ancestors } from '../ancestors.ts';
import { LOCKFILES } from '../packages/link-packages.ts';
import { readCopies } from './copies.ts';

/**
 * The build context that nothing states: the folder, from the Dockerfile upward to the root, in which most of the
 * sources copied from the context exist. The Dockerfile's own folder wins a draw. One that is copied whole and holds
 * no package (`docker/Dockerfile`) is not it: the nearest folder above with a lockfile, else with a package, is.
 */
export function guessContext(dockerfile: ParsedDockerfile, exists: (path: string) => boolean): string {
  const copied = dockerfile.stages
    .flatMap((stage) => readCopies([stage]))
    .filter((copy) => copy.from === undefined)
    .flatMap((copy) => copy.sources);
  const sources = copied.filter((source) => !/[*?[$]|^(?:https?|git):/.test(source) && !/^\.?\/?$/.test(source));
  const whole = sources.length < copied.length;
  let folder = path.dirname(dockerfile.path);
  let best = folder;
  let found = -1;
  while (true) {
    const here = sources.filter((source) => exists(path.join(folder, source))).length;
    if (here > found) [best, found] = [folder, here];
    if (folder === '.' || folder === '/') break;
    folder = path.dirname(folder);
  }
  return whole && found === 0 ? packageAbove(best, exists) : best;
}

function packageAbove(folder: string, exists: (path: string) => boolean): string {
  if (exists(path.join(folder, 'package.json'))) return folder;
  const above = ancestors(folder).filter((at) => exists(path.join(at, 'package.json')));
  const locked = above.find((at) => LOCKFILES.some(([name]) => exists(path.join(at, name))));
  return locked ?? above[0] ?? folder;
}
