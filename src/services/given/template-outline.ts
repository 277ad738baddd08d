import type { DataNode } from '../../parsers/data.ts';
import { parseYaml } from '../../parsers/yaml.ts';

/** A comment, or words and strings. Each character has one way to be read, and an action ends within a screen or two. */
const ACTION =
  /\{\{(?:-?\s{0,99}\/\*[^*]{0,5000}(?:\*(?!\/)[^*]{0,999}){0,99}\*\/\s{0,99}-?|(?:"(?:\\.|[^"\\\n]){0,999}"|`[^`]{0,5000}`|[^"`}]|\}(?!\})){0,5000})\}\}/g;

/**
 * The literal YAML of a Go template: actions are painted over, so that every key stays at its line and column. What an
 * action computes reads `xxx`, a line of actions alone is blank.
 */
export function outlineTemplate(file: string, text: string): readonly DataNode[] {
  const painted = text.replace(ACTION, (action, offset: number) =>
    isAlone(text, offset, action.length) ? action.replace(/[^\n\r]/g, ' ') : action.replace(/[^\n\r]/g, 'x'),
  );
  return parseYaml(file, painted, { dialect: 'kubernetes' }).documents;
}

/** Whether nothing but actions and white space stands on the lines of an action. */
function isAlone(text: string, offset: number, length: number): boolean {
  const from = text.lastIndexOf('\n', offset - 1) + 1;
  const newline = text.indexOf('\n', offset + length);
  const line = text.slice(from, newline < 0 ? text.length : newline);
  return line.replace(/\{\{[^}]*(?:\}(?!\})[^}]*)*\}\}/g, '').trim() === '';
}
