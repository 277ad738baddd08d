import { type DataNode, entriesOf, textOf } from '../../../parsers/data.ts';
import { parseYaml } from '../../../parsers/yaml.ts';
import type { Workspace } from '../../../workspace/types.ts';
import type { CiStep, Located } from '../../types.ts';
import { readCommands } from '../commands.ts';

/** The first document of a YAML file. */
export function load(workspace: Workspace, file: string): DataNode | undefined {
  return loadAll(workspace, file)[0];
}

export function loadAll(workspace: Workspace, file: string): readonly DataNode[] {
  const text = workspace.read(file);
  if (text === undefined) return [];
  const { documents, problems } = parseYaml(file, text);
  for (const problem of problems) workspace.ledger.problem(problem);
  return documents;
}

/** A text with its place. */
export function located(node: DataNode | undefined): Located<string> | undefined {
  const value = textOf(node);
  return node && value !== undefined ? { value, place: node.place } : undefined;
}

/** One text or a list of them. */
export function textsOf(node: DataNode | undefined): readonly string[] {
  return node?.kind === 'list' ? node.items.flatMap((item) => textOf(item) ?? []) : [textOf(node) ?? []].flat();
}

/** The inputs of an action, orb or task. */
export function inputsOf(
  node: DataNode | undefined,
  expand: (text: string) => string = (text) => text,
): ReadonlyMap<string, Located<string>> {
  const inputs = new Map<string, Located<string>>();
  for (const { key, value } of entriesOf(node)) {
    const text = located(value);
    if (text) inputs.set(key, { ...text, value: expand(text.value) });
  }
  return inputs;
}

/** A step that is a piece of shell text. */
export function shellStep(workspace: Workspace, node: DataNode, canFail: boolean): CiStep {
  return {
    name: undefined,
    place: node.place,
    uses: undefined,
    with: new Map(),
    commands: readCommands(workspace, node, textOf(node) ?? ''),
    canFail,
    workingDirectory: undefined,
  };
}
