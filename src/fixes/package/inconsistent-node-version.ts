import { releaseLine } from '../../knowledge/node-releases.ts';
import { samePlace } from '../../parsers/place.ts';
import type { NodeVersionMention } from '../../services/types.ts';
import { rangeOf } from '../positions.ts';
import type { FixContext, FixResult, Recipe } from '../types.ts';

function findMention({ repository, service }: FixContext, place: FixContext['finding']['place'] | undefined) {
  return [...repository.nodeVersions, ...(service.image?.node ? [service.image.node] : [])].find((mention) =>
    samePlace(mention.place, place),
  );
}

/** How the version of one place is written at another. */
function writtenLike(mention: NodeVersionMention, reference: NodeVersionMention): string | undefined {
  const version = /\d+(?:\.\d+){0,2}/.exec(reference.text)?.[0];
  if (version === undefined || reference.precision === 'alias' || reference.precision === 'range') return undefined;
  const major = version.split('.')[0] ?? version;
  if (mention.source === 'engines') return `>=${major}`;
  // An exact version is only as exact as what the reference says.
  return mention.precision === 'exact' ? version : major;
}

function align(context: FixContext): FixResult {
  const { place, args, related } = context.finding;
  const text = context.text(place.path);
  const mention = findMention(context, place);
  const reference = findMention(context, related[0]?.place);
  if (text === undefined || !mention || !reference || mention.source === 'image') return undefined;
  // Nobody is led to a line that gets no fixes: then the image is what should move.
  if (releaseLine(reference.majors[0] ?? 0, context.asOf).status === 'eol') return undefined;
  const version = writtenLike(mention, reference);
  const { start, end } = rangeOf(text, place);
  const here = String(args.here);
  const at = text.slice(start, end).indexOf(here);
  if (version === undefined || at < 0) return undefined;
  const lead = /^v(?=\d)/.test(here) ? 'v' : '';
  return [{ path: place.path, start: start + at, end: start + at + here.length, text: lead + version }];
}

export const inconsistentNodeVersion: Recipe = {
  rule: 'inconsistent-node-version',
  // What runs in production stays; developers, CI and engines follow it.
  level: 'safe',
  title: 'name the Node version that the image runs',
  fix: align,
};
