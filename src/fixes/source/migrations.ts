import { rangeOf } from '../positions.ts';
import type { Recipe } from '../types.ts';

export const noSynchronisation: Recipe = {
  rule: 'schema-synchronisation',
  level: 'suggested',
  title: 'leave the schema to the migrations',
  messages: ['synchronize'],
  fix(context) {
    const { place } = context.finding;
    const text = context.text(place.path);
    // Without migrations nothing would make the tables.
    if (
      text === undefined ||
      !context.repository.paths.some((file) => /(?:^|\/)migrations?\/.*\d.*\.[cm]?[jt]s$/.test(file))
    )
      return undefined;
    const { start, end } = rangeOf(text, place);
    const [only, second] = [...text.slice(start, end).matchAll(/\bsynchronize\s*:\s*true\b/g)];
    if (!only || second) return undefined;
    const at = start + only.index + only[0].length - 'true'.length;
    return [{ path: place.path, start: at, end: at + 'true'.length, text: 'false' }];
  },
};
