import { offsetOfLine, rangeOf } from '../positions.ts';
import type { Recipe } from '../types.ts';
import { setIn } from './document.ts';
import { findContainer, openContainer } from './workloads.ts';

export const composeRestart: Recipe = {
  rule: 'unsupervised-process',
  // Nothing starts the process again as it is.
  level: 'safe',
  title: 'start the service again when it dies',
  messages: ['compose'],
  fix(context) {
    const found = findContainer(context, 'compose');
    const open = found && openContainer(context, found.container, 'compose');
    const edit = open && setIn(open.yaml, open.map, ['restart'], 'unless-stopped', { after: ['build', 'image'] });
    return edit && [edit];
  },
};

export const systemdRestart: Recipe = {
  rule: 'unsupervised-process',
  level: 'safe',
  title: 'start the service again when it dies',
  messages: ['systemd'],
  fix({ finding: { place }, text: textOf }) {
    const text = textOf(place.path);
    if (text === undefined || !place.path.endsWith('.service')) return undefined;
    const set = /^Restart[ \t]*=.*$/m.exec(text);
    if (set)
      return [{ path: place.path, start: set.index, end: set.index + set[0].length, text: 'Restart=on-failure' }];
    const command = /^ExecStart[ \t]*=.*$/m.exec(text);
    if (!command || /\\\r?$/.test(command[0])) return undefined;
    const line = text.slice(0, command.index).split('\n').length;
    const at = offsetOfLine(text, line + 1);
    return [{ path: place.path, start: at, end: at, text: 'Restart=on-failure\nRestartSec=1\n' }];
  },
};

export const pm2Restart: Recipe = {
  rule: 'unsupervised-process',
  level: 'safe',
  title: 'start the service again when it dies',
  messages: ['pm2'],
  fix({ finding: { place }, text: textOf }) {
    const text = textOf(place.path);
    if (text === undefined) return undefined;
    const { start, end } = rangeOf(text, place);
    return text.slice(start, end) === 'false' ? [{ path: place.path, start, end, text: 'true' }] : undefined;
  },
};
