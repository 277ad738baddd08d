import type { DataNode } from '../../parsers/data.ts';
import { parseYaml } from '../../parsers/yaml.ts';

/**
 * The literal YAML of a Go template: actions are painted over, so that every key stays at its line and column. What an
 * action computes reads `xxx`, a line of actions alone is blank.
 */
export function outlineTemplate(file: string, text: string): readonly DataNode[] {
  const lines = withoutActions(text).split('\n');
  const painted = lines.map((line) => {
    const alone = line.replaceAll(MARK, '').trim() === '';
    return line.replaceAll(MARK, alone ? ' ' : 'x');
  });
  return parseYaml(file, painted.join('\n'), { dialect: 'kubernetes' }).documents;
}

const MARK = '\0';

/** The text with a mark for every character of an action; line breaks stay. */
function withoutActions(text: string): string {
  let result = '';
  let at = 0;
  for (;;) {
    const open = text.indexOf('{{', at);
    const end = open < 0 ? -1 : endOfAction(text, open + 2);
    if (end < 0) return result + text.slice(at);
    result += text.slice(at, open) + text.slice(open, end).replace(/[^\n]/g, MARK);
    at = end;
  }
}

/** The offset behind `}}`, which may stand in comments and strings too; negative where the action does not end. */
function endOfAction(text: string, from: number): number {
  const comment = /^-?\s*\/\*/.exec(text.slice(from, from + 100));
  let at = comment ? text.indexOf('*/', from + comment[0].length) : from;
  while (at >= 0 && at < text.length) {
    const char = text[at];
    if (char === '}' && text[at + 1] === '}') return at + 2;
    if (char === '`') at = text.indexOf('`', at + 1);
    else if (char === '"') at = endOfString(text, at + 1);
    if (at < 0) return -1;
    at += 1;
  }
  return -1;
}

function endOfString(text: string, from: number): number {
  for (let at = from; at < text.length && text[at] !== '\n'; at++) {
    if (text[at] === '\\') at += 1;
    else if (text[at] === '"') return at;
  }
  return -1;
}
