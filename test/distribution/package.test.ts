import { execFileSync } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { describe, expect, it, vi } from 'vitest';
import { parse, parseAllDocuments } from 'yaml';
import manifest from '../../package.json' with { type: 'json' };
import { runCli } from '../support/cli.ts';
import { createRepository } from '../support/repository.ts';

vi.setConfig({ testTimeout: 120_000 });

const root = path.resolve(import.meta.dirname, '../..');
const read = (file: string): string => fs.readFileSync(path.join(root, file), 'utf8');

describe('npm pack', () => {
  const [packed] = JSON.parse(
    execFileSync('npm', ['pack', '--dry-run', '--json', '--ignore-scripts'], {
      cwd: root,
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'ignore'],
    }),
  );
  const files: readonly string[] = packed.files.map((file: { path: string }) => file.path);

  it('holds the program, its schema and its words, and nothing else', () => {
    const strangers = files.filter(
      (file) =>
        !/^(?:bin\/nodeready\.js|dist\/(?:[\w.-]+\.js|(?:agent|reaper)\.cjs|rule-texts\.json)|schema\/[\w.-]+\.json|LICENSE|README\.md|rules\.md|package\.json)$/.test(
          file,
        ),
    );
    expect(strangers).toEqual([]);
    expect(files).toEqual(expect.arrayContaining(['bin/nodeready.js', 'schema/nodeready.schema.json', 'LICENSE']));
  });

  it('stays small: bytes, packed and unpacked', () => {
    expect(packed.size).toBeLessThan(4_000_000);
    expect(packed.unpackedSize).toBeLessThan(16_000_000);
  });

  it('runs nothing when it is installed', () => {
    const scripts: Readonly<Record<string, string>> = manifest.scripts;
    for (const name of ['preinstall', 'install', 'postinstall']) expect(scripts[name]).toBeUndefined();
  });
});

describe('the image', () => {
  it('passes our own rules, all of them about images', async () => {
    const names = [
      'Dockerfile',
      '.dockerignore',
      '.npmrc',
      '.nvmrc',
      'package.json',
      'package-lock.json',
      'bin/nodeready.js',
      'scripts/build.mjs',
    ];
    const repository = createRepository(Object.fromEntries(names.map((name) => [name, read(name)])), { git: true });
    const { code, stdout } = await runCli(
      ['lint', '--preset', 'strict', '--format', 'json', '--fail-on', 'error'],
      repository.root,
    );
    repository.remove();
    const [service] = JSON.parse(stdout).services;
    expect(code).toBe(0);
    expect(service).toMatchObject({
      name: 'nodeready',
      kind: 'cli',
      entry: 'bin/nodeready.js',
      dockerfile: 'Dockerfile',
    });
    const findings = service.findings.filter((finding: { path: string }) =>
      /Dockerfile|dockerignore/.test(finding.path),
    );
    expect(findings).toEqual([]);
  });

  it('is small, without root and without what the build needs', () => {
    const lines = read('Dockerfile').split('\n');
    expect(lines.filter((line) => line.startsWith('FROM '))).toHaveLength(2);
    expect(lines).toContain('USER node');
    const ignored = read('.dockerignore').split('\n');
    expect(ignored).toContain('*');
    expect(ignored.join('\n')).not.toMatch(/!test|!fixtures|!\.git/);
  });
});

describe('pre-commit', () => {
  const hooks: readonly { readonly id: string; readonly files: string; readonly pass_filenames: boolean }[] = parse(
    read('.pre-commit-hooks.yaml'),
  );

  it.each([
    'package.json',
    'Dockerfile',
    'api/Dockerfile.prod',
    'deploy/api.yaml',
    'src/main.ts',
    'a/b.mjs',
    '.nvmrc',
    'Procfile',
  ])('looks again when %s changes', (file) => {
    for (const hook of hooks) {
      expect(hook.pass_filenames).toBe(false);
      expect(new RegExp(hook.files).test(file), hook.id).toBe(true);
    }
  });

  it.each(['README.md', 'logo.png', 'notes.txt'])('does not care for %s', (file) => {
    for (const hook of hooks) expect(new RegExp(hook.files).test(file), hook.id).toBe(false);
  });
});

describe('workflows', () => {
  const workflows = fs.readdirSync(path.join(root, '.github/workflows'));

  it.each(workflows)('%s pins every action to a commit, and grants what a job needs', (name) => {
    const text = read(`.github/workflows/${name}`);
    for (const [, reference] of text.matchAll(/uses: (.*)/g))
      expect(reference).toMatch(/^[\w./-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+$/);
    const workflow = parse(text);
    expect(workflow.permissions).toEqual({ contents: 'read' });
    for (const job of Object.values<{ readonly 'timeout-minutes'?: number }>(workflow.jobs))
      expect(job['timeout-minutes']).toBeGreaterThan(0);
    for (const [, expression] of text.matchAll(/run: .*\$\{\{(.*?)\}\}/g)) expect(expression).toBeUndefined();
  });

  it('a release is published from CI alone, with its provenance and without a token', () => {
    const { jobs } = parse(read('.github/workflows/release.yml'));
    expect(jobs.publish.permissions).toEqual({ contents: 'write', 'id-token': 'write' });
    expect(read('.github/workflows/release.yml')).not.toMatch(/NPM_TOKEN|NODE_AUTH_TOKEN/);
    expect(JSON.parse(read('.changeset/config.json'))).toMatchObject({ access: 'public', baseBranch: 'main' });
  });
});

describe('the GitLab component', () => {
  it('declares its inputs, and uses only those', () => {
    const text = read('templates/nodeready/template.yml');
    const [spec, jobs] = parseAllDocuments(text).map((document) => document.toJS());
    expect(Object.keys(spec.spec.inputs)).toEqual([
      'stage',
      'version',
      'folder',
      'fail-on',
      'only-new',
      'args',
      'image',
    ]);
    for (const [, name] of text.matchAll(/\$\[\[ inputs\.([\w-]+) \]\]/g))
      expect(Object.keys(spec.spec.inputs)).toContain(name);
    expect(jobs.nodeready.artifacts.reports).toEqual({
      codequality: 'gl-code-quality-report.json',
      junit: 'nodeready.xml',
    });
    expect(jobs.nodeready.variables.GIT_DEPTH).toBe('0');
  });
});

describe('nodeready init', () => {
  const FILES = {
    'package.json': '{ "name": "api" }\n',
    Dockerfile: 'FROM node:24-slim\nCMD ["node", "server.js"]\n',
    'server.js': "require('node:http').createServer().listen(3000);\n",
  };

  it('writes a configuration that is valid, and a workflow that lints what is new', async () => {
    const repository = createRepository({ ...FILES, '.github/CODEOWNERS': '* @team\n' }, { git: true });
    const { code, stdout } = await runCli(['init'], repository.root);
    const verified = await runCli(['config', 'verify'], repository.root);
    const printed = await runCli(['config', 'print'], repository.root);
    const config = fs.readFileSync(path.join(repository.root, 'nodeready.config.yaml'), 'utf8');
    const workflow = parse(fs.readFileSync(path.join(repository.root, '.github/workflows/nodeready.yml'), 'utf8'));
    // Every example that is commented out is valid too.
    const examples = config
      .slice(config.indexOf('preset:'))
      .replace(/^# ?(?=(?:rules|exclude|ignore|baseline|manifests|attest):| {2}(?:- |\w)| {4}\w)/gm, '');
    fs.writeFileSync(path.join(repository.root, 'nodeready.config.yaml'), examples.replace(/^baseline.*$/m, ''));
    const uncommented = await runCli(['config', 'verify'], repository.root);
    repository.remove();
    expect(code).toBe(0);
    expect(stdout).toContain('found    api · http · server.js · Dockerfile');
    expect(verified).toEqual({ code: 0, stdout: 'nodeready.config.yaml is valid\n', stderr: '' });
    expect(JSON.parse(printed.stdout).rules['root-user']).toMatchObject({ severity: 'error', from: 'preset' });
    expect(uncommented).toMatchObject({ code: 0, stdout: 'nodeready.config.yaml is valid\n' });
    expect(examples).toMatch(/^attest:$/m);
    const steps: readonly { readonly run?: string; readonly uses?: string; readonly with?: unknown }[] =
      workflow.jobs.lint.steps;
    expect(steps[0]).toMatchObject({ with: { 'fetch-depth': 0, 'persist-credentials': false } });
    for (const { uses } of steps) if (uses) expect(uses).toMatch(/@[0-9a-f]{40}$/);
    expect(steps.find(({ run }) => run?.includes('lint'))?.run).toContain('--since "$BASE"');
  });

  it('replaces nothing without --force, and writes nothing with --dry-run', async () => {
    const repository = createRepository({ ...FILES, 'nodeready.config.json': '{}' });
    const refused = await runCli(['init'], repository.root);
    const shown = await runCli(['init', '--force', '--dry-run', '--ci', 'gitlab'], repository.root);
    const files = fs.readdirSync(repository.root).sort();
    repository.remove();
    expect(refused).toMatchObject({ code: 2, stdout: '' });
    expect(refused.stderr).toContain('nodeready.config.json already there; --force');
    expect(shown.code).toBe(0);
    expect(shown.stdout).toContain('CI_MERGE_REQUEST_DIFF_BASE_SHA');
    expect(files).toEqual(['Dockerfile', 'nodeready.config.json', 'package.json', 'server.js']);
  });

  it('for GitLab writes a job and says how to include it', async () => {
    const repository = createRepository({ ...FILES, '.gitlab-ci.yml': 'stages: [test]\n' });
    const { stdout } = await runCli(['init'], repository.root);
    const job = parse(fs.readFileSync(path.join(repository.root, '.gitlab/nodeready.gitlab-ci.yml'), 'utf8'));
    repository.remove();
    expect(stdout).toContain("- local: '.gitlab/nodeready.gitlab-ci.yml'");
    expect(job.nodeready.artifacts.reports.codequality).toBe('gl-code-quality-report.json');
  });
});
