/** What a caller hands to a reusable workflow: docs.github.com/actions/using-workflows/reusing-workflows */
import { at, booleanOf, type DataNode, entriesOf, textOf } from '../../../parsers/data.ts';
import type { Located } from '../../types.ts';

/** The inputs whose values are known. */
export type Inputs = ReadonlyMap<string, string | boolean>;

export const NO_INPUTS: Inputs = new Map();

/** The values for one call: what it hands over, and the defaults of the workflow that it calls. */
export function handedInputs(called: DataNode | undefined, handed: DataNode | undefined, outer: Inputs): Inputs {
  const inputs = new Map<string, string | boolean>();
  for (const { key, value } of entriesOf(at(called, 'on', 'workflow_call', 'inputs'))) {
    const given = at(handed, key);
    const text = fillInputs(textOf(given ?? at(value, 'default')) ?? '', outer);
    if (text.includes('${{')) continue;
    if (textOf(at(value, 'type')) !== 'boolean') inputs.set(key, text);
    else inputs.set(key, booleanOf(given ?? at(value, 'default')) ?? text === 'true');
  }
  return inputs;
}

/** The values for one call of an action: all of them are texts. */
export function actionInputs(called: DataNode | undefined, given: ReadonlyMap<string, Located<string>>): Inputs {
  const inputs = new Map<string, string>();
  for (const { key, value } of entriesOf(at(called, 'inputs'))) {
    const text = given.get(key)?.value ?? textOf(at(value, 'default'));
    if (text !== undefined && !text.includes('${{')) inputs.set(key, text);
  }
  return inputs;
}

export function fillInputs(text: string, inputs: Inputs): string {
  return text.replace(/\$\{\{\s*inputs\.([\w-]+)\s*\}\}/g, (whole, name: string) => String(inputs.get(name) ?? whole));
}

/** Whether a condition is known not to hold: `inputs.lint == 'true'`, `!inputs.skip`, also as parts of a conjunction. */
export function isRuledOut(node: DataNode | undefined, inputs: Inputs): boolean {
  if (booleanOf(node) === false) return true;
  const condition = (textOf(node) ?? '').replace(/^\s*\$\{\{|\}\}\s*$/g, '').trim();
  if (condition.includes('||')) return false;
  return condition.split('&&').some((part) => holds(part.trim(), inputs) === false);
}

function holds(part: string, inputs: Inputs): boolean | undefined {
  if (part === 'true' || part === 'false') return part === 'true';
  const [, not, name = '', operator, written = ''] =
    /^(!?)\s*inputs\.([\w-]+)\s*(?:(==|!=)\s*('[^']*'|true|false))?$/.exec(part) ?? [];
  const value = inputs.get(name);
  if (value === undefined) return undefined;
  if (operator === undefined) return Boolean(value) !== (not === '!');
  const literal = written.startsWith("'") ? written.slice(1, -1) : written === 'true';
  // Values of two types are compared as numbers, which surprises people too.
  if (not === '!' || typeof literal !== typeof value) return undefined;
  return (literal === value) === (operator === '==');
}
