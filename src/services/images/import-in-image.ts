import path from 'node:path/posix';
import { trimPattern } from '../../parsers/dockerfile-patterns.ts';
import type { Image } from '../types.ts';
import { readCopies, type StageCopy } from './copies.ts';
import { locate } from './path-map.ts';
import { chainOf } from './reach.ts';

/**
 * Where a relative import leads that leads nowhere in the repository: an image may put files of several folders together
 * (`COPY cart/*.js common/*.js ./`). Paths without extension, of the stages that copy both, the shipped one first.
 */
export function importInImage(image: Image, specifier: string, from: string): readonly string[] {
  const { context } = image;
  const inside = context === undefined ? undefined : path.relative(context, from);
  if (context === undefined || inside === undefined || inside.startsWith('..')) return [];
  const found = [image.stage, ...image.reached].flatMap((stage) => {
    const copies = readCopies(chainOf(stage, image.stages), image.evaluation).filter((copy) => copy.from === undefined);
    return copies
      .flatMap((copy) => placesOf(copy, inside))
      .flatMap((place) => {
        const target = path.resolve(path.dirname(place), specifier);
        return copies.flatMap(({ sources, destination }) =>
          sources.flatMap((source) => locate(target, source, destination) ?? []),
        );
      });
  });
  return [...new Set(found.map((file) => path.join(context, file)))].filter((file) => !file.startsWith('..'));
}

/** Where a copy puts a file of the context. */
function placesOf({ sources, destination }: StageCopy, file: string): readonly string[] {
  const folder = destination.replace(/\/+$/, '') || '/';
  return sources.flatMap((source) => {
    const bare = path.normalize(source).replace(/^\/+|\/+$/g, '') || '.';
    const base = path.basename(bare);
    if (/[*?[]/.test(base)) {
      const fits =
        path.dirname(file) === path.dirname(bare) && trimPattern(path.basename(file), base, true, true) === '';
      return fits ? [path.join(folder, path.basename(file))] : [];
    }
    if (file === bare) return [destination.endsWith('/') ? path.join(folder, base) : folder];
    if (bare === '.') return [path.join(folder, file)];
    return file.startsWith(`${bare}/`) ? [path.join(folder, file.slice(bare.length + 1))] : [];
  });
}

/** What `importInImage` depends on, as a key. */
export function layoutOf(image: Image): string {
  const copies = image.reached.flatMap((stage) => readCopies(chainOf(stage, image.stages), image.evaluation));
  return [
    image.context,
    ...copies.map(({ from, sources, destination }) => [from, ...sources, destination].join()),
  ].join('\n');
}
