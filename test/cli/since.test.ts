import { execFileSync } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { commit, git, runCli } from '../support/cli.ts';
import { createRepository, type TemporaryRepository } from '../support/repository.ts';

vi.setConfig({ testTimeout: 120_000 });

const DOCKERFILE = 'FROM node:24-slim\nENV NODE_ENV=production\nCOPY . .\nUSER node\nCMD ["node", "server.js"]\n';
const ROOT = DOCKERFILE.replace('USER node\n', '');
const FILES = {
  'package.json': '{ "name": "api", "version": "1.0.0" }\n',
  Dockerfile: DOCKERFILE,
  'server.js': "require('node:http').createServer().listen(3000);\n",
};
const RULES = ['--rule', 'root-user', '--rule', 'missing-sigterm-handler'];

let repository: TemporaryRepository | undefined;
afterEach(() => {
  repository?.remove();
  repository = undefined;
});

function start(files: Readonly<Record<string, string>>): string {
  repository = createRepository(files, { git: true });
  git(repository.root, 'branch', '-M', 'main');
  git(repository.root, 'checkout', '-qb', 'change');
  return repository.root;
}

interface Found {
  readonly rule: string;
  readonly baseline: string;
}

async function since(
  root: string,
  ref = 'main',
): Promise<{ readonly code: number; readonly found: readonly string[] }> {
  const { code, stdout, stderr } = await runCli(['lint', root, ...RULES, '--since', ref, '--format', 'json'], root);
  expect(stderr).toBe('');
  const findings = JSON.parse(stdout).services.flatMap((service: { findings: Found[] }) => service.findings);
  return { code, found: findings.map(({ rule, baseline }: Found) => `${rule} ${baseline}`).sort() };
}

describe('--since compares findings, not lines', () => {
  it('what was there does not gate, what is new does', async () => {
    const root = start(FILES);
    expect(await since(root)).toEqual({ code: 0, found: ['missing-sigterm-handler unchanged'] });
    commit(root, { Dockerfile: ROOT });
    expect(await since(root)).toEqual({
      code: 1,
      found: ['missing-sigterm-handler unchanged', 'root-user new'],
    });
  });

  it('sees what is not committed yet', async () => {
    const root = start(FILES);
    fs.writeFileSync(path.join(root, 'Dockerfile'), ROOT);
    expect((await since(root, 'HEAD')).found).toContain('root-user new');
  });

  it.each([
    ['the image moves to another version', { Dockerfile: ROOT.replace('node:24-slim', 'node:26.1-slim') }],
    ['lines are inserted before it', { Dockerfile: `# syntax=docker/dockerfile:1\n\n${ROOT}` }],
    ['the line is edited', { Dockerfile: ROOT.replace('FROM node:24-slim', 'FROM node:24-slim AS run') }],
    ['the file is renamed', { Dockerfile: undefined, 'build.Dockerfile': ROOT }],
    ['the package is renamed', { 'package.json': '{ "name": "orders", "version": "1.0.0" }\n' }],
  ])('it is the same finding when %s', async (_name, change) => {
    const root = start({ ...FILES, Dockerfile: ROOT });
    commit(root, change);
    expect(await since(root)).toEqual({
      code: 0,
      found: ['missing-sigterm-handler unchanged', 'root-user unchanged'],
    });
  });

  it('an absence in a file that nobody touched is new', async () => {
    const root = start({
      ...FILES,
      'server.js': `process.on('SIGTERM', () => process.exit(0));\nrequire('./listen');\n`,
      'listen.js': FILES['server.js'],
    });
    commit(root, { 'server.js': "require('./listen');\n" });
    expect((await since(root)).found).toContain('missing-sigterm-handler new');
  });

  it('a removed suppression lets nothing in', async () => {
    const root = start({ ...FILES, Dockerfile: `# nodeready-ignore root-user -- sandboxed\n${ROOT}` });
    commit(root, { Dockerfile: ROOT });
    expect((await since(root)).found).toContain('root-user new');
  });

  it('compares with where the branch began, not with what others did since', async () => {
    const root = start({ ...FILES, Dockerfile: ROOT });
    commit(root, { 'README.md': '# api\n' });
    git(root, 'checkout', '-q', 'main');
    commit(root, { Dockerfile: DOCKERFILE });
    git(root, 'checkout', '-q', 'change');
    expect(await since(root)).toMatchObject({ code: 0 });
  });

  it('lists what is fixed, and says what it compared with', async () => {
    const root = start({ ...FILES, Dockerfile: ROOT });
    commit(root, { Dockerfile: DOCKERFILE });
    const { stdout } = await runCli(['lint', root, ...RULES, '--since', 'main', '--format', 'json'], root);
    const { comparison } = JSON.parse(stdout);
    expect(comparison).toMatchObject({ since: { ref: 'main' }, unchanged: 1, new: 0, fixed: [{ rule: 'root-user' }] });
    const human = await runCli(['lint', root, ...RULES, '--since', 'main'], root);
    expect(human.stdout).toContain('1 known from main, 1 fixed');
  });

  it('reads files of the commit that are changed, deleted, linked or in a folder below', async () => {
    const root = start({
      'services/api/package.json': FILES['package.json'],
      'services/api/Dockerfile': ROOT,
      'services/api/main.js': FILES['server.js'],
    });
    fs.symlinkSync('main.js', path.join(root, 'services/api/server.js'));
    commit(root, {});
    git(root, 'branch', '-f', 'main');
    commit(root, { 'services/api/main.js': `// moved\n${FILES['server.js']}` });
    expect((await since(path.join(root, 'services/api'))).found).toEqual([
      'missing-sigterm-handler unchanged',
      'root-user unchanged',
    ]);
  });

  it('writes nothing into the repository', async () => {
    const root = start(FILES);
    commit(root, { Dockerfile: ROOT });
    const before = git(root, 'status', '--porcelain', '--ignored');
    await since(root);
    expect(git(root, 'status', '--porcelain', '--ignored')).toBe(before);
  });
});

describe('--since that cannot compare exits with 2 and says what to do', () => {
  it.each([
    ['a branch that is misspelt', 'mian', 'did you mean main?'],
    ['a commit that is not there', '0123456789abcdef0123456789abcdef01234567', 'has no such commit'],
    ['something that looks like an option', '--upload-pack=touch x', 'has no such commit'],
  ])('%s', async (_name, ref, hint) => {
    const root = start(FILES);
    const { code, stdout, stderr } = await runCli(['lint', root, `--since=${ref}`], root);
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    expect(stderr).toContain(hint);
  });

  it('no repository', async () => {
    repository = createRepository(FILES);
    const { code, stderr } = await runCli(['lint', repository.root, '--since', 'main'], repository.root);
    expect(code).toBe(2);
    expect(stderr).toContain('needs a git repository');
  });

  it('a shallow clone', async () => {
    const root = start(FILES);
    commit(root, { 'README.md': '# api\n' });
    git(root, 'checkout', '-q', 'main');
    commit(root, { 'CHANGELOG.md': '# changes\n' });
    const clone = createRepository({});
    execFileSync('git', ['clone', '-q', '--depth=1', '--no-single-branch', `file://${root}`, 'shallow'], {
      cwd: clone.root,
    });
    const folder = path.join(clone.root, 'shallow');
    git(folder, 'checkout', '-q', 'change');
    const { code, stderr } = await runCli(['lint', folder, '--since', 'origin/main'], folder);
    clone.remove();
    expect(code).toBe(2);
    expect(stderr).toContain('fetch-depth: 0');
  });
});
