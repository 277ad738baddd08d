import { rangeOf } from '../positions.ts';
import type { FixContext, Recipe } from '../types.ts';

/** The version that the image runs, as exactly as its tag says. */
function versionOf({ service }: FixContext): string | undefined {
  const node = service.image?.node;
  if (!node || !/^(?:exact|minor|major)$/.test(node.precision)) return undefined;
  return /\d+(?:\.\d+){0,2}/.exec(node.text)?.[0];
}

export const missingVersionFile: Recipe = {
  rule: 'unpinned-node-version',
  // Read by developers and CI only.
  level: 'safe',
  title: 'pin the Node version of the image for developers and CI',
  messages: ['missing'],
  fix(context) {
    const version = versionOf(context);
    return version === undefined ? undefined : [{ path: '.nvmrc', create: `${version}\n` }];
  },
};

export const movingVersionFile: Recipe = {
  rule: 'unpinned-node-version',
  level: 'safe',
  title: 'pin the Node version of the image for developers and CI',
  messages: ['alias', 'inexact'],
  fix(context) {
    const { place, args } = context.finding;
    const text = context.text(place.path);
    const version = versionOf(context);
    if (text === undefined || version === undefined) return undefined;
    const { start, end } = rangeOf(text, place);
    const at = text.slice(start, end).indexOf(String(args.text));
    if (at < 0) return undefined;
    return [{ path: place.path, start: start + at, end: start + at + String(args.text).length, text: version }];
  },
};
