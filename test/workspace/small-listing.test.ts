import { execFileSync } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { listSmall } from '../../src/workspace/small-listing.ts';
import { git } from '../support/cli.ts';

let root: string;
let home: string;

beforeEach(() => {
  const folder = fs.realpathSync(fs.mkdtempSync(path.join(os.tmpdir(), 'nodeready-listing-')));
  root = path.join(folder, 'repo');
  home = path.join(folder, 'home');
  fs.mkdirSync(root);
  fs.mkdirSync(home);
  git(root, 'init', '-q');
});

afterEach(() => fs.rmSync(path.dirname(root), { recursive: true, force: true }));

const write = (name: string, text = ''): void => {
  fs.mkdirSync(path.dirname(path.join(root, name)), { recursive: true });
  fs.writeFileSync(path.join(root, name), text);
};
const added = (name: string): string => {
  write(name);
  return name;
};
const own = (): string | undefined => listSmall(root, { HOME: home });
const asked = (): string =>
  execFileSync('git', ['ls-files', '-z', '-t', '--cached', '--others', '--exclude-standard'], {
    cwd: root,
    env: { PATH: process.env.PATH, HOME: home },
    encoding: 'utf8',
  });

const isLinux = process.platform === 'linux';

describe.runIf(isLinux)('a small repository', () => {
  it('is listed before anything was added', () => {
    write('src/a.js');
    expect(own()).toBe('? src/a.js\0');
  });

  it('is listed with what is tracked, what is not and what is gone', () => {
    for (const name of ['a.js', 'build/kept.js', 'gone.js', 'ä/ö.js', 'exec.sh', 'z'.repeat(250)]) write(name);
    fs.symlinkSync('a.js', path.join(root, 'link.js'));
    fs.symlinkSync('build', path.join(root, 'linked'));
    git(root, 'add', '-A');
    fs.rmSync(path.join(root, 'gone.js'));
    write('.gitignore', 'build/\n!keep\n*.log\n');
    for (const name of ['build/new.js', 'new.js', 'b.log', 'Build/x.js', 'a-b/c.js', 'a/c.js', '.github/x.yml'])
      write(name);
    expect(own()).toBe(asked());
    expect(own()).toContain('H build/kept.js\0');
    expect(own()).toContain('? Build/x.js\0');
    expect(own()).not.toContain('build/new.js');
  });

  const names = fc.constantFrom('a', 'b', 'a.js', 'b.js', 'ab', '.env', 'A', 'a b', 'ä', '#a', '!a');
  const files = fc.uniqueArray(
    fc.array(names, { minLength: 1, maxLength: 3 }).map((parts) => parts.join('/')),
    { minLength: 1, maxLength: 12 },
  );
  const pattern = fc
    .tuple(
      fc.constantFrom('', '!', '/'),
      fc.array(
        fc.constantFrom(
          ...['a', 'b', '*', '**', 'a*', '*.js', '?', '[ab]', '[!a]', '\\#a', '\\!a', 'a b', 'a\\ ', '\\a', '[a-b]'],
          ...['[]a]', 'a**', '**b', '.*', '*.*', '[', 'a\\\\', '$a', '{a,b}', '+(a)', '\\t', 'a.js', '.env'],
        ),
        {
          minLength: 1,
          maxLength: 3,
        },
      ),
      fc.constantFrom('', '/', ' ', '\r'),
    )
    .map(([before, parts, after]) => `${before}${parts.join('/')}${after}`);
  const ignored = fc.dictionary(
    fc.constantFrom('.gitignore', 'a/.gitignore', 'b/a/.gitignore'),
    fc.array(pattern, { maxLength: 4 }).map((lines) => lines.join('\n')),
    { noNullPrototype: true },
  );

  it('is listed as git lists it, whatever it holds', () => {
    let compared = 0;
    fc.assert(
      fc.property(files, ignored, fc.nat(12), (paths, rules, tracked) => {
        for (const name of fs.readdirSync(root))
          if (name !== '.git') fs.rmSync(path.join(root, name), { recursive: true });
        fs.rmSync(path.join(root, '.git/index'), { force: true });
        const put = (name: string, text: string): boolean => {
          try {
            write(name, text);
            return true;
          } catch {
            return false; // A file stands where a folder would.
          }
        };
        const there = paths.filter((name) => put(name, ''));
        if (tracked > 0) git(root, 'add', '-f', '--', ...there.slice(0, tracked));
        for (const [name, text] of Object.entries(rules)) put(name, text);
        const list = own();
        if (list === undefined) return;
        compared++;
        expect(list).toBe(asked());
      }),
      { numRuns: 300, seed: 6 },
    );
    expect(compared).toBeGreaterThan(40);
  }, 120_000);
});

describe.runIf(isLinux)('git is asked', () => {
  const cases: readonly [what: string, change: () => void][] = [
    ['of a repository inside', () => git(root, 'init', '-q', 'inner')],
    ['of a work tree', () => fs.renameSync(path.join(root, '.git'), path.join(root, '../elsewhere'))],
    ['of settings that change the list', () => git(root, 'config', 'core.excludesFile', '/etc/hosts')],
    ['of settings that are elsewhere', () => git(root, 'config', 'include.path', '../more')],
    [
      'of the settings of the user',
      () => fs.writeFileSync(path.join(home, '.gitconfig'), '[core]\nexcludesFile = x\n'),
    ],
    [
      'of what the repository ignores for one user',
      () => fs.appendFileSync(path.join(root, '.git/info/exclude'), '*.js\n'),
    ],
    [
      'of what the user ignores everywhere',
      () => {
        fs.mkdirSync(path.join(home, '.config/git'), { recursive: true });
        fs.writeFileSync(path.join(home, '.config/git/ignore'), '*.js\n');
      },
    ],
    ['of patterns that take long', () => write('.gitignore', '*a*a*a*a*b\n')],
    ['of patterns that a link leads to', () => fs.symlinkSync('a.js', path.join(root, '.gitignore'))],
    ['of an index of another version', () => git(root, 'update-index', '--index-version', '4')],
    ['of a file that is still to be added', () => git(root, 'add', '-N', added('b.js'))],
    ['of a file that is left out of the checkout', () => git(root, 'update-index', '--skip-worktree', 'a.js')],
    ['of an index that is no index', () => fs.writeFileSync(path.join(root, '.git/index'), 'DIRC')],
    ['of many files', () => fs.writeFileSync(path.join(root, '.git/index'), Buffer.alloc(100_000))],
    [
      'of many files that nobody ignores',
      () => {
        for (let i = 0; i < 2100; i++) fs.writeFileSync(path.join(root, `${i}.txt`), '');
      },
    ],
    ['of a pipe', () => execFileSync('mkfifo', [path.join(root, 'pipe')])],
  ];
  it.each(cases)('%s', (_what, change) => {
    write('a.js');
    git(root, 'add', 'a.js');
    expect(own()).toBe('H a.js\0');
    change();
    expect(own()).toBeUndefined();
  });

  it('when a variable brings settings', () => {
    write('a.js');
    expect(listSmall(root, { HOME: home, GIT_CONFIG_COUNT: '1' })).toBeUndefined();
    expect(listSmall(root, { HOME: home, GIT_SSL_CAINFO: '/x' })).toBe('? a.js\0');
  });
});
