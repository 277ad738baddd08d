import { execFileSync } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { commit, git } from '../support/cli.ts';
import { createRepository } from '../support/repository.ts';
import { type ActionRun, readAction, runAction } from '../support/workflow.ts';

// Whole runs of the built program, several in a test.
vi.setConfig({ testTimeout: 120_000 });

const root = path.resolve(import.meta.dirname, '../..');
const action = readAction(path.join(root, 'action.yml'));

/** The debt of the base: nobody handles SIGTERM, and the base image is not pinned. */
const BASE = {
  'package.json': '{ "name": "api", "version": "1.0.0" }\n',
  Dockerfile: 'FROM node:24-slim\nENV NODE_ENV=production\nCOPY . .\nUSER node\nCMD ["node", "server.js"]\n',
  'server.js': "require('node:http').createServer().listen(3000);\n",
};

let folder: string;
let program: string;

beforeAll(() => {
  folder = fs.realpathSync(fs.mkdtempSync(path.join(os.tmpdir(), 'nodeready-action-')));
  // What npm would install: the package, built.
  program = path.join(folder, 'package');
  fs.cpSync(path.join(root, 'bin'), path.join(program, 'bin'), { recursive: true });
  fs.copyFileSync(path.join(root, 'package.json'), path.join(program, 'package.json'));
  fs.symlinkSync(path.join(root, 'node_modules'), path.join(program, 'node_modules'));
  execFileSync(process.execPath, [path.join(root, 'scripts/build.mjs')], {
    env: { ...process.env, NODEREADY_OUT: path.join(program, 'dist') },
  });
  // Instead of the registry.
  const npm = `#!/bin/sh\necho "npm $*"\nmkdir -p node_modules && ln -sfn '${program}' node_modules/nodeready\n`;
  fs.mkdirSync(path.join(folder, 'bin'));
  fs.writeFileSync(path.join(folder, 'bin/npm'), npm, { mode: 0o755 });
}, 120_000);
afterAll(() => fs.rmSync(folder, { recursive: true, force: true }));

function run(
  workspace: string,
  inputs: Readonly<Record<string, string>>,
  github: Readonly<Record<string, string>> = {},
): ActionRun {
  const temp = fs.mkdtempSync(path.join(folder, 'run-'));
  return runAction(action, {
    inputs,
    github: { action_path: root, actor: 'someone', token: 'a-token', ...github },
    workspace,
    temp,
    path: `${path.join(folder, 'bin')}:${process.env.PATH}`,
  });
}

/** A pull request: the base commit, and a head with one finding more. Gives both commits. */
function createPullRequest(): { readonly root: string; readonly base: string; remove(): void } {
  const repository = createRepository(BASE, { git: true });
  git(repository.root, 'branch', '-M', 'main');
  const base = git(repository.root, 'rev-parse', 'HEAD');
  git(repository.root, 'checkout', '-qb', 'change');
  commit(repository.root, { Dockerfile: BASE.Dockerfile.replace('USER node\n', '') });
  return { root: repository.root, base, remove: repository.remove };
}

describe('the action', () => {
  it('gates only what the pull request adds', () => {
    const { root: workspace, base, remove } = createPullRequest();
    const gated = run(workspace, {}, { 'event.pull_request.base.sha': base });
    expect(gated.code).toBe(1);
    expect(gated.outputs).toMatchObject({ 'exit-code': '1', 'new-findings': '1' });
    expect(Number(gated.outputs.findings)).toBeGreaterThan(1);
    expect(gated.log).toMatch(/::error .*root-user/);
    expect(gated.log).not.toMatch(/::error .*missing-sigterm-handler/);
    expect(gated.summary).toContain('root-user');
    // The log holds every finding: what is missing from an upload would be closed.
    const sarif = JSON.parse(fs.readFileSync(gated.outputs['sarif-file'] ?? '', 'utf8'));
    const states = sarif.runs[0].results.map((result: { baselineState: string }) => result.baselineState);
    expect(new Set(states)).toEqual(new Set(['new', 'unchanged']));
    git(workspace, 'revert', '--no-edit', 'HEAD');
    const clean = run(workspace, {}, { 'event.pull_request.base.sha': base });
    expect(clean).toMatchObject({ code: 0, outputs: { 'exit-code': '0', 'new-findings': '0' } });
    remove();
  });

  it('fetches what a shallow checkout of the merge commit lacks', () => {
    const { root: origin, base, remove } = createPullRequest();
    git(origin, 'checkout', '-q', '-b', 'merge', 'main');
    git(origin, 'merge', '-q', '--no-ff', '-m', 'merge', 'change');
    const clone = fs.mkdtempSync(path.join(folder, 'clone-'));
    git(clone, 'clone', '-q', '--depth=1', '--branch', 'merge', `file://${origin}`, '.');
    const { code, outputs } = run(clone, {}, { 'event.pull_request.base.sha': base });
    remove();
    expect({ code, new: outputs['new-findings'] }).toEqual({ code: 1, new: '1' });
  });

  it('counts everything on a push', () => {
    const { root: workspace, remove } = createPullRequest();
    const { code, outputs } = run(workspace, {});
    remove();
    expect(code).toBe(1);
    expect(outputs['new-findings']).toBe(outputs.findings);
  });

  it('passes its inputs on, as words and not as code', () => {
    const { root: workspace, base, remove } = createPullRequest();
    const event = { 'event.pull_request.base.sha': base };
    expect(run(workspace, { 'fail-on': 'never' }, event).code).toBe(0);
    expect(run(workspace, { args: '--rule missing-sigterm-handler' }, event).code).toBe(0);
    expect(run(workspace, { 'only-new': 'false', args: '--rule missing-sigterm-handler' }, event).code).toBe(1);
    const hostile = run(workspace, { 'fail-on': '$(touch pwned)', args: '; touch pwned `touch pwned`' }, event);
    expect(hostile.code).toBe(2);
    expect(fs.existsSync(path.join(workspace, 'pwned'))).toBe(false);
    const quiet = run(workspace, { annotations: 'false', summary: 'false' }, event);
    remove();
    expect(quiet.log).not.toContain('::error');
    expect(quiet.summary).toBe('');
  });

  it('lints a folder below, with paths from the root of the repository', () => {
    const files = Object.fromEntries(Object.entries(BASE).map(([name, text]) => [`services/api/${name}`, text]));
    const repository = createRepository(files, { git: true });
    const { log } = run(repository.root, { 'working-directory': 'services/api' });
    repository.remove();
    expect(log).toMatch(/::error .*file=services\/api\/server\.js/);
  });

  it.each([
    ['on a push', {}, {}, 1],
    ['not on pull requests of forks', {}, { 'event.pull_request.head.repo.fork': 'true' }, 0],
    ['not for Dependabot', {}, { actor: 'dependabot[bot]' }, 0],
    ['not when switched off', { 'upload-sarif': 'false' }, {}, 0],
    ['on forks when asked for', { 'upload-sarif': 'true' }, { 'event.pull_request.head.repo.fork': 'true' }, 1],
  ])('uploads %s', (_name, inputs, github, times) => {
    const { root: workspace, remove } = createPullRequest();
    const { used, outputs } = run(workspace, inputs, github);
    remove();
    expect(used).toHaveLength(times);
    if (times === 1) expect(used[0]?.with).toMatchObject({ sarif_file: outputs['sarif-file'], category: 'nodeready' });
  });

  it('fails without an upload when the configuration is broken or nothing is found', () => {
    const broken = createRepository({ ...BASE, 'nodeready.config.yaml': 'presett: strict\n' }, { git: true });
    expect(run(broken.root, {})).toMatchObject({ code: 2, used: [], outputs: { 'exit-code': '2', 'sarif-file': '' } });
    broken.remove();
    const empty = createRepository({ 'README.md': '# nothing\n' }, { git: true });
    expect(run(empty.root, {}).code).toBe(3);
    empty.remove();
  });
});

describe('action.yml', () => {
  it('pins every action to a commit and names its version', () => {
    const text = fs.readFileSync(path.join(root, 'action.yml'), 'utf8');
    for (const [, reference] of text.matchAll(/uses: (.*)/g))
      expect(reference).toMatch(/^[\w./-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+$/);
  });

  it('has no expression in a script', () => {
    for (const step of action.runs.steps) expect(step.run ?? '').not.toContain('${{');
  });

  it('has the inputs that users of linters expect', () => {
    expect(Object.keys(action.inputs)).toEqual(
      expect.arrayContaining([
        'args',
        'working-directory',
        'config',
        'version',
        'fail-on',
        'max-warnings',
        'only-new',
        'baseline',
        'sarif-file',
        'upload-sarif',
        'category',
        'annotations',
        'summary',
        'token',
      ]),
    );
  });
});
