import path from 'node:path/posix';
import { at, booleanOf, type DataNode, entriesOf, itemsOf, textOf } from '../../../parsers/data.ts';
import type { Workspace } from '../../../workspace/types.ts';
import type { CiJob, CiStep } from '../../types.ts';
import { readCommands } from '../commands.ts';
import { actionInputs, fillInputs, handedInputs, type Inputs, isRuledOut, NO_INPUTS } from './github-inputs.ts';
import { expandMatrix, type Matrix, matricesOf, matrixOf, NO_MATRIX, scriptsOf } from './github-matrix.ts';
import { inputsOf, load, located, textsOf } from './read.ts';

/** GitHub Actions: a workflow with the local workflows and actions that it calls. */
export function githubJobs(
  workspace: Workspace,
  file: string,
  depth: number,
  caller?: { readonly handed: DataNode | undefined; readonly inputs: Inputs },
): readonly CiJob[] {
  const document = load(workspace, file);
  const on = at(document, 'on');
  const triggers =
    textOf(on) !== undefined
      ? [textOf(on) ?? '']
      : on?.kind === 'list'
        ? on.items.flatMap((item) => textOf(item) ?? [])
        : entriesOf(on).map((entry) => entry.key);
  const inputs = caller ? handedInputs(document, caller.handed, caller.inputs) : NO_INPUTS;
  const directory = textOf(at(document, 'defaults', 'run', 'working-directory'));
  // It runs for its callers alone, with what they hand over.
  if (!caller && triggers.join() === 'workflow_call' && isCalled(workspace, file)) return [];
  return entriesOf(at(document, 'jobs')).flatMap(({ key, keyPlace, value }): readonly CiJob[] => {
    if (isRuledOut(at(value, 'if'), inputs)) return [];
    const canFail = booleanOf(at(value, 'continue-on-error')) === true;
    const services = entriesOf(at(value, 'services')).flatMap((entry) => located(at(entry.value, 'image')) ?? []);
    const needs = textsOf(at(value, 'needs'));
    const image = located(at(value, 'container', 'image')) ?? located(at(value, 'container'));
    const base = {
      system: 'github' as const,
      path: file,
      name: key,
      place: keyPlace,
      triggers,
      services,
      needs,
      canFail,
      ...(image ? { image } : {}),
    };
    const uses = located(at(value, 'uses'));
    if (uses) {
      const local = /^\.\/(.+)$/.exec(uses.value)?.[1];
      if (local !== undefined && workspace.has(local) && depth < 3)
        return githubJobs(workspace, local, depth + 1, { handed: at(value, 'with'), inputs }).map((job) => ({
          ...job,
          triggers,
          needs: [...(job.needs ?? []), ...needs],
        }));
      return [{ ...base, steps: [], remote: uses }];
    }
    const folder = textOf(at(value, 'defaults', 'run', 'working-directory')) ?? directory;
    const scope = { workspace, matrix: matrixOf(value), inputs, folder, canFail, depth };
    const steps = itemsOf(at(value, 'steps')).flatMap((step) => githubSteps(scope, step));
    return [{ ...base, steps, remote: undefined }];
  });
}

/** Whether a workflow of the repository calls this one. */
function isCalled(workspace: Workspace, file: string): boolean {
  const folder = path.dirname(file);
  const call = `uses: ./${file}`;
  return [...workspace.files.keys()].some(
    (other) =>
      path.dirname(other) === folder &&
      other !== file &&
      /\.ya?ml$/.test(other) &&
      workspace
        .read(other)
        ?.replace(/uses:\s*["']?/g, 'uses: ')
        .includes(call),
  );
}

/** Inputs that hold shell text, by the names that actions give them. */
const GIVEN = ['commands', 'command', 'run', 'script'];

interface StepScope {
  readonly workspace: Workspace;
  readonly matrix: Matrix;
  readonly inputs: Inputs;
  readonly folder: string | undefined;
  /** The job may fail. */
  readonly canFail: boolean;
  readonly depth: number;
}

function githubSteps(scope: StepScope, step: DataNode): readonly CiStep[] {
  const { workspace, matrix, inputs: handed, folder, depth } = scope;
  if (isRuledOut(at(step, 'if'), handed)) return [];
  // Steps that run at the same time: docs.github.com, workflow syntax, jobs.<job_id>.steps[*].parallel
  const together = itemsOf(at(step, 'parallel'));
  if (together.length > 0) return together.flatMap((item) => githubSteps(scope, item));
  const uses = located(at(step, 'uses'));
  const canFail = scope.canFail || booleanOf(at(step, 'continue-on-error')) === true;
  const local = /^\.\/(.+?)\/?$/.exec(uses?.value ?? '')?.[1];
  const action =
    local === undefined
      ? undefined
      : [`${local}/action.yml`, `${local}/action.yaml`].find((file) => workspace.has(file));
  if (action !== undefined && depth < 3) {
    const document = load(workspace, action);
    const inner = itemsOf(at(document, 'runs', 'steps'));
    const given = at(step, 'with');
    const calls = matricesOf(textsIn(given), matrix);
    return (calls.length > 0 ? calls : [matrix]).flatMap((call) => {
      const filled = inputsOf(given, (text) => fillInputs(expandMatrix(text, call), handed));
      const within = { ...scope, matrix: NO_MATRIX, inputs: actionInputs(document, filled), canFail, depth: depth + 1 };
      return inner.flatMap((item) => githubSteps(within, item));
    });
  }
  // Actions that run what they are given: nick-fields/retry, SSH runners, test actions of a company.
  const given = action === undefined ? GIVEN.map((key) => at(step, 'with', key)).find((node) => node) : undefined;
  const run = at(step, 'run') ?? (uses ? given : undefined);
  const inputs = inputsOf(at(step, 'with'), (text) => fillInputs(expandMatrix(text, matrix), handed));
  const variants = matricesOf(textsIn(at(step, 'with')), matrix).map((job) =>
    inputsOf(at(step, 'with'), (text) => fillInputs(expandMatrix(text, job), handed)),
  );
  const named = ['working-directory', 'working_directory', 'cwd', 'dir'].map((key) => inputs.get(key)?.value);
  return [
    {
      name: textOf(at(step, 'name')),
      place: (at(step, 'run') ?? at(step, 'uses') ?? step).place,
      uses,
      with: inputs,
      ...(variants.length > 0 ? { variants } : {}),
      commands: run
        ? scriptsOf(fillInputs(textOf(run) ?? '', handed), matrix).flatMap((text) => readCommands(workspace, run, text))
        : [],
      canFail,
      workingDirectory:
        textOf(at(step, 'working-directory')) ??
        (uses ? named.find((item) => item !== undefined) : undefined) ??
        folder,
    },
  ];
}

function textsIn(node: DataNode | undefined): readonly string[] {
  return entriesOf(node).flatMap(({ value }) => textOf(value) ?? []);
}
