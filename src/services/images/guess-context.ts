import path from 'node:path/posix';
import type { ParsedDockerfile } from '../../parsers/dockerfile-types.ts';
import { readCopies } from './copies.ts';

/**
 * The build context that nothing states: the folder, from the Dockerfile upward to the root, in which most of the
 * sources copied from the context exist. The Dockerfile's own folder wins a draw.
 */
export function guessContext(dockerfile: ParsedDockerfile, exists: (path: string) => boolean): string {
  const sources = dockerfile.stages
    .flatMap((stage) => readCopies([stage]))
    .filter((copy) => copy.from === undefined)
    .flatMap((copy) => copy.sources)
    .filter((source) => !/[*?[$]|^(?:https?|git):/.test(source) && !/^\.?\/?$/.test(source));
  let folder = path.dirname(dockerfile.path);
  let best = folder;
  let found = -1;
  while (true) {
    const here = sources.filter((source) => exists(path.join(folder, source))).length;
    if (here > found) [best, found] = [folder, here];
    if (folder === '.' || folder === '/') return best;
    folder = path.dirname(folder);
  }
}
