import { execFileSync } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { createWorkspace } from '../../src/workspace/create-workspace.ts';
import { findCommit } from '../../src/workspace/git-commit.ts';
import { createWorkspaceAt, NOT_IN_CLONE } from '../../src/workspace/git-tree.ts';
import type { Workspace } from '../../src/workspace/types.ts';
import { commit, git, runCli } from '../support/cli.ts';
import { createRepository, type TemporaryRepository } from '../support/repository.ts';

const open: TemporaryRepository[] = [];
afterEach(() => {
  for (const repository of open.splice(0)) repository.remove();
});

function start(files: Readonly<Record<string, string>>): string {
  const repository = createRepository(files);
  open.push(repository);
  return repository.root;
}

function textsOf(workspace: Workspace): Readonly<Record<string, string | undefined>> {
  return Object.fromEntries([...workspace.files.keys()].map((file) => [file, workspace.read(file)]));
}

describe('the files of a commit', () => {
  it.each(['sha1', 'sha256'])('are what the work tree had, whatever happened since (%s)', (format) => {
    const root = start({});
    git(root, 'init', '-q', `--object-format=${format}`);
    const before = {
      'same.ts': 'export {};\n',
      'changed.ts': 'const a = 1;\n',
      'deleted.ts': 'gone\n',
      'a folder/ünïcode "quoted".ts': 'b\n',
      'mark.ts': '\uFEFFconst a = 1;\n',
      'carriage.ts': 'a\r\nb\r\n',
      '.gitignore': '*.log\n',
    };
    const id = commit(root, before);
    commit(root, { 'changed.ts': 'const a = 2;\n', 'deleted.ts': undefined, 'added.ts': 'new\n', '.gitignore': '' });
    fs.writeFileSync(path.join(root, 'same.ts'), 'not committed\n');
    fs.writeFileSync(path.join(root, 'untracked.ts'), 'untracked\n');
    const old = createWorkspaceAt(createWorkspace(root), id);
    expect(textsOf(old)).toEqual({ ...before, 'mark.ts': 'const a = 1;\n' });
    expect(old.git?.tracked.has('deleted.ts')).toBe(true);
    expect(old.git?.isIgnored('x.log')).toBe(true);
    expect(old.ledger.problems).toEqual([]);
  });

  it('follow links inside the commit, and none that leave it or lead in circles', () => {
    const root = start({});
    git(root, 'init', '-q');
    fs.mkdirSync(path.join(root, 'api'));
    for (const [link, target] of [
      ['api/link.ts', '../main.ts'],
      ['out.ts', '/etc/passwd'],
      ['circle.ts', 'circle.ts'],
      ['folder', 'api'],
    ] as const)
      fs.symlinkSync(target, path.join(root, link));
    const id = commit(root, { 'main.ts': 'main\n' });
    const old = createWorkspaceAt(createWorkspace(root), id);
    expect(textsOf(old)).toMatchObject({ 'api/link.ts': 'main\n', 'main.ts': 'main\n' });
    expect([old.read('out.ts'), old.read('circle.ts'), old.read('folder')]).toEqual([undefined, undefined, undefined]);
    expect(old.ledger.problems.map(({ code, place }) => `${code} ${place.path}`).sort()).toEqual([
      'outside-root circle.ts',
      'outside-root out.ts',
    ]);
  });

  it('of a folder below are named from that folder', () => {
    const root = start({});
    git(root, 'init', '-q');
    const id = commit(root, { 'api/main.ts': 'old\n', 'web/main.ts': 'web\n' });
    commit(root, { 'api/main.ts': 'new\n' });
    expect(textsOf(createWorkspaceAt(createWorkspace(path.join(root, 'api')), id))).toEqual({ 'main.ts': 'old\n' });
  });

  it('are not fetched: a partial clone says what it lacks, and the run is incomplete', async () => {
    const root = start({});
    git(root, 'init', '-q');
    git(root, 'config', 'uploadpack.allowFilter', 'true');
    commit(root, {
      'package.json': '{ "name": "api" }\n',
      'server.js': "require('node:http').createServer().listen(3000);\n",
      Dockerfile: 'FROM node:24-slim\nCMD ["node", "server.js"]\n',
    });
    commit(root, { Dockerfile: 'FROM node:24-slim\nUSER node\nCMD ["node", "server.js"]\n' });
    const target = start({});
    execFileSync('git', ['clone', '-q', '--filter=blob:none', `file://${root}`, 'clone'], { cwd: target });
    const clone = path.join(target, 'clone');
    const first = git(clone, 'rev-parse', 'HEAD^');
    const old = createWorkspaceAt(createWorkspace(clone), first);
    expect(old.read('Dockerfile')).toBeUndefined();
    expect(old.ledger.problems.map(({ message }) => message)).toEqual([NOT_IN_CLONE]);
    const { code, stderr } = await runCli(['lint', clone, '--since', 'HEAD^', '--format', 'gitlab'], clone);
    expect(code).toBe(4);
    expect(stderr).toContain('not in this partial clone');
  });
});

describe('the commit that is compared with', () => {
  it('is where HEAD left the branch', () => {
    const root = start({});
    git(root, 'init', '-q');
    const first = commit(root, { a: '1' });
    git(root, 'branch', '-M', 'main');
    git(root, 'checkout', '-qb', 'change');
    commit(root, { b: '1' });
    git(root, 'checkout', '-q', 'main');
    commit(root, { a: '2' });
    git(root, 'checkout', '-q', 'change');
    expect(findCommit(root, 'main')).toEqual({ commit: first });
    expect(findCommit(root, 'mian')).toMatchObject({ problem: 'unknown-ref' });
    expect(findCommit(root, '--output=x')).toMatchObject({ problem: 'unknown-ref' });
    git(root, 'checkout', '-q', '--orphan', 'alone');
    commit(root, { c: '1' });
    expect(findCommit(root, 'main')).toEqual({ problem: 'unrelated' });
    expect(findCommit(start({}), 'main')).toEqual({ problem: 'no-repository' });
  });
});
