import type { Recipe } from '../types.ts';
import { plainWords, replaceImageCommand } from './exec-form.ts';

export const brokenNodeEntrypoint: Recipe = {
  rule: 'broken-node-entrypoint',
  level: 'safe',
  title: 'give the entrypoint, which is node, only its arguments',
  fix(context) {
    const { image } = context.service;
    const command = image?.entrypoint?.form === 'shell' ? image.entrypoint : image?.cmd;
    if (!image || !command) return undefined;
    const words = command.form === 'exec' ? command.argv : plainWords(command.text.trim().replace(/^exec\s+/, ''));
    if (words?.[0] !== 'node' || words.length < 2) return undefined;
    if (command === image.entrypoint) {
      // An ENTRYPOINT replaces the one of the base, so node must be named, by its path in the image.
      const node = image.baseKnowledge?.entrypoint;
      const [program] = node === undefined || node === 'unknown' ? [] : node;
      return program === undefined ? undefined : replaceImageCommand(context, command, [program, ...words.slice(1)]);
    }
    return replaceImageCommand(context, command, words.slice(1));
  },
};
