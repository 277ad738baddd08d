import { at, booleanOf, type DataNode, textOf } from '../../../parsers/data.ts';
import type { Workspace } from '../../../workspace/types.ts';
import type { CiJob, CiStep } from '../../types.ts';
import { inputsOf, load, located, shellStep } from './read.ts';

/** Azure Pipelines. */
export function azureJobs(workspace: Workspace, file: string): readonly CiJob[] {
  const document = load(workspace, file);
  const steps: CiStep[] = [];
  const visit = (node: DataNode | undefined): void => {
    if (node?.kind === 'list') for (const item of node.items) visit(item);
    if (node?.kind !== 'map') return;
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
    for (const key of ['stages', 'jobs', 'steps', 'strategy', 'runOnce', 'deploy']) visit(at(node, key));
  };
  visit(document);
  return document
    ? [{ system: 'azure', path: file, name: 'pipeline', place: document.place, triggers: [], steps, remote: undefined }]
    : [];
}
