import { repositoryName } from '../../knowledge/base-images.ts';
import type { NodeVersionMention } from '../../services/types.ts';
import { rangeOf } from '../positions.ts';
import type { FixContext, Recipe } from '../types.ts';

const PINS: readonly NodeVersionMention['source'][] = ['nvmrc', 'node-version', 'tool-versions', 'volta', 'mise'];
/** What follows the version in the tags of the official images. */
const VARIANT = /(?:^|-)((?:alpine|slim|bookworm|bullseye|trixie)(?:-slim)?)$/;

/** The version that the repository pins for developers and CI. */
function findPinnedVersion({ repository }: FixContext): string | undefined {
  const pins = repository.nodeVersions.filter(
    ({ source, precision }) => PINS.includes(source) && /^(?:exact|minor|major)$/.test(precision),
  );
  const versions = new Set(pins.map(({ text }) => /\d+(?:\.\d+){0,2}/.exec(text)?.[0]));
  const [version] = versions;
  return versions.size === 1 ? version : undefined;
}

export const unpinnedBaseImage: Recipe = {
  rule: 'unpinned-base-image',
  level: 'suggested',
  title: 'name the Node version that the repository pins',
  fix(context) {
    const { finding, service } = context;
    const text = context.text(finding.place.path);
    const stage = service.image?.reached.find(({ from }) => from.argumentsPlace === finding.place);
    const version = findPinnedVersion(context);
    if (text === undefined || !stage?.base || repositoryName(stage.base) !== 'node' || version === undefined)
      return undefined;
    const { start } = rangeOf(text, finding.place);
    const at = text.indexOf(stage.base.text, start);
    // A build argument writes the reference; it is pinned where it is set.
    if (at !== start) return undefined;
    const variant = VARIANT.exec(stage.base.tag ?? '')?.[1];
    const tag = variant ? `${version}-${variant}` : version;
    const name = stage.base.text.replace(/:[^/:]*$/, '');
    return [{ path: finding.place.path, start: at, end: at + stage.base.text.length, text: `${name}:${tag}` }];
  },
};
