import { rangeOf } from '../positions.ts';
import type { FixContext, FixResult, Recipe } from '../types.ts';
import { plainWords, replaceImageCommand } from './exec-form.ts';

/** `CMD node server.js` says the same as `CMD ["node", "server.js"]`, without the shell. */
export function writeExecForm(context: FixContext): FixResult {
  const { image } = context.service;
  const command = image?.entrypoint?.form === 'shell' ? image.entrypoint : image?.cmd;
  // With an ENTRYPOINT in exec form a shell CMD is arguments for it, which is another mistake.
  if (!image || command?.form !== 'shell' || (command === image.cmd && image.entrypoint)) return undefined;
  const words = plainWords(command.text.trim().replace(/^exec\s+/, ''));
  const [program = ''] = words ?? [];
  return words && /^(?:node|tini|dumb-init)$/.test(program) ? replaceImageCommand(context, command, words) : undefined;
}

export const blockedSignals: Recipe = {
  rule: 'blocked-signals',
  level: 'safe',
  title: 'start node without a shell, so that it gets the signals',
  messages: ['blocked'],
  fix: writeExecForm,
};

export const blockedSignalsByKill: Recipe = {
  rule: 'blocked-signals',
  level: 'safe',
  title: 'stop with SIGTERM',
  messages: ['unhandled'],
  fix(context) {
    const { place } = context.finding;
    const text = context.text(place.path);
    if (text === undefined) return undefined;
    const { start, end } = rangeOf(text, place);
    const match = /\b(?:SIG)?(?:KILL|STOP)\b(?!SIGNAL)|\b(?:9|19)\b/.exec(text.slice(start, end));
    if (!match) return undefined;
    const at = start + match.index;
    return [{ path: place.path, start: at, end: at + match[0].length, text: 'SIGTERM' }];
  },
};
