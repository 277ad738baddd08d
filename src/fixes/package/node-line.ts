import { nodeVersionOf } from '../../knowledge/node-image-versions.ts';
import { releaseLine } from '../../knowledge/node-releases.ts';
import type { Place } from '../../parsers/place.ts';
import { rangeOf } from '../positions.ts';
import type { Edit, FixContext, FixResult, Recipe } from '../types.ts';

/** The newest line in Active LTS on the date. */
function activeLine(asOf: string): number | undefined {
  for (let major = 60; major >= 20; major--) if (releaseLine(major, asOf).status === 'active') return major;
  return undefined;
}

/** Suffixes of tags that end with an old line: Debian releases and alpine versions. */
function modernise(rest: string): string {
  return rest
    .replace(/-alpine\d[\d.]*/, '-alpine')
    .replace(/-(?:stretch|buster|bullseye)(-slim)?/, (_whole, slim: string | undefined) => slim ?? '');
}

function moveAt(context: FixContext, place: Place, from: number, to: number): Edit | undefined {
  const text = context.text(place.path);
  if (text === undefined) return undefined;
  const { start, end } = rangeOf(text, place);
  const written = text.slice(start, end);
  // A digest belongs to the old image.
  if (written.includes('@sha256:')) return undefined;
  const match = new RegExp(`(?<![\\w.])(v?)${from}(?:\\.(?:\\d+|x))*([-\\w.]*)`).exec(written);
  if (!match) return undefined;
  const [whole, v = '', rest = ''] = match;
  const at = start + match.index;
  return { path: place.path, start: at, end: at + whole.length, text: `${v}${to}${modernise(rest)}` };
}

/** Every place that names the line moves together: image, version file, CI, engines. */
function moveToActiveLine(context: FixContext): FixResult {
  const to = activeLine(context.asOf);
  const from = Number(context.finding.args.major);
  const { image, repository } = context.service;
  if (to === undefined || !Number.isInteger(from)) return undefined;
  const mentions = [...repository.nodeVersions, ...(image?.node ? [image.node] : [])].filter(
    (mention) =>
      mention.majors[0] === from &&
      mention.source !== 'types-node' &&
      /^(?:exact|minor|major)$/.test(mention.precision),
  );
  const moved = new Map<string, Edit>();
  // Every stage builds on the same line, so that compiled modules fit.
  const stages = (image?.stages ?? []).filter(
    ({ base, parent }) => base && parent === undefined && nodeVersionOf(base)?.majors[0] === from,
  );
  for (const place of [...mentions.map((item) => item.place), ...stages.map((stage) => stage.from.argumentsPlace)]) {
    const edit = moveAt(context, place, from, to);
    if (!edit) return undefined;
    moved.set(JSON.stringify(edit), edit);
  }
  return [...moved.values()];
}

export const eolNode: Recipe = {
  rule: 'eol-node',
  level: 'suggested',
  title: 'move to the Active LTS line of Node',
  fix: moveToActiveLine,
};

export const currentNode: Recipe = {
  rule: 'current-node',
  level: 'suggested',
  title: 'move to the Active LTS line of Node',
  fix: moveToActiveLine,
};
