import { posix } from 'node:path';
import { at, booleanOf, type DataNode, textOf } from '../../../parsers/data.ts';
import type { Workspace } from '../../../workspace/types.ts';
import type { CiJob, CiStep, Located } from '../../types.ts';
import { inputsOf, load, located, shellStep } from './read.ts';

/** Azure Pipelines, with the templates of the same repository (learn.microsoft.com/azure/devops/pipelines/process/templates). */
export function azureJobs(workspace: Workspace, file: string): readonly CiJob[] {
  const document = load(workspace, file);
  const isPipeline = ['steps', 'jobs', 'stages', 'extends'].some((key) => at(document, key) !== undefined);
  if (!document || !isPipeline) return [];
  const steps: CiStep[] = [];
  const remote: Located<string>[] = [];
  const seen = new Set([file]);
  let from = file;
  const include = (template: Located<string>): void => {
    const [name = '', repository] = template.value.split('@');
    const path = name.startsWith('/') ? name.slice(1) : posix.join(posix.dirname(from), name);
    if ((repository && repository !== 'self') || !workspace.files.has(path)) remote.push(template);
    else if (!seen.has(path)) {
      seen.add(path);
      const outer = from;
      from = path;
      visit(load(workspace, path));
      from = outer;
    }
  };
  const visit = (node: DataNode | undefined): void => {
    if (node?.kind === 'list') for (const item of node.items) visit(item);
    if (node?.kind !== 'map') return;
    const template = located(at(node, 'template'));
    if (template) include(template);
    const script = at(node, 'script') ?? at(node, 'bash') ?? at(node, 'pwsh');
    const canFail = booleanOf(at(node, 'continueOnError')) === true;
    if (script) steps.push(shellStep(workspace, script, canFail));
    const task = located(at(node, 'task'));
    if (task) {
      const inputs = inputsOf(at(node, 'inputs'));
      const custom = inputs.get('customCommand') ?? inputs.get('command');
      const commands =
        custom && /npm/i.test(task.value)
          ? [{ words: ['npm', ...custom.value.split(/\s+/)], place: custom.place, ignoredFailure: false }]
          : [];
      steps.push({
        name: textOf(at(node, 'displayName')),
        place: task.place,
        uses: task,
        with: inputs,
        commands,
        canFail,
        workingDirectory: undefined,
      });
    }
    for (const key of ['extends', 'stages', 'jobs', 'steps', 'strategy', 'runOnce', 'deploy']) visit(at(node, key));
  };
  visit(document);
  const job = { system: 'azure' as const, path: file, place: document.place, triggers: [] };
  return [
    { ...job, name: 'pipeline', steps, remote: undefined },
    ...remote.map((template) => ({ ...job, name: template.value, place: template.place, steps: [], remote: template })),
  ];
}
