import type { DataNode } from '../../parsers/data.ts';
import { parseYaml } from '../../parsers/yaml.ts';

/**
 * The literal YAML of a Go template: actions are painted over, so that every key stays at its line and column. What an
 * action computes reads `xxx`, a line of actions alone is blank.
 */
export function outlineTemplate(file: string, text: string): readonly DataNode[] {
  const painted = text.replace(
    /\{\{(?:-?\s*\/\*[\s\S]*?\*\/|"(?:\\.|[^"\\\n])*"|`[^`]*`|[^"`])*?\}\}/g,
    (action, offset: number) =>
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
