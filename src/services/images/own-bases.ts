import path from 'node:path/posix';
import type { Image, ImageReference } from '../types.ts';

/**
 * A base image that this repository builds itself, known by the name of its Dockerfile or folder: `Dockerfile.base` and
 * `base/Dockerfile` build `x-base`.
 */
export function ownBase(reference: ImageReference, image: Image, images: readonly Image[]): Image | undefined {
  const name = reference.name.toLowerCase();
  return images.find((other) => {
    const suffix = /Dockerfile\.([\w-]+)$/i.exec(other.dockerfile)?.[1];
    const folder = path.basename(path.dirname(other.dockerfile));
    const called = suffix ?? (/^[\w-]*base[\w-]*$/i.test(folder) ? folder : undefined);
    return other !== image && called !== undefined && name.endsWith(`-${called.toLowerCase()}`);
  });
}
