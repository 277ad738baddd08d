import type { NodeVersionMention, Service } from '../types.ts';

/** The version that runs in production: the image's; without an image what the repository asks hosts to run. */
export function deployedVersions(service: Service): readonly NodeVersionMention[] {
  if (service.image) return service.image.node ? [service.image.node] : [];
  const own = service.repository.nodeVersions.filter(
    (mention) =>
      mention.source !== 'types-node' &&
      mention.source !== 'image' &&
      mention.source !== 'ci' &&
      governs(mention, service.root),
  );
  const pinned = own.filter((mention) => mention.source !== 'engines');
  return pinned.length > 0 ? pinned : own.filter((mention) => mention.place.path === service.package?.path);
}

/** A file speaks for its folder and what lies below: not for the service next door. */
function governs({ place }: NodeVersionMention, root: string): boolean {
  const folder = place.path.includes('/') ? place.path.slice(0, place.path.lastIndexOf('/')) : '.';
  return folder === '.' || root === folder || root.startsWith(`${folder}/`);
}

/** The release line of the deployed Node; for a range the newest line it admits. */
export function deployedMajor(service: Service): number | undefined {
  const mention = deployedVersions(service)[0];
  return mention?.precision === 'range' ? mention.majors.at(-1) : mention?.majors[0];
}
