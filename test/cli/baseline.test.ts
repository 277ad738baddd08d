import fs from 'node:fs';
import path from 'node:path';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { type Run, runCli } from '../support/cli.ts';
import { createRepository, type TemporaryRepository } from '../support/repository.ts';

vi.setConfig({ testTimeout: 120_000 });

const FILES = {
  'package.json': '{ "name": "api", "version": "1.0.0" }\n',
  Dockerfile: 'FROM node:24-slim\nENV NODE_ENV=production\nCOPY . .\nCMD ["node", "server.js"]\n',
  'server.js': "require('node:http').createServer().listen(3000);\n",
};
const MENDED = FILES.Dockerfile.replace('CMD', 'USER node\nCMD');

let repository: TemporaryRepository | undefined;
afterEach(() => {
  repository?.remove();
  repository = undefined;
});

function start(files: Readonly<Record<string, string>> = FILES): string {
  repository = createRepository(files);
  return repository.root;
}

async function inFolder(root: string, ...argv: readonly string[]): Promise<Run> {
  return runCli(argv, root);
}

interface Entry {
  readonly rule: string;
  readonly added: string;
}

function entriesOf(root: string, file = 'nodeready.baseline.json'): readonly Entry[] {
  return JSON.parse(fs.readFileSync(path.join(root, file), 'utf8')).findings;
}

function write(root: string, file: string, text: string): void {
  fs.writeFileSync(path.join(root, file), text);
}

describe('nodeready baseline', () => {
  it('create accepts what is there, and lint passes with it', async () => {
    const root = start();
    expect((await inFolder(root, 'lint')).code).toBe(1);
    const created = await inFolder(root, 'baseline', 'create');
    expect(created.code).toBe(0);
    expect(created.stdout).toMatch(/^nodeready\.baseline\.json: \d+ findings accepted\n$/);
    expect(entriesOf(root).map(({ rule }) => rule)).toContain('root-user');
    expect(entriesOf(root)[0]?.added).toBe('2026-11-20');
    const { code, stdout } = await inFolder(root, 'lint');
    expect(code).toBe(0);
    expect(stdout).toMatch(/new: 0 errors, 0 warnings, 0 notes, \d+ known from nodeready\.baseline\.json/);
    expect((await inFolder(root, 'lint', '--no-baseline')).code).toBe(1);
  });

  it('holds no line numbers: what moves stays accepted', async () => {
    const root = start();
    await inFolder(root, 'baseline', 'create');
    write(root, 'server.js', `\n\n// the port\n${FILES['server.js']}`);
    write(root, 'Dockerfile', `# syntax=docker/dockerfile:1\n${FILES.Dockerfile.replace('24-slim', '24.2-slim')}`);
    const { stdout } = await inFolder(root, 'lint', '--format', 'json', '--rule', 'root-user');
    expect(JSON.parse(stdout).services[0].findings).toMatchObject([{ rule: 'root-user', baseline: 'unchanged' }]);
  });

  it('gates what is new', async () => {
    const root = start({ ...FILES, Dockerfile: MENDED });
    await inFolder(root, 'baseline', 'create');
    write(root, 'Dockerfile', FILES.Dockerfile);
    const { code, stdout } = await inFolder(root, 'lint', '--format', 'json');
    expect(code).toBe(1);
    const fresh = JSON.parse(stdout).services[0].findings.filter(
      (item: { baseline: string }) => item.baseline === 'new',
    );
    expect(fresh.map((item: Entry) => item.rule)).toContain('root-user');
  });

  it('create does not replace a baseline without --force', async () => {
    const root = start();
    await inFolder(root, 'baseline', 'create');
    const { code, stderr } = await inFolder(root, 'baseline', 'create');
    expect(code).toBe(2);
    expect(stderr).toContain('--force');
    expect((await inFolder(root, 'baseline', 'create', '--force')).code).toBe(0);
  });

  it('update never accepts new findings silently', async () => {
    const root = start({ ...FILES, Dockerfile: MENDED });
    await inFolder(root, 'baseline', 'create', '--as-of', '2026-01-05');
    const before = entriesOf(root).length;
    write(root, 'Dockerfile', FILES.Dockerfile);
    const refused = await inFolder(root, 'baseline', 'update');
    expect(refused.code).toBe(1);
    expect(refused.stdout).toMatch(/not accepted {2}Dockerfile:\d+ root-user/);
    expect(refused.stderr).toContain('--accept-new');
    expect(entriesOf(root).map(({ rule }) => rule)).not.toContain('root-user');
    const accepted = await inFolder(root, 'baseline', 'update', '--accept-new', '--reason', 'sandbox');
    expect(accepted.code).toBe(0);
    const entries = entriesOf(root);
    expect(entries.length).toBeGreaterThan(before);
    expect(entries.find(({ rule }) => rule === 'root-user')).toMatchObject({ added: '2026-11-20', reason: 'sandbox' });
    expect(entries.filter(({ added }) => added === '2026-01-05').length).toBe(before);
  });

  it('stale entries are reported, fail with --strict-baseline, and are pruned', async () => {
    const root = start();
    await inFolder(root, 'baseline', 'create');
    write(root, 'Dockerfile', MENDED);
    const lenient = await inFolder(root, 'lint');
    expect(lenient.code).toBe(0);
    expect(lenient.stdout).toContain('stale-baseline-entry');
    expect((await inFolder(root, 'lint', '--strict-baseline')).code).toBe(1);
    expect((await inFolder(root, 'baseline', 'status')).stdout).toMatch(/^stale .*root-user/m);
    expect((await inFolder(root, 'baseline', 'prune')).code).toBe(0);
    expect(entriesOf(root).map(({ rule }) => rule)).not.toContain('root-user');
    expect((await inFolder(root, 'lint', '--strict-baseline')).code).toBe(0);
  });

  it('a rule that is not judged or not reported makes no entry stale', async () => {
    const root = start();
    await inFolder(root, 'baseline', 'create', '--preset', 'strict');
    for (const argv of [
      ['lint', '--rule', 'root-user'],
      ['lint', '--preset', 'recommended'],
      ['lint', '--preset', 'ge'],
    ])
      expect((await inFolder(root, ...argv)).stdout).not.toContain('stale-baseline-entry');
  });

  it('accepts until a day, and not after it', async () => {
    const root = start();
    await inFolder(root, 'baseline', 'create', '--until', '2026-12-31');
    expect((await inFolder(root, 'lint')).code).toBe(0);
    const late = await inFolder(root, 'lint', '--as-of', '2027-01-01');
    expect(late.code).toBe(1);
    expect(late.stdout).toContain('expired-suppression');
  });

  it('suppressed findings are no debt', async () => {
    const root = start({ ...FILES, Dockerfile: `# nodeready-ignore root-user -- sandbox\n${FILES.Dockerfile}` });
    await inFolder(root, 'baseline', 'create');
    expect(entriesOf(root).map(({ rule }) => rule)).not.toContain('root-user');
  });

  it('the configuration can name the file', async () => {
    const root = start({ ...FILES, 'nodeready.config.yaml': 'baseline: ci/debt.json\n' });
    fs.mkdirSync(path.join(root, 'ci'));
    await inFolder(root, 'baseline', 'create');
    expect(entriesOf(root, 'ci/debt.json').length).toBeGreaterThan(0);
    expect((await inFolder(root, 'lint')).code).toBe(0);
  });

  it.each([
    ['missing', undefined, 'cannot be read'],
    ['damaged', '{ "version": 1, "findings": [', 'debt.json:1:'],
    ['of another version', '{ "version": 9, "findings": [] }', 'no baseline of version 1'],
    ['without a field', '{ "version": 1, "findings": [{ "rule": "root-user" }] }', 'has no added'],
    ['with a wrong date', '{ "version": 1, "findings": [{ "added": "soon" }] }', 'soon is no date'],
  ])('a baseline that is %s is an error, never an empty one', async (_name, text, message) => {
    const root = start();
    if (text !== undefined) write(root, 'debt.json', text);
    const { code, stderr } = await inFolder(root, 'lint', '--baseline', 'debt.json');
    expect(code).toBe(2);
    expect(stderr).toContain(message);
  });

  it('names the action that was meant', async () => {
    const { code, stderr } = await inFolder(start(), 'baseline', 'crate');
    expect(code).toBe(2);
    expect(stderr).toContain('did you mean create?');
  });
});
