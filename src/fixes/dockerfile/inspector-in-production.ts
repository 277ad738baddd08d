import { offsetOfLine } from '../positions.ts';
import type { FixContext, FixResult, Recipe } from '../types.ts';

/** The flag with its separator: a JSON word, a word of a shell text, the only word of NODE_OPTIONS. */
const FLAG =
  /"--(?:inspect|debug)(?:-brk|-wait)?(?:=[^"\s]*)?",\s*|--(?:inspect|debug)(?:-brk|-wait)?(?:=[^\s"',]*)?[ \t]+|[ \t]+--(?:inspect|debug)(?:-brk|-wait)?(?:=[^\s"',]*)?(?=["'\s]|$)/;

function removeFlag({ finding: { place }, text: textOf }: FixContext): FixResult {
  const text = textOf(place.path);
  if (text === undefined) return undefined;
  const start = offsetOfLine(text, place.line);
  const end = offsetOfLine(text, place.endLine + 1);
  const match = FLAG.exec(text.slice(start, end));
  if (!match) return undefined;
  const at = start + match.index;
  return [{ path: place.path, start: at, end: at + match[0].length, text: '' }];
}

export const inspectorInProduction: Recipe = {
  rule: 'inspector-in-production',
  level: 'safe',
  title: 'start without the debugger',
  messages: ['flag'],
  fix: removeFlag,
};

export const exposedInspector: Recipe = {
  rule: 'inspector-in-production',
  level: 'safe',
  title: 'do not expose the port of the debugger',
  messages: ['port'],
  fix({ finding: { place }, text: textOf, service }) {
    const text = textOf(place.path);
    if (text === undefined || place.path !== service.image?.dockerfile) return undefined;
    const start = offsetOfLine(text, place.line);
    const line = text.slice(start, offsetOfLine(text, place.line + 1));
    const rest = line.replace(/[ \t]+9229(?:\/tcp)?(?=\s|$)/, '');
    if (rest === line) return undefined;
    return [{ path: place.path, start, end: start + line.length, text: /^EXPOSE\s*$/i.test(rest) ? '' : rest }];
  },
};
