import path from 'node:path/posix';
import { at, booleanOf, type DataNode, entriesOf, itemsOf, textOf } from '../../../parsers/data.ts';
import type { Workspace } from '../../../workspace/types.ts';
import type { CiJob, CiStep } from '../../types.ts';
import { readCommands } from '../commands.ts';
import { load, located, shellStep, textsOf } from './read.ts';

/** Travis: a list of shell commands, or one, under each phase (docs.travis-ci.com/user/job-lifecycle). */
export function travisJobs(workspace: Workspace, file: string): readonly CiJob[] {
  const document = load(workspace, file);
  if (!document) return [];
  const phases = ['before_install', 'install', 'before_script', 'script', 'after_success'];
  const steps = phases.flatMap((phase) => {
    const node = at(document, phase);
    return (node?.kind === 'list' ? node.items : node ? [node] : []).map((item) => shellStep(workspace, item, false));
  });
  // Without a script, Node projects run their tests (docs.travis-ci.com/user/languages/javascript-with-nodejs/#default-build-script).
  const language = at(document, 'language');
  const tests: CiStep | undefined =
    language && textOf(language) === 'node_js' && !at(document, 'script')
      ? {
          name: undefined,
          place: language.place,
          uses: undefined,
          with: new Map(),
          commands: [{ words: ['npm', 'test'], place: language.place, ignoredFailure: false }],
          canFail: false,
          workingDirectory: undefined,
        }
      : undefined;
  const versions = at(document, 'node_js');
  const text = textsOf(versions).join(',');
  const install: CiStep | undefined = versions && {
    name: undefined,
    place: versions.place,
    uses: { value: 'travis/node_js', place: versions.place },
    with: new Map([['node-version', { value: text, place: versions.place }]]),
    commands: [],
    canFail: false,
    workingDirectory: undefined,
  };
  return [
    {
      system: 'travis',
      path: file,
      name: 'build',
      place: document.place,
      triggers: [],
      steps: [...(install ? [install] : []), ...steps, ...(tests ? [tests] : [])],
      remote: undefined,
    },
  ];
}

/** AWS CodeBuild. */
export function buildspecJobs(workspace: Workspace, file: string): readonly CiJob[] {
  const document = load(workspace, file);
  if (!document) return [];
  const steps = entriesOf(at(document, 'phases')).flatMap(({ value }) =>
    itemsOf(at(value, 'commands')).map((item) => shellStep(workspace, item, false)),
  );
  return [
    { system: 'other', path: file, name: 'build', place: document.place, triggers: [], steps, remote: undefined },
  ];
}

/** Bitbucket Pipelines. */
export function bitbucketJobs(workspace: Workspace, file: string): readonly CiJob[] {
  const document = load(workspace, file);
  const steps: CiStep[] = [];
  const visit = (node: DataNode | undefined): void => {
    if (node?.kind === 'list') for (const item of node.items) visit(item);
    if (node?.kind !== 'map') return;
    for (const item of itemsOf(at(node, 'script')))
      if (textOf(item) !== undefined) steps.push(shellStep(workspace, item, false));
    for (const entry of node.entries) if (entry.key !== 'script') visit(entry.value);
  };
  visit(at(document, 'pipelines'));
  return document
    ? [
        {
          system: 'other',
          path: file,
          name: 'pipelines',
          place: document.place,
          triggers: [],
          steps,
          remote: undefined,
        },
      ]
    : [];
}

/** Google Cloud Build. */
export function cloudBuildJobs(workspace: Workspace, file: string): readonly CiJob[] {
  const document = load(workspace, file);
  if (!document) return [];
  const steps = itemsOf(at(document, 'steps')).map((step): CiStep => {
    const name = located(at(step, 'name'));
    const args = itemsOf(at(step, 'args'));
    const words = [path.basename(name?.value ?? ''), ...args.flatMap((item) => textOf(item) ?? [])];
    const script = args.length === 2 && textOf(args[0]) === '-c' ? args[1] : at(step, 'script');
    const commands = script
      ? readCommands(workspace, script, textOf(script) ?? '')
      : [{ words, place: step.place, ignoredFailure: false }];
    return {
      name: textOf(at(step, 'id')),
      place: step.place,
      uses: name,
      with: new Map(),
      commands,
      canFail: booleanOf(at(step, 'allowFailure')) === true,
      workingDirectory: textOf(at(step, 'dir')),
    };
  });
  return [
    { system: 'cloudbuild', path: file, name: 'build', place: document.place, triggers: [], steps, remote: undefined },
  ];
}

/** GoCD, pipelines as code (github.com/tomzo/gocd-yaml-config-plugin): stages of jobs whose tasks run a program or a script. */
export function goCdJobs(workspace: Workspace, file: string): readonly CiJob[] {
  const document = load(workspace, file);
  return entriesOf(at(document, 'pipelines')).flatMap(({ value: pipeline }) =>
    itemsOf(at(pipeline, 'stages')).flatMap((stage) =>
      entriesOf(stage).flatMap(({ value }) => {
        const named = entriesOf(at(value, 'jobs')).map((job) => ({ name: job.key, node: job.value }));
        // A stage with one job holds its tasks itself.
        const jobs = named.length > 0 ? named : at(value, 'tasks') ? [{ name: pipeline.place.path, node: value }] : [];
        return jobs.map(
          ({ name, node }): CiJob => ({
            system: 'other',
            path: file,
            name,
            place: node.place,
            triggers: [],
            steps: itemsOf(at(node, 'tasks')).flatMap((task) => goCdStep(workspace, task) ?? []),
            remote: undefined,
          }),
        );
      }),
    ),
  );
}

function goCdStep(workspace: Workspace, task: DataNode): CiStep | undefined {
  const script = at(task, 'script');
  if (script) return shellStep(workspace, script, false);
  const exec = at(task, 'exec');
  const program = textOf(at(exec, 'command'));
  if (!exec || program === undefined) return undefined;
  const args = itemsOf(at(exec, 'arguments'));
  const text = /^(?:\/bin\/)?(?:ba)?sh$/.test(program) && /^-\w*c$/.test(textOf(args[0]) ?? '') ? args[1] : undefined;
  const words = [program, ...args.flatMap((item) => textOf(item) ?? [])];
  const step = shellStep(workspace, text ?? exec, false);
  const commands = text ? step.commands : [{ words, place: exec.place, ignoredFailure: false }];
  return { ...step, commands, workingDirectory: textOf(at(exec, 'working_directory')) };
}
