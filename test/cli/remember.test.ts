import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { commit, git, type Run, runCli } from '../support/cli.ts';

const FILES = {
  '.gitignore': 'node_modules/\n*.log\n',
  'package.json': '{ "name": "api", "scripts": { "start": "node src/server.js" } }\n',
  'src/server.js': "const http = require('node:http');\nhttp.createServer((q, s) => s.end('ok')).listen(3000);\n",
  Dockerfile: 'FROM node:24-alpine\nCOPY . .\nCMD ["node", "src/server.js"]\n',
};

let root: string;
let user: string;

beforeEach(() => {
  const folder = fs.realpathSync(fs.mkdtempSync(path.join(os.tmpdir(), 'nodeready-remember-')));
  root = path.join(folder, 'repo');
  user = path.join(folder, 'cache');
  fs.mkdirSync(root);
  git(root, 'init', '-q');
  commit(root, FILES);
});

afterEach(() => fs.rmSync(path.dirname(root), { recursive: true, force: true }));

const write = (name: string, text: string): void => {
  fs.mkdirSync(path.dirname(path.join(root, name)), { recursive: true });
  fs.writeFileSync(path.join(root, name), text);
};

function lint(args: readonly string[] = [], env: Record<string, string> = {}, build = 'one'): Promise<Run> {
  return runCli(['lint', '.', ...args], root, { XDG_CACHE_HOME: user, ...env }, { build });
}

function entries(folder = path.join(user, 'nodeready')): readonly string[] {
  return fs.existsSync(folder) ? fs.readdirSync(folder).map((name) => path.join(folder, name)) : [];
}

/** Leaves a word in what is remembered: a run that writes it did not judge. */
function mark(): void {
  for (const file of entries()) {
    const run = JSON.parse(fs.readFileSync(file, 'utf8'));
    run.outputs.push(['stdout', 'REMEMBERED']);
    fs.writeFileSync(file, JSON.stringify(run));
  }
}

async function isRemembered(args: readonly string[] = [], env: Record<string, string> = {}): Promise<boolean> {
  return (await lint(args, env)).stdout.endsWith('REMEMBERED');
}

describe('a run in which nothing has changed', () => {
  it('writes what the one before it wrote, with its exit code', async () => {
    const first = await lint();
    expect(first.code).toBe(1);
    expect(await lint()).toEqual(first);
    mark();
    expect(await isRemembered()).toBe(true);
  });

  it('writes files too', async () => {
    fs.mkdirSync(user);
    const args = ['--format', `sarif=${path.join(user, 'report.sarif')}`];
    await lint(args);
    const text = fs.readFileSync(path.join(user, 'report.sarif'), 'utf8');
    fs.rmSync(path.join(user, 'report.sarif'));
    mark();
    expect(await isRemembered(args)).toBe(true);
    expect(fs.readFileSync(path.join(user, 'report.sarif'), 'utf8')).toBe(text);
  });

  it('is one although files have other times', async () => {
    await lint();
    mark();
    fs.utimesSync(path.join(root, 'src/server.js'), 1, 1);
    expect(await isRemembered()).toBe(true);
  });

  it('is one although a file that nothing looks at has changed', async () => {
    write('logo.svg', 'one');
    await lint();
    mark();
    write('logo.svg', 'two');
    expect(await isRemembered()).toBe(true);
  });

  it('is remembered for the scorecard', async () => {
    const checklist = (): Promise<Run> =>
      runCli(['checklist', '.', '--format', 'json'], root, { XDG_CACHE_HOME: user }, { build: 'one' });
    const first = await checklist();
    expect(entries()).toHaveLength(1);
    expect(await checklist()).toEqual(first);
  });
});

describe('a file that nobody touched', () => {
  const file = (): string => path.join(root, 'src/server.js');
  // Files as old as a few seconds: nobody can give a file another time of change.
  beforeEach(() => vi.useFakeTimers({ toFake: ['Date'], now: Date.now() + 10_000 }));
  afterEach(() => vi.useRealTimers());

  it('is not read again', async () => {
    await lint();
    mark();
    const read = vi.spyOn(fs, 'readFileSync');
    expect(await isRemembered()).toBe(true);
    expect(read.mock.calls.filter(([name]) => name === file())).toEqual([]);
    read.mockRestore();
  });

  it('is another when it was written, with the same size and the time it had', async () => {
    const text = fs.readFileSync(file(), 'utf8');
    const { atime, mtime } = fs.statSync(file());
    await lint();
    mark();
    fs.writeFileSync(file(), text.replace('3000', '4000'));
    fs.utimesSync(file(), atime, mtime);
    expect(await isRemembered()).toBe(false);
  });

  it('is another when a link to one like it stands there', async () => {
    await lint();
    mark();
    fs.renameSync(file(), path.join(root, '../elsewhere.js'));
    fs.symlinkSync(path.join(root, '../elsewhere.js'), file());
    expect(await isRemembered()).toBe(false);
  });

  it('is read again when it had just been written', async () => {
    vi.useRealTimers();
    await lint();
    for (const entry of entries())
      for (const [kind, , , stamp] of JSON.parse(fs.readFileSync(entry, 'utf8')).questions)
        if (kind === 'bytes') expect(stamp).toBeUndefined();
  });
});

describe('judges anew', () => {
  const cases: readonly [what: string, change: () => void][] = [
    [
      'a source file changed',
      () => write('src/server.js', `${FILES['src/server.js']}process.on('SIGTERM', () => {});\n`),
    ],
    ['a file that was looked at is gone', () => fs.rmSync(path.join(root, 'Dockerfile'))],
    ['a file came', () => write('deploy/app.yaml', 'kind: Service\n')],
    ['a file came that nobody committed', () => write('.nvmrc', '18\n')],
    ['ignore rules changed', () => write('.gitignore', 'node_modules/\nDockerfile\n')],
    ['there is a configuration', () => write('nodeready.config.yaml', 'preset: strict\n')],
  ];
  it.each(cases)('when %s', async (_what, change) => {
    await lint();
    mark();
    change();
    expect(await isRemembered()).toBe(false);
  });

  it('when a configuration above the folder changed', async () => {
    write('packages/api/package.json', FILES['package.json']);
    write('packages/api/src/server.js', FILES['src/server.js']);
    write('nodeready.config.yaml', 'preset: recommended\n');
    const below = (): Promise<Run> =>
      runCli(['lint', 'packages/api', '--format', 'json'], root, { XDG_CACHE_HOME: user }, { build: 'one' });
    await below();
    mark();
    write('nodeready.config.yaml', 'preset: strict\n');
    expect((await below()).stdout.endsWith('REMEMBERED')).toBe(false);
  });

  it('when asked for something else', async () => {
    await lint();
    mark();
    expect(await isRemembered(['--preset', 'strict'])).toBe(false);
    expect(await isRemembered(['--as-of', '2026-11-19'])).toBe(false);
    expect(await isRemembered(['--format', 'json'])).toBe(false);
  });

  it('when a variable that was looked at is another', async () => {
    await lint();
    mark();
    expect(await isRemembered([], { FORCE_COLOR: '1' })).toBe(false);
    expect(await isRemembered([], { SOMETHING_ELSE: '1' })).toBe(false);
  });

  it('when it is another build', async () => {
    await lint();
    mark();
    expect((await lint([], {}, 'two')).stdout.endsWith('REMEMBERED')).toBe(false);
  });

  it('when told to', async () => {
    await lint();
    mark();
    expect(await isRemembered(['--no-cache'])).toBe(false);
  });

  it('when what it remembers is damaged', async () => {
    await lint();
    for (const text of ['', '{', '[]', '{"form":2}', '{"form":0}']) {
      for (const file of entries()) fs.writeFileSync(file, text);
      expect((await lint()).code, text).toBe(1);
    }
  });
});

describe('where runs are remembered', () => {
  it('is node_modules, where there is one', async () => {
    fs.mkdirSync(path.join(root, 'node_modules'));
    await lint();
    expect(entries(path.join(root, 'node_modules/.cache/nodeready'))).toHaveLength(1);
    expect(entries()).toHaveLength(0);
  });

  it('is never what the repository brought along', async () => {
    fs.mkdirSync(path.join(root, 'node_modules'));
    await lint();
    const [file = ''] = entries(path.join(root, 'node_modules/.cache/nodeready'));
    const forged = JSON.parse(fs.readFileSync(file, 'utf8'));
    fs.writeFileSync(file, JSON.stringify({ ...forged, outputs: [['stdout', 'all is well']], code: 0 }));
    git(root, 'add', '-f', 'node_modules');
    expect((await lint()).code).toBe(1);
  });

  it('is not a folder that a link leads to', async () => {
    fs.mkdirSync(path.join(root, 'node_modules'));
    fs.mkdirSync(path.join(root, '../elsewhere'));
    fs.symlinkSync(path.join(root, '../elsewhere'), path.join(root, 'node_modules/.cache'));
    await lint();
    expect(fs.readdirSync(path.join(root, '../elsewhere'))).toEqual([]);
  });

  it('is not the folder itself without git, where it may have come in an archive', async () => {
    fs.rmSync(path.join(root, '.git'), { recursive: true });
    fs.mkdirSync(path.join(root, 'node_modules'));
    const first = await lint();
    expect(fs.existsSync(path.join(root, 'node_modules/.cache'))).toBe(false);
    expect(await lint()).toEqual(first);
    mark();
    expect(await isRemembered()).toBe(true);
    write('src/new.js', '');
    expect(await isRemembered()).toBe(false);
  });

  it('may be a folder that nothing can be written to', async () => {
    fs.writeFileSync(user, 'a file');
    expect((await lint()).code).toBe(1);
  });

  it('holds a limited number of runs', async () => {
    for (let i = 0; i < 30; i++) await lint(['--max-warnings', String(i)]);
    expect(entries()).toHaveLength(24);
  });
});

it.each([['--stats'], ['--diff'], ['--since', 'HEAD']])('nothing is remembered of %s', async (...args) => {
  await lint(args);
  expect(entries()).toHaveLength(0);
});

it('nothing is remembered of wrong usage and of folders without a service', async () => {
  await lint(['--rule', 'no-such-rule']);
  for (const file of ['package.json', 'Dockerfile', 'src/server.js']) fs.rmSync(path.join(root, file));
  expect((await lint()).code).toBe(3);
  expect(entries()).toHaveLength(0);
});
