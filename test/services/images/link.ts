import { parseDockerfile } from '../../../src/parsers/dockerfile.ts';
import type { Place } from '../../../src/parsers/place.ts';
import { type LinkImageOptions, linkImage } from '../../../src/services/images/link-image.ts';
import type { Image } from '../../../src/services/types.ts';

/** The image of a Dockerfile text; fails the test when the text has no stage. */
export function imageOf(text: string, options: Partial<LinkImageOptions> = {}): Image {
  const image = linkImage(parseDockerfile('Dockerfile', text), { builtBy: [], ...options });
  if (image === undefined) throw new Error('the Dockerfile has no FROM');
  return image;
}

export function at(place: Place): string {
  return `${place.line}:${place.column}-${place.endLine}:${place.endColumn}`;
}
