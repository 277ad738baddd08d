import path from 'node:path/posix';
import { at, booleanOf, type DataNode, entriesOf, itemsOf, textOf } from '../../parsers/data.ts';
import { lineStarts, type Place, placeAt } from '../../parsers/place.ts';
import { parseYaml } from '../../parsers/yaml.ts';
import type { Workspace } from '../../workspace/types.ts';
import type { CiJob, CiStep, Located } from '../types.ts';
import { readCommands } from './commands.ts';

/** The jobs of every CI system that the repository configures. */
export function linkCi(workspace: Workspace): readonly CiJob[] {
  return [...workspace.files.values()].flatMap((file): readonly CiJob[] => {
    const name = file.path;
    if (/^\.github\/workflows\/[^/]+\.ya?ml$/.test(name)) return githubJobs(workspace, name, 0);
    if (/(?:^|\/)\.gitlab-ci\.ya?ml$/.test(name)) return gitlabJobs(workspace, name);
    if (/(?:^|\/)\.circleci\/config\.ya?ml$/.test(name)) return circleJobs(workspace, name);
    if (/(?:^|\/)azure-pipelines[^/]*\.ya?ml$/.test(name)) return azureJobs(workspace, name);
    if (/(?:^|\/)\.travis\.ya?ml$/.test(name))
      return listedJobs(workspace, name, 'travis', [
        'before_install',
        'install',
        'before_script',
        'script',
        'after_success',
      ]);
    if (/(?:^|\/)cloudbuild[^/]*\.ya?ml$/.test(name)) return cloudBuildJobs(workspace, name);
    if (/(?:^|\/)buildspec[^/]*\.ya?ml$/.test(name)) return buildspecJobs(workspace, name);
    if (/(?:^|\/)bitbucket-pipelines\.ya?ml$/.test(name)) return bitbucketJobs(workspace, name);
    if (/(?:^|\/)Jenkinsfile[^/]*$/.test(name)) return jenkinsJobs(workspace, name);
    return [];
  });
}

function load(workspace: Workspace, file: string): DataNode | undefined {
  const text = workspace.read(file);
  if (text === undefined) return undefined;
  const { documents, problems } = parseYaml(file, text);
  for (const problem of problems) workspace.ledger.problem(problem);
  return documents[0];
}

function located(node: DataNode | undefined): Located<string> | undefined {
  const value = textOf(node);
  return node && value !== undefined ? { value, place: node.place } : undefined;
}

// ---- GitHub

function githubJobs(workspace: Workspace, file: string, depth: number): readonly CiJob[] {
  const document = load(workspace, file);
  const on = at(document, 'on');
  const triggers =
    textOf(on) !== undefined
      ? [textOf(on) ?? '']
      : on?.kind === 'list'
        ? on.items.flatMap((item) => textOf(item) ?? [])
        : entriesOf(on).map((entry) => entry.key);
  const directory = textOf(at(document, 'defaults', 'run', 'working-directory'));
  return entriesOf(at(document, 'jobs')).flatMap(({ key, keyPlace, value }): readonly CiJob[] => {
    if (isFalse(at(value, 'if'))) return [];
    const canFail = booleanOf(at(value, 'continue-on-error')) === true;
    const services = entriesOf(at(value, 'services')).flatMap((entry) => located(at(entry.value, 'image')) ?? []);
    const needs = textsOf(at(value, 'needs'));
    const base = {
      system: 'github' as const,
      path: file,
      name: key,
      place: keyPlace,
      triggers,
      services,
      needs,
      canFail,
    };
    const uses = located(at(value, 'uses'));
    if (uses) {
      const local = /^\.\/(.+)$/.exec(uses.value)?.[1];
      if (local !== undefined && workspace.has(local) && depth < 3)
        return githubJobs(workspace, local, depth + 1).map((job) => ({
          ...job,
          triggers,
          needs: [...(job.needs ?? []), ...needs],
        }));
      return [{ ...base, steps: [], remote: uses }];
    }
    const matrix = matrixOf(value);
    const folder = textOf(at(value, 'defaults', 'run', 'working-directory')) ?? directory;
    const steps = itemsOf(at(value, 'steps')).flatMap((step) =>
      githubSteps(workspace, step, matrix, folder, canFail, depth),
    );
    return [{ ...base, steps, remote: undefined }];
  });
}

function textsOf(node: DataNode | undefined): readonly string[] {
  return node?.kind === 'list' ? node.items.flatMap((item) => textOf(item) ?? []) : [textOf(node) ?? []].flat();
}

function isFalse(node: DataNode | undefined): boolean {
  return booleanOf(node) === false || /^\s*(?:\$\{\{)?\s*false\s*(?:\}\})?\s*$/.test(textOf(node) ?? '');
}

function matrixOf(job: DataNode): ReadonlyMap<string, readonly string[]> {
  const matrix = new Map<string, string[]>();
  const node = at(job, 'strategy', 'matrix');
  for (const { key, value } of entriesOf(node)) {
    if (key === 'include') {
      for (const item of itemsOf(value))
        for (const entry of entriesOf(item)) push(matrix, entry.key, textOf(entry.value));
    } else if (key !== 'exclude') for (const item of itemsOf(value)) push(matrix, key, textOf(item));
  }
  return matrix;
}

function push(map: Map<string, string[]>, key: string, value: string | undefined): void {
  if (value !== undefined) map.set(key, [...(map.get(key) ?? []), value]);
}

function expandMatrix(text: string, matrix: ReadonlyMap<string, readonly string[]>): string {
  return text.replace(
    /\$\{\{\s*matrix\.([\w-]+)\s*\}\}/g,
    (whole, name: string) => matrix.get(name)?.join(', ') ?? whole,
  );
}

function githubSteps(
  workspace: Workspace,
  step: DataNode,
  matrix: ReadonlyMap<string, readonly string[]>,
  folder: string | undefined,
  jobCanFail: boolean,
  depth: number,
): readonly CiStep[] {
  if (isFalse(at(step, 'if'))) return [];
  const uses = located(at(step, 'uses'));
  const canFail = jobCanFail || booleanOf(at(step, 'continue-on-error')) === true;
  const local = /^\.\/(.+?)\/?$/.exec(uses?.value ?? '')?.[1];
  const action =
    local === undefined
      ? undefined
      : [`${local}/action.yml`, `${local}/action.yaml`].find((file) => workspace.has(file));
  if (action !== undefined && depth < 3) {
    const inner = itemsOf(at(load(workspace, action), 'runs', 'steps'));
    return inner.flatMap((item) => githubSteps(workspace, item, new Map(), folder, canFail, depth + 1));
  }
  const run = at(step, 'run');
  const inputs = new Map<string, Located<string>>();
  for (const { key, value } of entriesOf(at(step, 'with'))) {
    const text = located(value);
    if (text) inputs.set(key, { ...text, value: expandMatrix(text.value, matrix) });
  }
  return [
    {
      name: textOf(at(step, 'name')),
      place: (run ?? at(step, 'uses') ?? step).place,
      uses,
      with: inputs,
      commands: run ? readCommands(workspace, run, expandMatrix(textOf(run) ?? '', matrix)) : [],
      canFail,
      workingDirectory: textOf(at(step, 'working-directory')) ?? folder,
    },
  ];
}

// ---- GitLab

const GITLAB_KEYWORDS =
  /^(?:default|include|stages|variables|workflow|image|services|cache|before_script|after_script|pages|spec)$/;

function gitlabJobs(workspace: Workspace, file: string): readonly CiJob[] {
  const document = load(workspace, file);
  const before = itemsOf(at(document, 'before_script') ?? at(document, 'default', 'before_script'));
  const jobs = entriesOf(document).flatMap(({ key, keyPlace, value }): readonly CiJob[] => {
    if (GITLAB_KEYWORDS.test(key) || key.startsWith('.') || value.kind !== 'map') return [];
    const parents = extendedJobs(document, value, 0);
    const find = (name: string): DataNode | undefined =>
      [value, ...parents].map((node) => at(node, name)).find((node) => node !== undefined);
    const script = [
      ...itemsOf(find('before_script') ?? undefined),
      ...(find('before_script') ? [] : before),
      ...itemsOf(find('script')),
    ];
    const canFail = booleanOf(find('allow_failure')) === true;
    const remote = located(at(find('trigger'), 'project') ?? at(find('trigger'), 'include'));
    return [
      {
        system: 'gitlab',
        path: file,
        name: key,
        place: keyPlace,
        triggers: [],
        steps: script.map((node) => shellStep(workspace, node, canFail)),
        remote,
        canFail,
        services: itemsOf(find('services') ?? at(document, 'services') ?? at(document, 'default', 'services')).flatMap(
          (item) => located(at(item, 'name')) ?? located(item) ?? [],
        ),
        needs: textsOf(find('needs')),
      },
    ];
  });
  const include = at(document, 'include');
  const remotes = (include?.kind === 'list' ? include.items : include ? [include] : []).filter(
    (item) => textOf(at(item, 'local')) === undefined,
  );
  return [
    ...jobs,
    ...remotes.map(
      (item): CiJob => ({
        system: 'gitlab',
        path: file,
        name: 'include',
        place: item.place,
        triggers: [],
        steps: [],
        remote: located(at(item, 'template') ?? at(item, 'project') ?? at(item, 'remote') ?? item) ?? {
          value: 'include',
          place: item.place,
        },
      }),
    ),
  ];
}

function extendedJobs(document: DataNode | undefined, job: DataNode, depth: number): readonly DataNode[] {
  const extend = at(job, 'extends');
  const names = extend?.kind === 'list' ? extend.items.flatMap((item) => textOf(item) ?? []) : [textOf(extend) ?? ''];
  if (depth > 5) return [];
  return names.flatMap((name) => {
    const parent = at(document, name);
    return parent ? [parent, ...extendedJobs(document, parent, depth + 1)] : [];
  });
}

function shellStep(workspace: Workspace, node: DataNode, canFail: boolean): CiStep {
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

// ---- others

function circleJobs(workspace: Workspace, file: string): readonly CiJob[] {
  const document = load(workspace, file);
  const commands = at(document, 'commands');
  const orbs = entriesOf(at(document, 'orbs'));
  const steps = (list: readonly DataNode[], depth: number): readonly CiStep[] =>
    list.flatMap((step): readonly CiStep[] => {
      const run = at(step, 'run');
      const command = at(run, 'command') ?? (run && textOf(run) !== undefined ? run : undefined);
      if (command) return [shellStep(workspace, command, false)];
      const name = textOf(step) ?? entriesOf(step)[0]?.key ?? '';
      const own = at(commands, name);
      if (own && depth < 4) return steps(itemsOf(at(own, 'steps')), depth + 1);
      const uses: Located<string> = { value: name, place: step.place };
      const inputs = new Map<string, Located<string>>();
      for (const { key, value } of entriesOf(entriesOf(step)[0]?.value)) {
        const text = located(value);
        if (text) inputs.set(key, text);
      }
      return [
        { name, place: step.place, uses, with: inputs, commands: [], canFail: false, workingDirectory: undefined },
      ];
    });
  const jobs = entriesOf(at(document, 'jobs')).map(
    ({ key, keyPlace, value }): CiJob => ({
      system: 'circleci',
      path: file,
      name: key,
      place: keyPlace,
      triggers: [],
      steps: steps(itemsOf(at(value, 'steps')), 0),
      remote: undefined,
    }),
  );
  const used = entriesOf(at(document, 'workflows')).flatMap((flow) => itemsOf(at(flow.value, 'jobs')));
  const remote = used.flatMap((item): readonly CiJob[] => {
    const name = textOf(item) ?? entriesOf(item)[0]?.key ?? '';
    const orb = orbs.find((entry) => name.startsWith(`${entry.key}/`));
    if (!orb) return [];
    return [
      {
        system: 'circleci',
        path: file,
        name,
        place: item.place,
        triggers: [],
        steps: [],
        remote: { value: `${textOf(orb.value)}: ${name}`, place: item.place },
      },
    ];
  });
  return [...jobs, ...remote];
}

function azureJobs(workspace: Workspace, file: string): readonly CiJob[] {
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
      const inputs = new Map<string, Located<string>>();
      for (const { key, value } of entriesOf(at(node, 'inputs'))) {
        const text = located(value);
        if (text) inputs.set(key, text);
      }
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

function listedJobs(
  workspace: Workspace,
  file: string,
  system: CiJob['system'],
  keys: readonly string[],
): readonly CiJob[] {
  const document = load(workspace, file);
  if (!document) return [];
  const steps = keys.flatMap((key) => {
    const node = at(document, key);
    return (node?.kind === 'list' ? node.items : node ? [node] : []).map((item) => shellStep(workspace, item, false));
  });
  return [{ system, path: file, name: 'build', place: document.place, triggers: [], steps, remote: undefined }];
}

function buildspecJobs(workspace: Workspace, file: string): readonly CiJob[] {
  const document = load(workspace, file);
  if (!document) return [];
  const steps = entriesOf(at(document, 'phases')).flatMap(({ value }) =>
    itemsOf(at(value, 'commands')).map((item) => shellStep(workspace, item, false)),
  );
  return [
    { system: 'other', path: file, name: 'build', place: document.place, triggers: [], steps, remote: undefined },
  ];
}

function bitbucketJobs(workspace: Workspace, file: string): readonly CiJob[] {
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

function cloudBuildJobs(workspace: Workspace, file: string): readonly CiJob[] {
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

/** Declarative and scripted pipelines as far as `sh '…'` goes. */
function jenkinsJobs(workspace: Workspace, file: string): readonly CiJob[] {
  const text = workspace.read(file);
  if (text === undefined) return [];
  const starts = lineStarts(text);
  const place = (from: number, to: number): Place => placeAt(file, starts, from, to);
  const steps: CiStep[] = [];
  for (const match of text.matchAll(
    /\b(?:sh|bat)\s*\(?\s*(?:script\s*:\s*)?("""[\s\S]*?"""|'''[\s\S]*?'''|"(?:\\.|[^"\\\n])*"|'(?:\\.|[^'\\\n])*')/g,
  )) {
    const raw = match[1] ?? '';
    const inner = /^('''|""")/.test(raw) ? raw.slice(3, -3) : raw.slice(1, -1);
    const from = (match.index ?? 0) + match[0].indexOf(raw);
    const node: DataNode = {
      kind: 'scalar',
      value: inner,
      source: inner,
      quoted: true,
      place: place(from, from + raw.length),
    };
    steps.push(shellStep(workspace, node, false));
  }
  const library = /@Library\(([^)]*)\)/.exec(text);
  const remote =
    library && steps.length === 0
      ? { value: library[1] ?? '', place: place(library.index, library.index + library[0].length) }
      : undefined;
  return [{ system: 'jenkins', path: file, name: 'pipeline', place: place(0, 1), triggers: [], steps, remote }];
}
