import path from 'node:path/posix';
import type { Image, ImageReference } from '../types.ts';

/**
 * A base image that this repository builds itself, known by the name of its Dockerfile or folder: `Dockerfile.base` and
 * `base/Dockerfile` build `x-base`, and the folder also `x/base`.
 */
export function ownBase(
  reference: ImageReference,
  image: Pick<Image, 'dockerfile'>,
  images: readonly Image[],
): Image | undefined {
  const name = reference.name.toLowerCase();
  return images.find((other) => {
    const suffix = /Dockerfile\.([\w-]+)$/i.exec(other.dockerfile)?.[1];
    const folder = path.basename(path.dirname(other.dockerfile));
    const called = suffix ?? (/^[\w-]*base[\w-]*$/i.test(folder) ? folder : undefined);
    if (other.dockerfile === image.dockerfile || called === undefined) return false;
    const ending = called.toLowerCase();
    return name.endsWith(`-${ending}`) || (suffix === undefined && name.endsWith(`/${ending}`));
  });
}
